use std::collections::BTreeMap;

use super::{Counts, Job, MAX_TRIES};
use crate::failure::Failure;
use crate::protocol::SliceRequest;
use churnscope_engine::csv::{Header, Location, Position};

#[derive(Debug)]
pub(super) struct SliceQueue<B> {
    job: Job,
    header: Option<Header>,
    /// The start of the first slice that is not started yet.
    next_start: Start,
    pending: BTreeMap<u32, PendingSlice<B>>,
    n_started: u32,
    n_delivered: u32,
    n_accepted: u32,
    counts: Counts,
}

#[derive(Debug)]
struct PendingSlice<B> {
    start: Position,
    next_start: Start,
    tries: u32,
    needs_whole_text: bool,
    state: SliceState<B>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Start {
    /// The previous slice has not been read yet.
    Unknown,
    At(Position),
    /// The previous slice is the last one.
    EndOfFile,
}

#[derive(Debug)]
enum SliceState<B> {
    Waiting,
    Running,
    Scored(B),
}

impl<B> SliceQueue<B> {
    pub(super) fn new(job: Job) -> Self {
        Self {
            job,
            header: None,
            next_start: Start::At(Position::default()),
            pending: BTreeMap::new(),
            n_started: 0,
            n_delivered: 0,
            n_accepted: 0,
            counts: Counts::default(),
        }
    }

    pub(super) fn grow(&mut self, file_bytes: u64, is_whole: bool) {
        (self.job.file_bytes, self.job.is_whole) = (file_bytes, is_whole);
    }

    /// Number of scorers for the unscored text. While the file is still being converted, the conversion
    /// takes the place of one scorer, if there can be several.
    pub(super) fn n_scorers(&self) -> usize {
        let Job { file_bytes, slice_bytes, max_scorers, is_whole, .. } = self.job;
        let bytes_left = file_bytes.saturating_sub(self.counts.bytes);
        let n_slices = usize::try_from(bytes_left.div_ceil(slice_bytes.max(1))).unwrap_or(usize::MAX);
        n_slices.min(if is_whole { max_scorers } else { max_scorers.saturating_sub(1) }).max(1)
    }

    pub(super) fn header(&self) -> Option<&Header> {
        self.header.as_ref()
    }

    pub(super) fn counts(&self) -> Counts {
        self.counts
    }

    pub(super) fn n_in_flight(&self) -> u32 {
        self.n_started - self.n_accepted
    }

    pub(super) fn is_finished(&self) -> bool {
        self.next_start == Start::EndOfFile && self.n_in_flight() == 0
    }

    /// The next slice for a scorer. A slice that waits for another attempt comes first, because later slices may wait
    /// until it has been read.
    pub(super) fn next(&mut self, max_started: usize) -> Option<SliceRequest> {
        let Job { file_bytes, slice_bytes, is_whole, .. } = self.job;
        let is_waiting = |slice: &PendingSlice<B>| {
            matches!(slice.state, SliceState::Waiting) && (is_whole || !slice.needs_whole_text)
        };
        let waiting = self.pending.iter().find(|(_, slice)| is_waiting(slice)).map(|(&index, _)| index);
        let has_slice_at = |start: Position| is_whole || start.offset.saturating_add(slice_bytes) < file_bytes;
        let has_room = (self.n_in_flight() as usize) < max_started;
        let index = match (waiting, self.next_start) {
            (Some(index), _) => index,
            (None, Start::At(start)) if has_room && has_slice_at(start) => self.begin(start),
            (None, _) => return None,
        };
        let slice = self.pending.get_mut(&index)?;
        slice.state = SliceState::Running;
        slice.tries += 1;
        Some(SliceRequest {
            index,
            start: slice.start,
            length: slice_bytes,
            file_bytes,
            is_whole,
            header: if index == 0 { None } else { self.header.clone() },
            choices: self.job.choices.clone(),
            output: self.job.output.clone(),
        })
    }

    fn begin(&mut self, start: Position) -> u32 {
        let index = self.n_started;
        let (next_start, state) = (Start::Unknown, SliceState::Waiting);
        let slice = PendingSlice { start, next_start, tries: 0, needs_whole_text: false, state };
        self.pending.insert(index, slice);
        self.n_started += 1;
        self.next_start = Start::Unknown;
        index
    }

    pub(super) fn read(&mut self, index: u32, next: Option<Position>, header: Option<Header>) -> Result<(), Failure> {
        let slice = self.pending.get_mut(&index).ok_or(Failure::Message)?;
        let next = next.map_or(Start::EndOfFile, Start::At);
        if slice.next_start == Start::Unknown {
            slice.next_start = next;
            self.next_start = next;
            self.header = self.header.take().or(header);
        } else if slice.next_start != next {
            // another scorer read the same slice before it stopped, and found a different end
            return Err(Failure::FileChanged);
        }
        Ok(())
    }

    pub(super) fn scored(&mut self, index: u32, n_rows: u64, output: B) -> Result<(), Failure> {
        let slice = self.pending.get_mut(&index).ok_or(Failure::Message)?;
        let end = match slice.next_start {
            Start::Unknown => return Err(Failure::Message),
            Start::At(next) => next.offset,
            Start::EndOfFile => self.job.file_bytes,
        };
        slice.state = SliceState::Scored(output);
        self.counts.bytes += end.saturating_sub(slice.start.offset);
        self.counts.rows += n_rows;
        Ok(())
    }

    pub(super) fn retry(&mut self, index: u32) -> Result<(), Failure> {
        let slice = self.pending.get_mut(&index).ok_or(Failure::Message)?;
        if slice.tries >= MAX_TRIES {
            let is_text = self.header.as_ref().is_none_or(Header::has_lines);
            let start =
                if is_text { Location::Line(slice.start.lines + 1) } else { Location::Row(slice.start.n_rows + 1) };
            return Err(Failure::SliceFailed { start, tries: slice.tries });
        }
        slice.state = SliceState::Waiting;
        Ok(())
    }

    /// Postpones a slice that needs more text than there was. The slice waits until the text is whole, because each
    /// attempt starts from the beginning of the slice.
    pub(super) fn postpone(&mut self, index: u32) -> Result<(), Failure> {
        let slice = self.pending.get_mut(&index).filter(|slice| !slice.needs_whole_text).ok_or(Failure::Message)?;
        slice.needs_whole_text = true;
        slice.tries = slice.tries.saturating_sub(1);
        slice.state = SliceState::Waiting;
        Ok(())
    }

    pub(super) fn deliverable(&mut self) -> impl Iterator<Item = B> {
        std::iter::from_fn(|| {
            let entry = self.pending.first_entry().filter(|entry| *entry.key() == self.n_delivered)?;
            if !matches!(entry.get().state, SliceState::Scored(_)) {
                return None;
            }
            self.n_delivered += 1;
            match entry.remove().state {
                SliceState::Scored(output) => Some(output),
                SliceState::Waiting | SliceState::Running => None,
            }
        })
    }

    pub(super) fn accepted(&mut self) {
        self.n_accepted += 1;
    }
}
