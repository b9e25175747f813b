//! Splits slices of bytes into records with `csv-core`, in the dialect of the `csv` crate.

use bincode::{Decode, Encode};
use csv_core::ReadRecordResult;
use thiserror::Error;

use super::record::Record;

/// Maximum length of a record, in bytes. Without a limit, a quote that is never closed would make the rest of the file
/// one record.
pub const MAX_RECORD: usize = 1 << 20;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A position in a file at which reading can resume.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Position {
    /// Number of bytes before this position in the file.
    pub offset: u64,
    /// Number of lines before this position in the file.
    pub lines: u64,
    /// Whether an LF at this position would complete a CRLF.
    pub after_cr: bool,
    /// Number of table rows before this position; 0 in the positions of a [`RecordReader`].
    pub n_rows: u64,
}

/// The reason that a record cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RecordError {
    /// The record is longer than [`MAX_RECORD`], and a quote is still open at this limit.
    #[error(
        "line {line}: a quote opened in this row is probably never closed, because the row is longer than {} MiB: close or remove the quote",
        MAX_RECORD >> 20
    )]
    OpenQuote {
        /// First line of the record.
        line: u64,
    },
    /// The record is longer than [`MAX_RECORD`], and no quote is open at this limit.
    #[error(
        "line {line}: the row is longer than {} MiB, so this is probably not a table of customers: choose another file",
        MAX_RECORD >> 20
    )]
    TooLong {
        /// First line of the record.
        line: u64,
    },
}

/// A parser that reads a file slice by slice. It is not `Clone`, because cloning a `csv-core` 0.1.13 reader copies only
/// one of its tables.
#[derive(Debug)]
pub struct RecordReader {
    core: csv_core::Reader,
    /// Number of bytes of the byte-order mark seen so far at the start of the file; `None` once the mark has been read
    /// or ruled out.
    mark: Option<usize>,
    /// Filled up to `content_end`.
    content: Vec<u8>,
    content_end: usize,
    /// Filled up to `ends_end`.
    ends: Vec<usize>,
    ends_end: usize,
    /// Number of bytes in the current record so far; 0 between records.
    taken: usize,
    record_line: u64,
    /// Number of bytes before the current record.
    record_offset: u64,
    /// Line of the next byte.
    line: u64,
    after_cr: bool,
    failed: Option<RecordError>,
}

impl RecordReader {
    /// A reader at the start of a file with this delimiter.
    pub fn new(delimiter: u8) -> Self {
        Self::at(delimiter, Position::default())
    }

    /// A reader for the rest of a file, starting at the [`RecordReader::position`] of another reader.
    pub fn at(delimiter: u8, position: Position) -> Self {
        let mut core = csv_core::ReaderBuilder::new().delimiter(delimiter).build();
        // this empty read keeps csv-core from looking for a byte-order mark, which it would miss if a slice ended
        // within the mark
        core.read_record(&[], &mut [], &mut []);
        Self {
            core,
            mark: (position.offset == 0).then_some(0),
            content: vec![0; 1024],
            content_end: 0,
            ends: vec![0; 64],
            ends_end: 0,
            taken: 0,
            record_line: position.lines + 1,
            record_offset: position.offset,
            line: position.lines + 1,
            after_cr: position.after_cr,
            failed: None,
        }
    }

    /// The start of the first record that has not been passed on.
    pub fn position(&self) -> Position {
        let (line, after_cr) = if self.taken == 0 { (self.line, self.after_cr) } else { (self.record_line, false) };
        Position { offset: self.record_offset, lines: line - 1, after_cr, n_rows: 0 }
    }

