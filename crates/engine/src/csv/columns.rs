//! Matches the columns of a file with the fields of the schema.

use std::collections::BTreeMap;

use bincode::{Decode, Encode};
use thiserror::Error;

use super::cell_reader::CellReader;
use super::row::is_almost_blank;
use super::table_reader::Header;
use super::value_choices::{Treatment, Treatments, value_key};
use crate::accents::composed;
use crate::customer::can_be_blank;
use crate::schema::{Field, Kind, Number, Schema, Target};
use crate::spelling::SpellingIndex;

/// Maximum length, in bytes, of a column name that is suggested for a missing column.
const MAX_SUGGESTED_NAME: usize = 100;

/// The matched columns of a file, as indices into [`Header::names`].
#[derive(Clone, Debug, PartialEq)]
pub struct Columns {
    /// The column of each field, in the schema's order. `None` if the file has no such column: the field's fill is then
    /// used in every row.
    pub fields: Vec<Option<usize>>,
    /// The column with the customer ID, if the schema and the file have one.
    pub id: Option<usize>,
    /// The column with the outcome, if the file has exactly one.
    pub target: Option<usize>,
    /// Number of fields that have a column.
    pub(super) n_present: usize,
    /// Number of cells that a row should have.
    pub n_columns: usize,
    /// Number of columns up to the last one with a name. A row needs at least this many cells.
    pub(super) n_named: usize,
    /// The reader of each field's cells, in the schema's order.
    pub(super) readers: Vec<CellReader>,
    outcomes: SpellingIndex,
    /// The user's choices for unknown values of the outcome.
    pub(super) outcome_treatments: Treatments,
}

/// A column of the schema that the file does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingColumn {
    /// The column's name in the schema.
    pub name: String,
    /// The name of the most similar unused column of the file, if one is similar enough.
    pub near: Option<String>,
}

/// The user's choice of a column for a name in the schema.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct ColumnChoice {
    /// The column's name in the schema.
    pub name: String,
    /// The matched column, an index into [`Header::names`]; `None` if the user said that the file has no such column.
    pub column: Option<usize>,
}

/// The reason that a file's columns cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ColumnsError {
    /// No field has a column, as in a file without a header.
    #[error(
        "{} names none of the columns that the model reads ({}): {}",
        header(*.line),
        .expected.join(", "),
        if *.line > 0 { "this line must contain the column names" } else { "rename its columns" }
    )]
    NoneKnown {
        /// Line of the header; 0 in a Parquet file.
        line: u64,
        /// The columns of all fields.
        expected: Vec<String>,
    },
    /// Needed columns are missing, or too few fields have a column.
    #[error(
        "{} is missing {}: {}; rename or add {}",
        header(*.line),
        if .missing.len() == 1 { "a column".to_owned() } else { format!("{} columns", .missing.len()) },
        with_suggestions(.missing),
        if .missing.len() == 1 { "it" } else { "them" }
    )]
    Missing {
        /// Line of the header; 0 in a Parquet file.
        line: u64,
        /// The missing columns that are needed or, if too few fields have a column, all missing columns.
        missing: Vec<MissingColumn>,
    },
    /// Several columns of the file have exactly the name that was looked up, such as that of a field.
    #[error(
        "{} has several columns named {name} (columns {}): rename all but one",
        header(*.line),
        list(.columns.iter().map(|column| (column + 1).to_string()))
    )]
    Duplicate {
        /// Line of the header; 0 in a Parquet file.
        line: u64,
        /// The name.
        name: String,
        /// The columns with that name, counted from 0.
        columns: Vec<usize>,
    },
    /// Several columns have names that differ from the one that was looked up only in case, spaces, and punctuation.
    #[error(
        "{} has several columns that could be {name} ({}): rename the right one to {name}",
        header(*.line),
        .found.join(", ")
    )]
    Ambiguous {
        /// Line of the header; 0 in a Parquet file.
        line: u64,
        /// The name that was looked up.
        name: String,
        /// The names in the file.
        found: Vec<String>,
    },
    /// A column that the user matched by hand is not in the file, or there are two choices for the column or the name.
    #[error(
        "the column chosen for {name} is not in the file or was chosen twice, or {name} has two columns: choose again"
    )]
    Choice {
        /// Name of the schema's column that the choice was for.
        name: String,
    },
    /// Neither the column of a number field nor the other columns show whether commas or points are decimal marks.
    #[error(
        "column {column}: \"{example}\" means different numbers with a decimal point and with a decimal comma, and no other cell shows which is meant: add --decimal point or --decimal comma"
    )]
    Decimals {
        /// The column's name in the file.
        column: String,
        /// A cell that can be read in both ways.
        example: String,
    },
    /// Columns are missing, and the header is not UTF-8.
    #[error(
        "line {line} is not UTF-8 text, and columns are missing: save the file as UTF-8 (in Excel: Save As, \"CSV UTF-8\")"
    )]
    NotUtf8 {
        /// Line of the header.
        line: u64,
    },
}

