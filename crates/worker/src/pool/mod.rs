//! Who of the scorers does which slice of a file: events in, commands out. It knows no clock and no browser.
//!
//! Slices start where the one before ended, so a slice is given out once the one before has said where that is; they
//! are then scored side by side, finish in any order, and are taken in the order of the file. Slices that are begun and
//! not taken are at most [`AHEAD`] a scorer, which bounds the memory. A scorer that dies is replaced and its slice done
//! again.

use std::collections::BTreeMap;

use super::protocol::{Product, Slice};
use churnscope_engine::csv::{ColumnChoice, Header, Position};

/// Slices a scorer that may be begun and not yet taken.
const AHEAD: usize = 2;

/// How often a slice is tried, and how often a scorer that does not start is replaced.
const MOST_TRIES: u32 = 3;

/// One life of a scorer: its successor has another number.
pub type ScorerId = u32;

/// What the work is.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// The size of the file, in bytes.
    pub file_bytes: u64,
    /// How many bytes make a slice; at least one.
    pub slice_bytes: u64,
    /// How many scorers there may be; at least one.
    pub scorers: usize,
    /// What the user said of columns.
    pub choices: Vec<ColumnChoice>,
    /// What is wanted.
    pub product: Product,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A scorer has started.
    Ready(ScorerId),
    /// A scorer has read its slice to the end.
    Split {
        /// Who.
        scorer: ScorerId,
        /// Where the next slice starts; `None` at the end of the file.
        end: Option<Position>,
        /// The header, told by the first slice.
        header: Option<Header>,
    },
    /// A scorer has done its slice.
    Done {
        /// Who.
        scorer: ScorerId,
        /// Rows in the slice.
        n_rows: u64,
    },
    /// A scorer will say nothing more.
    Died(ScorerId),
    /// The oldest slice of those that were to be taken is taken.
    Taken,
}

/// Something to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Start a scorer.
    Start(ScorerId),
    /// Give a scorer its next slice.
    Give(ScorerId, Slice),
    /// Take the bytes of this slice, which are there.
    Take(u32),
    /// All slices are taken.
    Finish,
    /// It cannot be done, in a sentence; nothing is left to do.
    Fail(String),
}

/// How far the work is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Bytes of the file that are scored.
    pub bytes: u64,
    /// Rows in them.
    pub rows: u64,
}

/// The scorers of one file.
#[derive(Debug)]
pub struct Pool {
    job: Job,
    header: Option<Header>,
    scorers: BTreeMap<ScorerId, Scorer>,
    next_scorer: ScorerId,
    failed_starts: u32,
    border: Border,
    /// Slices that are begun and not yet to be taken, by place.
    open: BTreeMap<u32, Open>,
    n_begun: u32,
    n_ordered: u32,
    n_taken: u32,
    counts: Counts,
    is_over: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scorer {
    Starting,
    Idle,
    Busy(u32),
}

/// Where the next slice starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Border {
    Known(Position),
    /// The last slice has not been read to its end.
    Open,
    EndOfFile,
}

/// A slice that was begun.
#[derive(Clone, Debug)]
struct Open {
    start: Position,
    /// Where it ends, once that is known; of that `None` is the end of the file.
    end: Option<Option<Position>>,
    tries: u32,
    place: Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Its scorer died.
    Waiting,
    Given,
    Done,
}

impl Pool {
    /// A pool, and its first commands: no more scorers than there are slices.
    pub fn new(job: Job) -> (Self, Vec<Command>) {
        let n_slices = job.file_bytes.div_ceil(job.slice_bytes.max(1)).max(1);
        let n_scorers = usize::try_from(n_slices).unwrap_or(usize::MAX).min(job.scorers.max(1));
        let mut pool = Self {
            job: Job { scorers: n_scorers, ..job },
            header: None,
            scorers: BTreeMap::new(),
            next_scorer: 0,
            failed_starts: 0,
            border: Border::Known(Position::default()),
            open: BTreeMap::new(),
            n_begun: 0,
            n_ordered: 0,
            n_taken: 0,
            counts: Counts::default(),
            is_over: false,
        };
        let commands = (0..n_scorers).map(|_| pool.start()).collect();
        (pool, commands)
    }

    /// How many scorers work at once.
    pub fn n_scorers(&self) -> usize {
        self.job.scorers
    }

    /// How far the work is. It never falls.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// What to do now that this has happened. What scorers that are given up still say is passed over.
    pub fn on(&mut self, event: Event) -> Vec<Command> {
        if self.is_over {
            return Vec::new();
        }
        let mut commands = Vec::new();
        let carried_on = match event {
            Event::Ready(scorer) => self.ready(scorer),
            Event::Split { scorer, end, header } => self.split(scorer, end, header),
            Event::Done { scorer, n_rows } => self.done(scorer, n_rows),
            Event::Died(scorer) => self.died(scorer, &mut commands),
            Event::Taken => {
                self.n_taken += 1;
                Ok(())
            }
        };
        if let Err(sentence) = carried_on {
            self.is_over = true;
            return vec![Command::Fail(sentence)];
        }
        self.order_taking(&mut commands);
        self.give_out(&mut commands);
        if self.border == Border::EndOfFile && self.n_taken == self.n_begun {
            self.is_over = true;
            commands.push(Command::Finish);
        }
        commands
    }

