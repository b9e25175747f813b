//! Slices of bytes to records, by `csv-core`; what it leaves to its caller is done here: the byte-order mark, exact
//! line numbers, a limit, and quotes that are never closed.
//!
//! The dialect is that of the `csv` crate: records end with CRLF, LF or CR, blank lines are none, a quote opens only at
//! the start of a cell and is doubled inside, and any bytes at all have some reading.

use bincode::{Decode, Encode};
use csv_core::ReadRecordResult;
use thiserror::Error;

use super::record::Record;

/// Longest record that is read, in bytes of the file; also bounds the reader's memory, to about ten times as much for
/// a record of nothing but delimiters. A customer has some hundred bytes, while an open quote swallows the whole file.
pub const MAX_RECORD: usize = 1 << 20;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Where a file can be read on: the start of a record, or of the line ends before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Position {
    /// Bytes of the file before it.
    pub offset: u64,
    /// Lines of the file before it.
    pub lines: u64,
    /// Whether the byte before it is a CR, so that a LF here ends no further line.
    pub after_cr: bool,
    /// Rows of the table before it.
    pub n_rows: u64,
}

/// Where a file stops being readable.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RecordError {
    /// More than [`MAX_RECORD`] bytes within a quote.
    #[error(
        "line {line}: a quote opened in the row that starts here is probably never closed: more than {MAX_RECORD} bytes follow without the end of the row"
    )]
    OpenQuote {
        /// Line on which the record starts.
        line: u64,
    },
    /// More than [`MAX_RECORD`] bytes on one line.
    #[error("line {line}: the row is longer than {MAX_RECORD} bytes, so this is probably not a table of customers")]
    TooLong {
        /// Line on which the record starts.
        line: u64,
    },
}

/// A parser that is fed slices. It cannot be cloned: a clone of `csv-core`'s 0.1.13 lacks half of its tables.
#[derive(Debug)]
pub struct RecordReader {
    core: csv_core::Reader,
    /// Bytes of the mark at the start of the file that were seen so far; `None` once that is settled.
    mark: Option<usize>,
    /// Room for the cells of one record; filled up to `content_end`.
    content: Vec<u8>,
    content_end: usize,
    /// Room for the ends of the cells of one record; filled up to `ends_end`.
    ends: Vec<usize>,
    ends_end: usize,
    /// Bytes of the file that the record has taken so far; 0 between records.
    taken: usize,
    record_line: u64,
    /// Bytes of the file before the record.
    record_offset: u64,
    /// Line of the next byte.
    line: u64,
    after_cr: bool,
    failed: Option<RecordError>,
}

impl RecordReader {
    /// A reader at the start of a file whose cells are separated by this byte.
    pub fn new(delimiter: u8) -> Self {
        Self::at(delimiter, Position::default())
    }

    /// A reader of the rest of a file, from where another one's [`RecordReader::position`] is.
    pub fn at(delimiter: u8, position: Position) -> Self {
        let mut core = csv_core::ReaderBuilder::new().delimiter(delimiter).build();
        // nothing to read, but from now on csv-core leaves byte-order marks alone: it only sees those within one slice
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

    /// Where the first record starts that has not been handed over. Rows are not counted here.
    pub fn position(&self) -> Position {
        let (line, after_cr) = if self.taken == 0 { (self.line, self.after_cr) } else { (self.record_line, false) };
        Position { offset: self.record_offset, lines: line - 1, after_cr, n_rows: 0 }
    }

    /// Reads the next slice and hands over each record that ends in it. After an error there are no more records.
    pub fn feed(&mut self, bytes: &[u8], each: &mut impl FnMut(Record<'_>)) -> Result<(), RecordError> {
        let mut rest = bytes;
        while let Some(seen) = self.mark {
            let Some((&byte, behind)) = rest.split_first() else { return Ok(()) };
            if BYTE_ORDER_MARK.get(seen) == Some(&byte) {
                rest = behind;
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

    /// Says that the file ends here, and hands over a last record that no line end closes.
    pub fn finish(&mut self, each: &mut impl FnMut(Record<'_>)) -> Result<(), RecordError> {
        if let Some(seen) = self.mark.take() {
            self.read(BYTE_ORDER_MARK.get(..seen).unwrap_or_default(), each)?;
        }
        if let Some(error) = &self.failed {
            return Err(error.clone());
        }
        if self.taken > 0 {
            let open = self.ends_within_quotes();
            self.hand_over(open.then_some(self.line), each);
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
            let (done, behind) = rest.split_at_checked(read).unwrap_or((rest, &[]));
            self.count_lines(done);
            self.taken += read;
            self.content_end += written;
            self.ends_end += ended;
            rest = behind;
            match result {
                ReadRecordResult::Record => self.hand_over(None, each),
                ReadRecordResult::OutputFull => self.content.resize(self.content.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                // the second is not reached: it answers an empty window only
                ReadRecordResult::InputEmpty | ReadRecordResult::End => {}
            }
        }
    }

    fn hand_over(&mut self, swallowed: Option<u64>, each: &mut impl FnMut(Record<'_>)) {
        let content = self.content.get(..self.content_end).unwrap_or_default();
        let ends = self.ends.get(..self.ends_end).unwrap_or_default();
        each(Record::new(self.record_line, content, ends, swallowed));
        self.record_offset += self.taken as u64;
        (self.taken, self.content_end, self.ends_end) = (0, 0, 0);
    }

    /// Passes the line ends between two records, which `csv-core` would skip, too, but not count.
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

    /// Ends the record where the file or our patience does, and says whether that is within quotes: a line end would
    /// then have become part of the cell.
    fn ends_within_quotes(&mut self) -> bool {
        if self.ends_end == self.ends.len() {
            self.ends.push(0);
        }
        let room = self.ends.get_mut(self.ends_end..).unwrap_or_default();
        let (result, .., ended) = self.core.read_record(b"\n", &mut [0; 1], room);
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