impl Columns {
    /// Finds the column of each field, and the columns of the ID and the outcome if the file has them. An exact name is
    /// preferred; otherwise, case, spaces, and punctuation are ignored. Extra columns are fine. So are missing columns
    /// of fields whose blanks are filled, unless too few fields would remain (see [`is_almost_blank`]).
    pub fn resolve(schema: &Schema, header: &Header) -> Result<Self, ColumnsError> {
        Self::resolve_with(schema, header, &[])
    }

    /// Like [`Self::resolve`], but with columns that the user matched by hand, whose names do not matter.
    pub fn resolve_with(schema: &Schema, header: &Header, choices: &[ColumnChoice]) -> Result<Self, ColumnsError> {
        let names = HeaderNames::of(&schema.columns(), header, choices)?;
        let mut missing = Vec::new();
        let mut fields = Vec::with_capacity(schema.fields.len());
        for field in &schema.fields {
            let column = names.find(&field.column)?;
            if column.is_none() {
                missing.push(field);
            }
            fields.push(column);
        }
        let n_present = fields.len().saturating_sub(missing.len());
        let is_needed = |field: &&Field| n_present == 0 || !can_be_blank(field);
        let needed: Vec<&str> = missing.iter().copied().filter(is_needed).map(|field| field.column.as_str()).collect();
        if !needed.is_empty() {
            return Err(names.missing(&needed, schema));
        }
        // a name in another encoding could be that of a missing column
        if is_almost_blank(n_present, fields.len()) || !missing.is_empty() && !names.are_text() {
            let all: Vec<&str> = missing.iter().map(|field| field.column.as_str()).collect();
            return Err(names.missing(&all, schema));
        }
        let id = schema.id_column.as_deref().map(|name| names.find(name)).transpose()?.flatten();
        // two outcome columns are fine here, because the outcome is optional
        let target = names.find(&schema.target.column).ok().flatten();
        let mut readers = Vec::with_capacity(fields.len());
        for (field, &column) in schema.fields.iter().zip(&fields) {
            let format = column.and_then(|column| header.formats.get(column)).cloned().unwrap_or_default();
            readers.push(CellReader::new(field, &format));
            if let (Some(column), Some(example), Kind::Number(Number { dates: None, .. })) =
                (column, format.ambiguous, &field.kind)
            {
                return Err(ColumnsError::Decimals { column: names.text(column), example });
            }
        }
        let named = header.names.iter().rposition(|name| !name.trim_ascii().is_empty());
        let n_named = named.map_or(0, |last| last + 1);
        let outcomes = SpellingIndex::of_outcomes(&schema.target);
        let (n_columns, outcome_treatments) = (header.names.len(), Treatments::new());
        Ok(Self { fields, n_present, id, target, n_columns, n_named, readers, outcomes, outcome_treatments })
    }

    /// Reads an outcome cell: `true` if the customer left, `false` if the customer stayed, `None` for any other
    /// cell. Case, extra spaces, and the language of yes and no do not matter.
    pub fn read_outcome(&self, target: &Target, cell: &[u8]) -> Option<bool> {
        target.read(cell).or_else(|| Some(self.outcomes.find(std::str::from_utf8(cell).ok()?)? == 0))
    }

    /// The user's choice for an outcome that [`Self::read_outcome`] does not know.
    pub(super) fn chosen_outcome(&self, found: &str) -> Option<Treatment> {
        if self.outcome_treatments.is_empty() {
            return None;
        }
        let key = value_key(found);
        self.outcome_treatments.iter().find(|(value, _)| *value == key).map(|(_, treatment)| *treatment)
    }