    /// Reads the next slice and passes on each record that ends in it. There are no more records after an error.
    pub fn feed(&mut self, bytes: &[u8], each: &mut impl FnMut(Record<'_>)) -> Result<(), RecordError> {
        let mut rest = bytes;
        while let Some(seen) = self.mark {
            let Some((&byte, after)) = rest.split_first() else { return Ok(()) };
            if BYTE_ORDER_MARK.get(seen) == Some(&byte) {
                rest = after;
                self.mark = Some(seen + 1).filter(|&seen| seen < BYTE_ORDER_MARK.len());
                if self.mark.is_none() {
                    self.record_offset = BYTE_ORDER_MARK.len() as u64;
                }
            } else {
                self.mark = None;
                self.read(BYTE_ORDER_MARK.get(..seen).unwrap_or_default(), each)?;
            }
        }
        self.read(rest, each)
    }

    /// Marks the end of the file, and passes on the last record if no line end follows it.
    pub fn finish(&mut self, each: &mut impl FnMut(Record<'_>)) -> Result<(), RecordError> {
        if let Some(seen) = self.mark.take() {
            self.read(BYTE_ORDER_MARK.get(..seen).unwrap_or_default(), each)?;
        }
        if let Some(error) = &self.failed {
            return Err(error.clone());
        }
        if self.taken > 0 {
            let open = self.ends_within_quotes();
            self.pass_on(open.then_some(self.line), each);
        }
        Ok(())
    }

    fn read(&mut self, bytes: &[u8], each: &mut impl FnMut(Record<'_>)) -> Result<(), RecordError> {
        if let Some(error) = &self.failed {
            return Err(error.clone());
        }
        let mut rest = bytes;
        loop {
            if self.taken == 0 {
                rest = self.skip_line_ends(rest);
                self.record_line = self.line;
            }
            if rest.is_empty() {
                return Ok(());
            }
            if self.taken == MAX_RECORD {
                return Err(self.fail());
            }
            let window = rest.get(..MAX_RECORD - self.taken).unwrap_or(rest);
            let (result, read, written, ended) = self.core.read_record(
                window,
                self.content.get_mut(self.content_end..).unwrap_or_default(),
                self.ends.get_mut(self.ends_end..).unwrap_or_default(),
            );
            let (done, after) = rest.split_at_checked(read).unwrap_or((rest, &[]));
            self.count_lines(done);
            self.taken += read;
            self.content_end += written;
            self.ends_end += ended;
            rest = after;
            match result {
                ReadRecordResult::Record => self.pass_on(None, each),
                ReadRecordResult::OutputFull => self.content.resize(self.content.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                // `End` is unreachable: it needs an empty window
                ReadRecordResult::InputEmpty | ReadRecordResult::End => {}
            }
        }
    }

    fn pass_on(&mut self, open_quote_end: Option<u64>, each: &mut impl FnMut(Record<'_>)) {
        let content = self.content.get(..self.content_end).unwrap_or_default();
        let ends = self.ends.get(..self.ends_end).unwrap_or_default();
        each(Record::new(self.record_line, content, ends, open_quote_end));
        self.record_offset += self.taken as u64;
        (self.taken, self.content_end, self.ends_end) = (0, 0, 0);
    }

    /// Skips the line ends at the start of `bytes`. `csv-core` would skip them as part of the next record, whose line
    /// number would then be wrong.
    fn skip_line_ends<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        let length = bytes.iter().take_while(|&&byte| byte == b'\r' || byte == b'\n').count();
        let (line_ends, rest) = bytes.split_at_checked(length).unwrap_or((bytes, &[]));
        self.count_lines(line_ends);
        self.record_offset += line_ends.len() as u64;
        rest
    }

    fn count_lines(&mut self, bytes: &[u8]) {
        let is_cr = |at: usize| bytes.get(at) == Some(&b'\r');
        for at in memchr::memchr2_iter(b'\r', b'\n', bytes) {
            let follows_cr = at.checked_sub(1).map_or(self.after_cr, is_cr);
            self.line += u64::from(is_cr(at) || !follows_cr);
        }
        if let Some(&last) = bytes.last() {
            self.after_cr = last == b'\r';
        }
    }

    /// Ends the record, and returns whether its end is inside quotes, where `csv-core` reads a line end as part of the
    /// cell.
    fn ends_within_quotes(&mut self) -> bool {
        if self.ends_end == self.ends.len() {
            self.ends.push(0);
        }
        let ends = self.ends.get_mut(self.ends_end..).unwrap_or_default();
        let (result, .., ended) = self.core.read_record(b"\n", &mut [0; 1], ends);
        self.ends_end += ended;
        if result == ReadRecordResult::Record {
            return false;
        }
        if let Some(end) = self.ends.get_mut(self.ends_end) {
            *end = self.content_end;
            self.ends_end += 1;
        }
        true
    }

    fn fail(&mut self) -> RecordError {
        let line = self.record_line;
        let error =
            if self.ends_within_quotes() { RecordError::OpenQuote { line } } else { RecordError::TooLong { line } };
        self.failed = Some(error.clone());
        error
    }
}
