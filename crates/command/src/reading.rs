//! How to read a table: what the user asks for, and what was detected.

use clap::{Args, ValueEnum};

use crate::cli::say;
use churnscope_engine::csv::{Header, TableChoices, TableError};
use churnscope_engine::number_format::DecimalMark;
use churnscope_table_files::encoding::{self, Encoding};
use churnscope_table_files::workbook::{SheetIndex, Workbook};
use churnscope_wording::{command, reading};

/// Arguments that say how to read a CSV file or a workbook. Whatever is left out is detected.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Reading a CSV file or a workbook")]
pub(crate) struct ReadingArgs {
    /// Decimal mark of the numbers [default: detected from the cells]
    #[arg(long, value_name = "MARK", value_enum)]
    decimal: Option<Mark>,
    /// Delimiter of the cells: comma, semicolon, tab, pipe, or any ASCII character [default: detected]
    #[arg(long, value_name = "CHARACTER", value_parser = delimiter)]
    delimiter: Option<u8>,
    /// Line of the column names, counted from 1 [default: detected]
    #[arg(long, value_name = "LINE", value_parser = clap::value_parser!(u64).range(1..))]
    header: Option<u64>,
    /// Encoding of the text, such as utf-8, utf-16le, windows-1252, or iso-8859-15 [default: detected]
    #[arg(long, value_name = "NAME", value_parser = named_encoding)]
    encoding: Option<&'static Encoding>,
    /// Sheet of a workbook [default: the first visible one that has a table]
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Mark {
    Comma,
    Point,
}

impl ReadingArgs {
    /// The choices for the engine's reader of a CSV file.
    pub(crate) fn choices(&self) -> TableChoices {
        let decimal_mark = self.decimal.map(|mark| match mark {
            Mark::Comma => DecimalMark::Comma,
            Mark::Point => DecimalMark::Point,
        });
        TableChoices { delimiter: self.delimiter, header_line: self.header, decimal_mark, ..TableChoices::default() }
    }

    /// The choices for the engine's reader of a workbook's text.
    pub(crate) fn choices_for_workbook(&self) -> TableChoices {
        TableChoices::of_workbook(self.header)
    }

    /// Opens a workbook and chooses its sheet.
    pub(crate) fn sheet(&self, bytes: Vec<u8>) -> anyhow::Result<ChosenSheet> {
        anyhow::ensure!(self.decimal != Some(Mark::Comma), command::WORKBOOK_DECIMAL);
        let mut workbook = Workbook::open(bytes)?;
        let sheet = workbook.choose(self.sheet.as_deref())?;
        let is_one_of_several = workbook.sheet_names().any(|name| name != workbook.name(sheet));
        let name = is_one_of_several.then(|| workbook.name(sheet).to_owned());
        Ok(ChosenSheet { workbook, sheet, name })
    }

    /// Checks that no sheet has been chosen, because `file` is not a workbook.
    pub(crate) fn without_sheet(&self, file: &str) -> anyhow::Result<()> {
        anyhow::ensure!(self.sheet.is_none(), command::not_a_workbook(file));
        Ok(())
    }

    /// The encoding of a file that starts with `sample`, which is the whole file if `is_whole`.
    pub(crate) fn encoding(&self, sample: &[u8], is_whole: bool) -> Result<&'static Encoding, TableError> {
        encoding::of_text(sample, is_whole, self.encoding)
    }
}

/// A sheet of a workbook.
pub(crate) struct ChosenSheet {
    pub(crate) workbook: Workbook,
    pub(crate) sheet: SheetIndex,
    /// The sheet's name, if the workbook has others.
    pub(crate) name: Option<String>,
}

/// Says on standard error how a file is read, if its sheet, its encoding, its decimal marks, or the line of its header
/// could have been detected wrongly.
pub(crate) fn report_dialect(header: &Header, encoding: Option<&'static Encoding>, sheet: Option<&str>) {
    let encoding = encoding.map_or(encoding::UTF_8.name(), Encoding::name);
    if !reading::uncertain_facts(header, encoding, sheet).is_empty() {
        say(&command::reading_as(reading::facts(header, encoding, sheet).join(", ")));
    }
}

fn delimiter(text: &str) -> Result<u8, &'static str> {
    match text {
        "comma" => Ok(b','),
        "semicolon" => Ok(b';'),
        "tab" | "\\t" => Ok(b'\t'),
        "pipe" => Ok(b'|'),
        _ => match text.as_bytes() {
            [byte] if byte.is_ascii() && !matches!(byte, b'"' | b'\r' | b'\n') => Ok(*byte),
            _ => Err(command::DELIMITER),
        },
    }
}

fn named_encoding(text: &str) -> Result<&'static Encoding, &'static str> {
    encoding::named(text).ok_or(command::ENCODING)
}