    /// Like [`Self::resolve_with`], but for training: a field without a column is an error, and so is a missing
    /// outcome.
    pub fn resolve_labeled(schema: &Schema, header: &Header, choices: &[ColumnChoice]) -> Result<Self, ColumnsError> {
        let columns = Self::resolve_with(schema, header, choices)?;
        let absent: Vec<&str> = columns.absent(schema).iter().map(|field| field.column.as_str()).collect();
        if !absent.is_empty() {
            return Err(HeaderNames::of(&schema.columns(), header, &[])?.missing(&absent, schema));
        }
        columns.with_outcome(schema, header)
    }

    /// These columns, or an error if the outcome is not among them.
    pub fn with_outcome(self, schema: &Schema, header: &Header) -> Result<Self, ColumnsError> {
        if self.target.is_none() {
            let names = HeaderNames::of(&schema.columns(), header, &[])?;
            names.find(&schema.target.column)?;
            return Err(names.missing(&[&schema.target.column], schema));
        }
        Ok(self)
    }

    /// Whether a column belongs to a field, the ID, or the outcome.
    pub fn uses(&self, column: usize) -> bool {
        self.fields.contains(&Some(column)) || [self.id, self.target].contains(&Some(column))
    }

    /// The fields that have no column, so that their fill is used in every row.
    pub fn absent<'a>(&self, schema: &'a Schema) -> Vec<&'a Field> {
        let fields = schema.fields.iter().zip(&self.fields);
        fields.filter(|(_, column)| column.is_none()).map(|(field, _)| field).collect()
    }
}

impl Header {
    /// The column with this name: exactly this name or, if there is none, one that differs only in case, spaces, and
    /// punctuation. It is an error if there are several.
    pub fn find(&self, name: &str) -> Result<Option<usize>, ColumnsError> {
        HeaderNames::of(&[name], self, &[])?.find(name)
    }
}

/// The names of a header, indexed for lookup.
pub(super) struct HeaderNames<'a> {
    header: &'a Header,
    /// The user's choices of columns, by their names in the schema; `None` if the user said that the file has no such
    /// column.
    chosen: BTreeMap<&'a str, Option<usize>>,
    exact: BTreeMap<&'a [u8], Vec<usize>>,
    /// Columns whose exact name is not among the wanted ones, by their normalized name. Names that match two wanted
    /// names are left out.
    normalized: BTreeMap<String, Vec<usize>>,
}

impl<'a> HeaderNames<'a> {
    /// Indexes the names of a header, so that the `wanted` names can be looked up.
    pub(super) fn of(wanted: &[&str], header: &'a Header, choices: &'a [ColumnChoice]) -> Result<Self, ColumnsError> {
        let mut chosen = BTreeMap::new();
        for ColumnChoice { name, column } in choices {
            let is_taken =
                column.is_some_and(|at| at >= header.names.len() || chosen.values().any(|other| other == column));
            if is_taken || chosen.insert(name.as_str(), *column).is_some() {
                return Err(ColumnsError::Choice { name: name.clone() });
            }
        }
        let mut exact: BTreeMap<&[u8], Vec<usize>> = BTreeMap::new();
        let mut normalized: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (column, name) in header.names.iter().enumerate() {
            if chosen.values().any(|other| *other == Some(column)) {
                continue;
            }
            exact.entry(name).or_default().push(column);
            let plain = std::str::from_utf8(name).ok().filter(|text| !wanted.contains(text)).map(normalize);
            if let Some(plain) = plain.filter(|plain| !plain.is_empty()) {
                normalized.entry(plain).or_default().push(column);
            }
        }
        let mut claims: Vec<String> = wanted.iter().map(|name| normalize(name)).collect();
        claims.sort_unstable();
        claims.windows(2).filter(|pair| pair.first() == pair.last()).for_each(|pair| {
            pair.first().and_then(|twice| normalized.remove(twice));
        });
        Ok(Self { header, chosen, exact, normalized })
    }

    /// The columns with exactly this name or, if there are none, those with the same normalized name.
    pub(super) fn candidates(&self, name: &str) -> Option<&[usize]> {
        self.exact.get(name.as_bytes()).or_else(|| self.normalized.get(&normalize(name))).map(Vec::as_slice)
    }

