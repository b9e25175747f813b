//! How to read a table: what the user asks for, and what was detected.

use clap::{Args, ValueEnum};

use crate::cli::say;
use churnscope_engine::csv::{Header, TableChoices, TableError};
use churnscope_engine::number_format::DecimalMark;
use churnscope_table_files::encoding::{self, Encoding};
use churnscope_table_files::workbook::{SheetIndex, Workbook};
use churnscope_wording::{command, reading};

/// Arguments that say how to read a file. If an option is left out, its value is detected.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Reading the file")]
pub(crate) struct ReadingArgs {
    /// Decimal mark of the numbers; in a workbook or a Parquet file, of numbers stored as text [default: detected from
    /// the cells]
    #[arg(long, value_name = "MARK", value_enum)]
    decimal: Option<DecimalMarkArg>,
    /// Delimiter of the cells: comma, semicolon, tab, pipe, or another ASCII character [default: detected]
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
enum DecimalMarkArg {
    Comma,
    Point,
}

impl ReadingArgs {
    pub(crate) fn choices(&self) -> TableChoices {
        let decimal_mark = self.decimal.map(|mark| match mark {
            DecimalMarkArg::Comma => DecimalMark::Comma,
            DecimalMarkArg::Point => DecimalMark::Point,
        });
        TableChoices { delimiter: self.delimiter, header_line: self.header, decimal_mark, ..TableChoices::default() }
    }

    pub(crate) fn choices_for_workbook(&self) -> TableChoices {
        self.choices().for_workbook()
    }

    pub(crate) fn choices_for_parquet(&self) -> TableChoices {
        self.choices().for_parquet()
    }

    pub(crate) fn sheet(&self, bytes: Vec<u8>) -> anyhow::Result<ChosenSheet> {
        self.reject(&["--delimiter", "--encoding"], command::A_WORKBOOK)?;
        let mut workbook = Workbook::open(bytes)?;
        let sheet = workbook.choose(self.sheet.as_deref())?;
        let is_one_of_several = workbook.sheet_names().any(|name| name != workbook.name(sheet));
        let name = is_one_of_several.then(|| workbook.name(sheet).to_owned());
        Ok(ChosenSheet { workbook, sheet, name })
    }

    pub(crate) fn check_for_text(&self) -> anyhow::Result<()> {
        self.reject(&["--sheet"], command::A_TEXT_FILE)
    }

    pub(crate) fn check_for_parquet(&self) -> anyhow::Result<()> {
        self.reject(&["--delimiter", "--header", "--encoding", "--sheet"], command::A_PARQUET_FILE)
    }

    fn reject(&self, options: &[&str], kind: &str) -> anyhow::Result<()> {
        let given = [
            ("--delimiter", self.delimiter.is_some()),
            ("--header", self.header.is_some()),
            ("--encoding", self.encoding.is_some()),
            ("--sheet", self.sheet.is_some()),
        ];
        match given.iter().find(|(option, is_given)| *is_given && options.contains(option)) {
            Some((option, _)) => anyhow::bail!(command::option_does_not_apply(option, kind)),
            None => Ok(()),
        }
    }

    pub(crate) fn encoding(&self, sample: &[u8], is_whole: bool) -> Result<&'static Encoding, TableError> {
        encoding::of_text(sample, is_whole, self.encoding)
    }
}

pub(crate) struct ChosenSheet {
    pub(crate) workbook: Workbook,
    pub(crate) sheet: SheetIndex,
    /// The sheet's name, if the workbook has another visible sheet.
    pub(crate) name: Option<String>,
}

/// Prints to standard error how a file is read, if this is uncertain.
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
