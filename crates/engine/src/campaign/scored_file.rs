//! Finds the columns of a scored file, and reads its rows.

use bincode::{Decode, Encode};
use thiserror::Error;

use super::id_file::column_names;
use super::snapshot::Snapshot;
use crate::csv::{ColumnsError, Header, Record, undefused};
use crate::number_format::NumberFormat;
use crate::schema::{Band, Bands};

/// The possible names of the first column of a scored file if this column has the rows' locations instead of IDs.
const LOCATIONS: [&[u8]; 2] = [b"line", b"row"];

/// Maximum length of a cell that an error quotes, in characters.
const MAX_QUOTED: usize = 40;

/// The reason that a file cannot be compared with another one.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ScoredFileError {
    /// There is no column with the estimates.
    #[error("there is no column churn_probability (found: {columns}): score the file first")]
    NotScored {
        /// The names of the file's columns.
        columns: String,
    },
    /// There is no column with the name that the user gave for the IDs.
    #[error("there is no column {name} with customer IDs (found: {columns}): name another column with --id")]
    NoSuchId {
        /// The name.
        name: String,
        /// The names of the file's columns.
        columns: String,
    },
    /// The first column has no IDs.
    #[error(
        "the first column is {name}, which has no customer IDs to match customers by (found: {columns}): use --id to name the column with the IDs, or score the file again with the customers' IDs"
    )]
    NoIds {
        /// The name of the first column.
        name: String,
        /// The names of the file's columns.
        columns: String,
    },
    /// There is no column with the risk bands, and the user did not say where bands start.
    #[error(
        "there is no column risk_band (found: {columns}): say where medium and high risk start, for example with --bands 0.2,0.5"
    )]
    NoBands {
        /// The names of the file's columns.
        columns: String,
    },
    /// The name that the user gave for the IDs fits several columns.
    #[error(transparent)]
    Columns(#[from] ColumnsError),
}

/// The columns of a scored file that a comparison reads, as indices into [`Header::names`].
#[derive(Clone, Debug, PartialEq)]
pub struct ScoredFileColumns {
    id: usize,
    probability: usize,
    format: NumberFormat,
    band: BandSource,
    reasons: Vec<usize>,
    has_errors: bool,
    n_columns: usize,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum BandSource {
    Column(usize),
    /// The user said where bands start.
    Starts(Bands),
}

/// A row of a scored file.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoredFileRow<'a> {
    /// The customer ID; `None` if it is blank.
    pub id: Option<&'a [u8]>,
    /// The probability, in [0, 1], and its band.
    pub estimate: Result<(f64, Band), NoEstimate>,
    /// The text in each column of reasons, strongest first; blank if the row has fewer reasons.
    pub reasons: Vec<&'a [u8]>,
}

/// The reason that a row of a scored file has no estimate.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum NoEstimate {
    /// The cell of the probability is blank, as in rows that could not be scored.
    Blank,
    /// The cell of the probability has this text (cut off if it is long) instead of a number from 0 to 1.
    NotAProbability(String),
    /// The cell of the band has this text (cut off if it is long) instead of the name of a band. Empty if there is no
    /// such cell.
    NotABand(String),
    /// The row ends before the cell of the probability, or has surplus cells that are not all blank.
    CellCount {
        /// Number of cells in the row.
        found: usize,
        /// Number of cells in the header.
        expected: usize,
    },
    /// A quote that opens in this row is never closed. The number is that of the file's last line.
    OpenQuote(u64),
}

impl ScoredFileColumns {
    /// Finds the columns. The ID is in the column with the given name or, without a name, in the first one. With
    /// `bands`, the bands follow from the probabilities, not from a column.
    ///
    /// # Errors
    ///
    /// [`ScoredFileError`], if a column is missing, if the first column has no IDs, or if the given name is ambiguous.
    pub fn find(header: &Header, id: Option<&str>, bands: Option<Bands>) -> Result<Self, ScoredFileError> {
        let columns = || column_names(header);
        let probability =
            last(header, "churn_probability").ok_or_else(|| ScoredFileError::NotScored { columns: columns() })?;
        let id = match id {
            Some(name) => header
                .find(name)?
                .ok_or_else(|| ScoredFileError::NoSuchId { name: name.to_owned(), columns: columns() })?,
            None if probability == 0
                || header.names.first().is_some_and(|name| LOCATIONS.contains(&name.as_slice())) =>
            {
                let name = header.names.first().map(|name| quoted(name)).unwrap_or_default();
                return Err(ScoredFileError::NoIds { name, columns: columns() });
            }
            None => 0,
        };
        let band = match (bands, last(header, "risk_band")) {
            (Some(bands), _) => BandSource::Starts(bands),
            (None, Some(column)) => BandSource::Column(column),
            (None, None) => return Err(ScoredFileError::NoBands { columns: columns() }),
        };
        // reason columns before the probability are from an earlier scoring
        let reason = |number: usize| last(header, &format!("reason_{number}")).filter(|column| *column > probability);
        let reasons = (1..).map_while(reason).collect();
        let format = header.formats.get(probability).map(|column| column.format.clone()).unwrap_or_default();
        let format = NumberFormat { percent_is_share: true, ..format };
        let (has_errors, n_columns) = (last(header, "error").is_some(), header.names.len());
        Ok(Self { id, probability, format, band, reasons, has_errors, n_columns })
    }

