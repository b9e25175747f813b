//! The destination of scored rows: lines of CSV, or a sheet of an .xlsx file.

use std::fs::File;
use std::io::Seek;
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::output::OutputFile;
use churnscope_engine::csv::{Columns, Header, RecordReader, ScoredColumns};
use churnscope_engine::number_format::DecimalMark;
use churnscope_table_files::workbook::writer::{ColumnKind, MAX_CUSTOMERS, ScoredSheet, WriteError};
use churnscope_wording::command;

/// Extensions of workbooks that are read but not written.
const READ_ONLY: [&str; 4] = ["xls", "xlsm", "xlsb", "ods"];

/// An output whose format depends on the extension of its file.
pub(crate) struct ScoredOutput {
    file: OutputFile,
    format: Format,
}

enum Format {
    Csv,
    /// A workbook whose columns are not known yet.
    NewWorkbook,
    Workbook(Box<SheetOutput>),
}

/// Turns scored lines, which are the same for both formats, into rows of a sheet.
struct SheetOutput {
    sheet: ScoredSheet,
    lines: RecordReader,
}

/// Rejects the extensions of workbooks that cannot be written.
pub(crate) fn scored_file(path: PathBuf) -> Result<PathBuf, &'static str> {
    if READ_ONLY.iter().any(|extension| has_extension(&path, extension)) {
        return Err(command::SCORED_FILE);
    }
    Ok(path)
}

impl ScoredOutput {
    /// Opens a path for writing; `-` is standard output. `n_rows` is the number of customers, if it is known.
    pub(crate) fn create(path: &Path, n_rows: Option<u64>) -> anyhow::Result<Self> {
        let format = if has_extension(path, "xlsx") { Format::NewWorkbook } else { Format::Csv };
        let is_full = matches!(format, Format::NewWorkbook) && n_rows.is_some_and(|rows| rows > MAX_CUSTOMERS);
        anyhow::ensure!(!is_full, WriteError::Full);
        Ok(Self { file: OutputFile::create(path)?, format })
    }

    /// Prepares the output for a scored file with these columns. Call this before writing the first line.
    pub(crate) fn begin(&mut self, header: &Header, columns: &Columns, wanted: ScoredColumns) -> anyhow::Result<()> {
        if matches!(self.format, Format::NewWorkbook) {
            let sheet = ScoredSheet::new(command::SCORED_SHEET, column_kinds(header, columns, wanted))?;
            let lines = RecordReader::new(header.delimiter);
            self.format = Format::Workbook(Box::new(SheetOutput { sheet, lines }));
        }
        Ok(())
    }

    /// Writes scored lines, given as CSV.
    pub(crate) fn write(&mut self, lines: &[u8]) -> anyhow::Result<()> {
        match &mut self.format {
            Format::Workbook(output) => output.write(lines),
            Format::Csv | Format::NewWorkbook => self.file.write(lines),
        }
    }

    /// Completes the output, and replaces the target if it is a file.
    pub(crate) fn finish(mut self) -> anyhow::Result<()> {
        if let Format::Workbook(output) = self.format {
            self.file.copy(&mut output.finish()?)?;
        }
        self.file.finish()
    }

    /// If part of the output has already gone to a stream, adds this fact to the error.
    pub(crate) fn explain_incomplete(self, error: anyhow::Error) -> anyhow::Error {
        self.file.explain_incomplete(error)
    }
}

impl SheetOutput {
    fn write(&mut self, lines: &[u8]) -> anyhow::Result<()> {
        let (sheet, mut written) = (&mut self.sheet, Ok(()));
        self.lines.feed(lines, &mut |record| {
            if written.is_ok() {
                written = sheet.row(record.cells());
            }
        })?;
        Ok(written?)
    }

    /// The whole workbook, in a temporary file, because a workbook cannot be written to a stream.
    fn finish(self) -> anyhow::Result<File> {
        let mut file = tempfile::tempfile().context(command::CANNOT_CREATE_TEMPORARY_FILE)?;
        self.sheet.save(&mut file)?;
        file.rewind()?;
        Ok(file)
    }
}

/// The kinds of a scored file's columns, which [`churnscope_engine::csv::ScoredWriter`] writes in this order.
fn column_kinds(header: &Header, columns: &Columns, wanted: ScoredColumns) -> Vec<ColumnKind> {
    let kept = |column| match columns.id {
        Some(id) if id == column => ColumnKind::Text,
        _ => number_kind(header, column),
    };
    let input: Vec<ColumnKind> = match (wanted.keep, columns.id) {
        (true, _) => (0..columns.n_columns).map(kept).collect(),
        (false, Some(id)) => vec![kept(id)],
        (false, None) => vec![ColumnKind::Number(None)],
    };
    let band_reasons_and_error = std::iter::repeat_n(ColumnKind::Text, wanted.n_reasons + 2);
    input.into_iter().chain([ColumnKind::Probability]).chain(band_reasons_and_error).collect()
}

/// A column of numbers with the decimal mark that was detected for it.
fn number_kind(header: &Header, column: usize) -> ColumnKind {
    let mark = header.formats.get(column).and_then(|column| column.format.decimal_mark);
    ColumnKind::Number(mark.map(|mark| match mark {
        DecimalMark::Point => '.',
        DecimalMark::Comma => ',',
    }))
}

fn has_extension(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|found| found.eq_ignore_ascii_case(extension))
}
