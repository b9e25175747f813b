//! Where scored, planned, or compared rows go: lines of CSV, or a sheet of an .xlsx file.

use std::fs::File;
use std::io::Seek;
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::output::OutputFile;
use churnscope_engine::csv::{CellKind, MAX_SHEET_ROWS};
use churnscope_table_files::workbook::writer::{ScoredLines, WriteError};
use churnscope_wording::command;

const READ_ONLY: [&str; 4] = ["xls", "xlsm", "xlsb", "ods"];

pub(crate) struct ScoredOutput {
    file: OutputFile,
    format: OutputFormat,
}

enum OutputFormat {
    Csv,
    /// A workbook whose columns are not known yet.
    NewWorkbook,
    Workbook(Box<ScoredLines>),
}

pub(crate) fn scored_file(path: PathBuf) -> Result<PathBuf, &'static str> {
    if READ_ONLY.iter().any(|extension| has_extension(&path, extension)) {
        return Err(command::SCORED_FILE);
    }
    Ok(path)
}

impl ScoredOutput {
    pub(crate) fn create(path: &Path, n_rows: Option<u64>) -> anyhow::Result<Self> {
        let format = if has_extension(path, "xlsx") { OutputFormat::NewWorkbook } else { OutputFormat::Csv };
        n_rows.map_or(Ok(()), |n_rows| format.check_room(n_rows))?;
        Ok(Self { file: OutputFile::create(path)?, format })
    }

    pub(crate) fn check_room(&self, n_rows: u64) -> Result<(), WriteError> {
        self.format.check_room(n_rows)
    }

    /// Call this before writing the first line.
    pub(crate) fn begin(&mut self, sheet: &str, delimiter: u8, kinds: Vec<CellKind>) -> anyhow::Result<()> {
        if matches!(self.format, OutputFormat::NewWorkbook) {
            let lines = ScoredLines::new(sheet, delimiter, kinds)?;
            self.format = OutputFormat::Workbook(Box::new(lines));
        }
        Ok(())
    }

    pub(crate) fn write(&mut self, lines: &[u8]) -> anyhow::Result<()> {
        match &mut self.format {
            OutputFormat::Workbook(sheet) => Ok(sheet.write(lines)?),
            OutputFormat::Csv | OutputFormat::NewWorkbook => self.file.write(lines),
        }
    }

    pub(crate) fn finish(mut self) -> anyhow::Result<()> {
        if let OutputFormat::Workbook(lines) = self.format {
            self.file.copy(&mut workbook_file(*lines)?)?;
        }
        self.file.finish()
    }

    pub(crate) fn explain_incomplete(self, error: anyhow::Error) -> anyhow::Error {
        self.file.explain_incomplete(error)
    }
}

impl OutputFormat {
    fn check_room(&self, n_rows: u64) -> Result<(), WriteError> {
        if matches!(self, Self::Csv) || n_rows <= MAX_SHEET_ROWS { Ok(()) } else { Err(WriteError::Full) }
    }
}

/// Writes a workbook to a temporary file, because a workbook cannot be written to a stream.
fn workbook_file(lines: ScoredLines) -> anyhow::Result<File> {
    let mut file = tempfile::tempfile().context(command::CANNOT_CREATE_TEMPORARY_FILE)?;
    lines.save(&mut file)?;
    file.rewind()?;
    Ok(file)
}

fn has_extension(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|found| found.eq_ignore_ascii_case(extension))
}