    fn ready(&mut self, scorer: ScorerId) -> Result<(), String> {
        if let Some(state @ Scorer::Starting) = self.scorers.get_mut(&scorer) {
            *state = Scorer::Idle;
        }
        Ok(())
    }

    fn split(&mut self, scorer: ScorerId, end: Option<Position>, header: Option<Header>) -> Result<(), String> {
        let Some(index) = self.slice_of(scorer) else { return Ok(()) };
        let Some(slice) = self.open.get_mut(&index) else { return Ok(()) };
        match slice.end {
            // a second reading, after the first one's scorer died
            Some(before) if before != end => {
                return Err("the file changed while it was read: open it again".to_owned());
            }
            Some(_) => {}
            None => {
                slice.end = Some(end);
                self.border = end.map_or(Border::EndOfFile, Border::Known);
                self.header = self.header.take().or(header);
            }
        }
        Ok(())
    }

    fn done(&mut self, scorer: ScorerId, n_rows: u64) -> Result<(), String> {
        let Some(index) = self.slice_of(scorer) else { return Ok(()) };
        let Some(slice) = self.open.get_mut(&index) else { return Ok(()) };
        slice.place = Place::Done;
        let end = slice.end.flatten().map_or(self.job.file_bytes, |end| end.offset);
        self.counts.bytes += end.saturating_sub(slice.start.offset);
        self.counts.rows += n_rows;
        self.scorers.insert(scorer, Scorer::Idle);
        Ok(())
    }

    fn died(&mut self, scorer: ScorerId, commands: &mut Vec<Command>) -> Result<(), String> {
        let given = match self.scorers.remove(&scorer) {
            None => return Ok(()),
            Some(Scorer::Busy(index)) => self.open.get_mut(&index),
            Some(Scorer::Starting | Scorer::Idle) => None,
        };
        if let Some(slice) = given {
            slice.place = Place::Waiting;
            if slice.tries >= MOST_TRIES {
                let line = slice.start.lines + 1;
                return Err(format!(
                    "the rows from line {line} on stopped the program {MOST_TRIES} times: perhaps this device has too little memory"
                ));
            }
            commands.push(self.start());
            return Ok(());
        }
        self.failed_starts += 1;
        if self.failed_starts <= MOST_TRIES {
            commands.push(self.start());
        } else if self.scorers.is_empty() {
            return Err("the program that scores could not be started: load the page again".to_owned());
        }
        Ok(())
    }

    fn start(&mut self) -> Command {
        let scorer = self.next_scorer;
        self.next_scorer += 1;
        self.scorers.insert(scorer, Scorer::Starting);
        Command::Start(scorer)
    }

    fn slice_of(&self, scorer: ScorerId) -> Option<u32> {
        match self.scorers.get(&scorer) {
            Some(Scorer::Busy(index)) => Some(*index),
            _ => None,
        }
    }

    /// Slices that are done are taken in the order of the file.
    fn order_taking(&mut self, commands: &mut Vec<Command>) {
        while self.open.get(&self.n_ordered).is_some_and(|slice| slice.place == Place::Done) {
            self.open.remove(&self.n_ordered);
            commands.push(Command::Take(self.n_ordered));
            self.n_ordered += 1;
        }
    }

    fn give_out(&mut self, commands: &mut Vec<Command>) {
        let idle: Vec<ScorerId> =
            self.scorers.iter().filter(|(_, state)| **state == Scorer::Idle).map(|(&scorer, _)| scorer).collect();
        for scorer in idle {
            let Some(slice) = self.next_slice() else { return };
            self.scorers.insert(scorer, Scorer::Busy(slice.index));
            commands.push(Command::Give(scorer, slice));
        }
    }

    /// A slice whose scorer died goes first: others may wait for its end.
    fn next_slice(&mut self) -> Option<Slice> {
        let waiting = self.open.iter().find(|(_, slice)| slice.place == Place::Waiting).map(|(&index, _)| index);
        let index = match (waiting, self.border) {
            (Some(index), _) => index,
            (None, Border::Known(start)) if self.may_begin() => self.begin(start),
            (None, _) => return None,
        };
        let slice = self.open.get_mut(&index)?;
        slice.place = Place::Given;
        slice.tries += 1;
        Some(Slice {
            index,
            start: slice.start,
            length: self.job.slice_bytes,
            file_bytes: self.job.file_bytes,
            header: if index == 0 { None } else { self.header.clone() },
            choices: self.job.choices.clone(),
            product: self.job.product.clone(),
        })
    }

    fn may_begin(&self) -> bool {
        ((self.n_begun - self.n_taken) as usize) < AHEAD * self.job.scorers
    }

    fn begin(&mut self, start: Position) -> u32 {
        let index = self.n_begun;
        self.open.insert(index, Open { start, end: None, tries: 0, place: Place::Waiting });
        self.n_begun += 1;
        self.border = Border::Open;
        index
    }
}

#[cfg(test)]
mod tests;