    /// Whether a column is read.
    pub fn uses(&self, column: usize) -> bool {
        [self.id, self.probability].contains(&column)
            || self.band == BandSource::Column(column)
            || self.reasons.contains(&column)
    }

    /// The column with the customer IDs.
    pub fn id(&self) -> usize {
        self.id
    }

    /// Number of reason columns.
    pub fn n_reasons(&self) -> usize {
        self.reasons.len()
    }

    /// Whether the file has a column that says why rows have no estimate.
    pub fn has_errors(&self) -> bool {
        self.has_errors
    }

    /// Reads a row.
    pub fn row<'a>(&self, record: &Record<'a>) -> ScoredFileRow<'a> {
        let cell = |column: usize| undefused(record.cell(column).unwrap_or_default());
        let id = Some(cell(self.id)).filter(|id| !id.trim_ascii().is_empty());
        let reasons = self.reasons.iter().map(|&column| cell(column)).collect();
        ScoredFileRow { id, estimate: self.estimate(record), reasons }
    }

    fn estimate(&self, record: &Record<'_>) -> Result<(f64, Band), NoEstimate> {
        if let Some(last_line) = record.open_quote_end() {
            return Err(NoEstimate::OpenQuote(last_line));
        }
        let found = record.n_cells();
        let has_surplus = record.cells().skip(self.n_columns).any(|cell| !cell.trim_ascii().is_empty());
        let (Some(cell), false) = (record.cell(self.probability), has_surplus) else {
            return Err(NoEstimate::CellCount { found, expected: self.n_columns });
        };
        if cell.trim_ascii().is_empty() {
            return Err(NoEstimate::Blank);
        }
        let probability = std::str::from_utf8(cell).ok().and_then(|text| self.format.read(text));
        let probability = probability
            .filter(|probability| (0.0..=1.0).contains(probability))
            .ok_or_else(|| NoEstimate::NotAProbability(quoted(cell)))?;
        let band = match self.band {
            BandSource::Starts(bands) => bands.band(probability),
            BandSource::Column(column) => {
                let cell = record.cell(column).unwrap_or_default();
                let name = std::str::from_utf8(cell.trim_ascii()).ok();
                name.and_then(Band::of_name).ok_or_else(|| NoEstimate::NotABand(quoted(cell)))?
            }
        };
        Ok((probability, band))
    }
}

impl Snapshot {
    /// Adds the customer of a row, with these reasons. A row without an ID is ignored.
    pub fn add_row<'a>(&mut self, row: &ScoredFileRow<'_>, reasons: impl IntoIterator<Item = &'a [u8]>) {
        if let Some(id) = row.id {
            self.push(id, row.estimate.as_ref().ok().copied(), reasons);
        }
    }
}

/// The last column with this name, because scoring a scored file again adds its columns at the end.
fn last(header: &Header, name: &str) -> Option<usize> {
    header.all_named(name).last().copied()
}