    pub(super) fn find(&self, name: &str) -> Result<Option<usize>, ColumnsError> {
        if let Some(column) = self.chosen.get(name) {
            return Ok(*column);
        }
        let line = self.header.line;
        match self.exact.get(name.as_bytes()).map(Vec::as_slice) {
            Some([column]) => return Ok(Some(*column)),
            Some(columns) => {
                return Err(ColumnsError::Duplicate { line, name: name.to_owned(), columns: columns.to_vec() });
            }
            None => {}
        }
        match self.normalized.get(&normalize(name)).map(Vec::as_slice) {
            None => Ok(None),
            Some([column]) => Ok(Some(*column)),
            Some(columns) => {
                let found = columns.iter().map(|&column| self.text(column)).collect();
                Err(ColumnsError::Ambiguous { line, name: name.to_owned(), found })
            }
        }
    }

    fn missing(&self, missing: &[&str], schema: &Schema) -> ColumnsError {
        let line = self.header.line;
        if !self.are_text() {
            return ColumnsError::NotUtf8 { line };
        }
        if schema.fields.iter().all(|field| missing.contains(&field.column.as_str())) {
            return ColumnsError::NoneKnown { line, expected: missing.iter().map(|&name| name.to_owned()).collect() };
        }
        let unused = self.unused(schema);
        let missing = missing
            .iter()
            .map(|&name| MissingColumn {
                name: name.to_owned(),
                near: nearest(name, &unused).map(|(_, near)| near.to_owned()),
            })
            .collect();
        ColumnsError::Missing { line, missing }
    }

    fn are_text(&self) -> bool {
        self.header.names.iter().all(|name| std::str::from_utf8(name).is_ok())
    }

    /// Whether the user chose a column for this name, or said that there is none.
    pub(super) fn is_chosen(&self, name: &str) -> bool {
        self.chosen.contains_key(name)
    }

    /// Named columns that neither the schema nor the user's choices use, and whose names are short enough to compare.
    pub(super) fn unused(&self, schema: &Schema) -> Vec<(usize, &'a str)> {
        let mut used: Vec<usize> = self.chosen.values().copied().flatten().collect();
        for name in schema.columns() {
            used.extend(self.candidates(name).unwrap_or_default());
        }
        (self.header.names.iter().enumerate())
            .filter(|(column, name)| name.len() <= MAX_SUGGESTED_NAME && !used.contains(column))
            .filter_map(|(column, name)| Some((column, std::str::from_utf8(name).ok()?)))
            .filter(|(_, name)| !name.trim().is_empty())
            .collect()
    }

    fn text(&self, column: usize) -> String {
        self.header.names.get(column).map(|name| String::from_utf8_lossy(name).into_owned()).unwrap_or_default()
    }
}

/// A name in lowercase, without spaces or punctuation, and with each accent combined with its letter. Symbols such as
/// `%` and `#` are kept, because names may differ only in them.
fn normalize(name: &str) -> String {
    const PUNCTUATION: &str = "_-.:,;/\\'\"()[]*";
    let letters = name.chars().filter(|letter| !letter.is_whitespace() && !PUNCTUATION.contains(*letter));
    composed(letters.flat_map(char::to_lowercase).collect())
}

/// The column whose name needs the fewest letter changes to match. At most a third of the letters may change, but one
/// letter may always change.
fn nearest<'a>(name: &str, among: &[(usize, &'a str)]) -> Option<(usize, &'a str)> {
    let name = normalize(name);
    let max_distance = (name.chars().count() / 3).max(1);
    among
        .iter()
        .map(|&(column, candidate)| (strsim::damerau_levenshtein(&name, &normalize(candidate)), (column, candidate)))
        .filter(|(distance, _)| *distance <= max_distance)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

fn header(line: u64) -> String {
    if line == 0 { "the file".to_owned() } else { format!("line {line}") }
}

fn with_suggestions(missing: &[MissingColumn]) -> String {
    list(missing.iter().map(|column| match &column.near {
        Some(near) => format!("{} (similar: {near})", column.name),
        None => column.name.clone(),
    }))
}

fn list(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(", ")
}
