//! A Parquet file as lines of CSV.

use std::ops::ControlFlow;

use super::{ParquetFileError, ParquetTable, ReadAt};
use churnscope_engine::csv::{CellWriter, Header, TableChoices, TableReader};

impl<F: ReadAt> ParquetTable<F> {
    /// Passes the table to `each` as blocks of text, with the number of rows so far, until `each` returns `Break`. Read
    /// this text with [`TableChoices::for_parquet`].
    ///
    /// # Errors
    ///
    /// The reason that a needed column or a row cannot be read. Earlier blocks may have been passed on.
    pub fn read_text(
        &self,
        is_needed: impl Fn(usize) -> bool,
        each: &mut dyn FnMut(&[u8], u64) -> ControlFlow<()>,
    ) -> Result<(), ParquetFileError> {
        let mut rows = self.rows(is_needed)?;
        let (mut writer, mut text, mut n_rows) = (CellWriter::new(b',', false), Vec::new(), 0);
        let names: Vec<&[u8]> = self.names().map(str::as_bytes).collect();
        writer.line(&names, &mut text);
        while rows.next_batch(&mut |number, cells| {
            n_rows = number;
            writer.line(cells, &mut text);
        })? > 0
        {
            if each(&text, n_rows).is_break() {
                return Ok(());
            }
            text.clear();
        }
        Ok(())
    }

    /// The names of the columns, and the formats of numbers and dates that the first rows show.
    pub fn header(&self, choices: TableChoices) -> Header {
        let mut reader = TableReader::with(choices.for_parquet());
        let read =
            self.read_text(|column| self.is_readable(column), &mut |text, _| match reader.feed(text, &mut |_| {}) {
                Ok(()) if reader.header().is_none() => ControlFlow::Continue(()),
                _ => ControlFlow::Break(()),
            });
        // if these rows cannot be read, the formats are the default ones
        if read.is_ok() && reader.header().is_none() {
            let _ = reader.finish(&mut |_| {});
        }
        let names = || self.names().map(|name| name.as_bytes().to_vec()).collect();
        reader.header().cloned().unwrap_or_else(|| Header { line: 0, ..Header::plain(names()) })
    }
}