/// A cell as text, cut off if it is long.
pub fn quoted(cell: &[u8]) -> String {
    let text = String::from_utf8_lossy(cell);
    match text.char_indices().nth(MAX_QUOTED).and_then(|(end, _)| text.get(..end)) {
        Some(start) => format!("{start}…"),
        None => text.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::campaign::uncompared_rows::{RowWithoutEstimate, UncomparedRows};
    use crate::csv::{Location, TableReader};

    const BANDS: Bands = Bands { medium_from: 0.2, high_from: 0.5 };

    /// The columns of a file, its rows (ID, estimate, and reasons), and the rows that cannot be compared.
    type ReadFile = (ScoredFileColumns, Vec<(Option<String>, Result<(f64, Band), NoEstimate>, String)>, UncomparedRows);

    fn read(file: &str, id: Option<&str>, bands: Option<Bands>) -> Result<ReadFile, ScoredFileError> {
        let mut records = crate::csv::RecordBatch::default();
        let mut reader = TableReader::new();
        reader.feed(file.as_bytes(), &mut |record| records.push(record)).unwrap();
        reader.finish(&mut |record| records.push(record)).unwrap();
        let columns = ScoredFileColumns::find(reader.header().unwrap(), id, bands)?;
        let (mut rows, mut skipped) = (Vec::new(), UncomparedRows::default());
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        for record in records.records(0..records.len()) {
            let row = columns.row(&record);
            skipped.add(record.location(), &row);
            let reasons: Vec<String> = row.reasons.iter().map(|reason| text(reason)).collect();
            rows.push((row.id.map(text), row.estimate, reasons.join("/")));
        }
        Ok((columns, rows, skipped))
    }

    #[test]
    fn columns_are_found_by_name() {
        for (header, id, bands, expected) in [
            ("id,churn_probability,risk_band,error", None, None, "0 1 2"),
            ("name,churn_probability,risk_band,reason_1,error,id", Some("ID"), None, "1 2 3 5"),
            ("id,Churn probability,risk_band,error", None, Some(BANDS), "0 1"),
            // scored twice
            (
                "id,churn_probability,risk_band,reason_1,reason_2,error,churn_probability,risk_band,reason_1,error",
                None,
                None,
                "0 6 7 8",
            ),
            ("line,churn_probability,risk_band,error", Some("line"), None, "0 1 2"),
        ] {
            let (columns, ..) = read(&format!("{header}\n1,,\n"), id, bands).unwrap();
            let used: Vec<String> = (0..12).filter(|&at| columns.uses(at)).map(|at| at.to_string()).collect();
            assert_eq!(used.join(" "), expected, "{header}");
            assert!(columns.has_errors(), "{header}");
        }
    }

    #[test]
    fn missing_columns_are_named() {
        for (header, id, expected) in [
            ("id,tenure", None, "there is no column churn_probability (found: id, tenure): score the file first"),
            ("id,churn_probability", None, "there is no column risk_band (found: id, churn_probability): "),
            ("line,churn_probability,risk_band", None, "the first column is line, which has no customer IDs"),
            ("churn_probability,risk_band", None, "the first column is churn_probability, which has no customer IDs"),
            ("id,churn_probability,risk_band", Some("key"), "there is no column key with customer IDs (found: id, "),
            ("a,b,c,d,e,f,g,h,i,j,k,l,m", None, "k, l, …)"),
        ] {
            let error = read(&format!("{header}\n1,,\n"), id, None).unwrap_err().to_string();
            assert!(error.contains(expected), "{header}: {error}");
        }
    }

    #[test]
    fn rows_are_read_in_any_format() {
        let high = |probability| Ok((probability, Band::High));
        for (file, expected) in [
            ("id,churn_probability,risk_band\na,0.609614,high\n", high(0.609_614)),
            ("id;churn_probability;risk_band\na;0,609614;HIGH\n", high(0.609_614)),
            ("id;churn_probability;risk_band\na;60,9614%;high\n", high(0.609_614)),
            ("id\tchurn_probability\trisk_band\na\t1\thigh\n", high(1.0)),
            ("id,churn_probability,risk_band\na,,\n", Err(NoEstimate::Blank)),
            ("id,churn_probability,risk_band\na,1.5,high\n", Err(NoEstimate::NotAProbability("1.5".to_owned()))),
            ("id,churn_probability,risk_band\na,0.5,hi\n", Err(NoEstimate::NotABand("hi".to_owned()))),
            ("id,churn_probability,risk_band\na\n", Err(NoEstimate::CellCount { found: 1, expected: 3 })),
            ("id,churn_probability,risk_band\na,0.5,high,b\n", Err(NoEstimate::CellCount { found: 4, expected: 3 })),
            ("id,churn_probability,risk_band\na,0.5,high,\n", high(0.5)),
            ("id,churn_probability,risk_band\na,0.5,\"high\n", Err(NoEstimate::OpenQuote(3))),
        ] {
            let (_, rows, skipped) = read(file, None, None).unwrap();
            assert_eq!(rows[0].1, expected, "{file:?}");
            assert_eq!(skipped.count(), u64::from(expected.is_err()), "{file:?}");
        }
        let (_, rows, _) = read("id,churn_probability\na,0.3\n", None, Some(BANDS)).unwrap();
        assert_eq!(rows[0].1, Ok((0.3, Band::Medium)));
    }

    #[test]
    fn ids_and_reasons_are_read_as_they_were_before_they_were_defused() {
        let file = "id,churn_probability,risk_band,reason_1,reason_2\n'=1,0.5,high,'@b (+1 points),\n'a,0.5,high,,\n";
        let (columns, rows, _) = read(file, None, None).unwrap();
        assert_eq!(columns.n_reasons(), 2);
        let found: Vec<_> = rows.iter().map(|(id, _, reasons)| (id.as_deref(), reasons.as_str())).collect();
        assert_eq!(found, [(Some("=1"), "@b (+1 points)/"), (Some("'a"), "/")]);
    }

    #[test]
    fn skipped_rows_are_counted_and_the_first_ones_described() {
        let rows = format!(" ,0.5,high\n{},,\n", "x".repeat(50)).repeat(4);
        let (_, _, mut skipped) = read(&format!("id,churn_probability,risk_band\n{rows}"), None, None).unwrap();
        assert_eq!((skipped.n_without_id, skipped.n_without_estimate, skipped.count()), (4, 4, 8));
        assert_eq!(skipped.first_without_id, [2, 4, 6, 8].map(Location::Line));
        let id = format!("{}…", "x".repeat(40));
        let first = RowWithoutEstimate { location: Location::Line(3), id, cause: NoEstimate::Blank };
        assert_eq!(skipped.first_without_estimate[0], first);
        skipped.append(skipped.clone());
        assert_eq!((skipped.count(), skipped.first_without_id.len()), (16, 5));
        assert_eq!(skipped.first_without_estimate.len(), 5);
    }
}
