//! Matches the columns of a file with the fields and the ID.

use bincode::{Decode, Encode};

use super::columns::ColumnChoice;
use super::columns_error::ColumnsError;
use super::header_names::HeaderNames;
use super::matching::Unmatched;
use super::record::RecordBatch;
use super::table_reader::Header;
use crate::customer::can_be_blank;
use crate::schema::Schema;

/// How a field, or the ID, is matched with a column.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct ColumnMatch {
    /// The column's name in the schema.
    pub name: String,
    /// The column.
    pub column: MatchedColumn,
    /// Whether scoring needs the column.
    pub is_needed: bool,
}

/// A matched column, or the reason that there is none. Columns are indices into [`Header::names`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum MatchedColumn {
    /// The user chose the column, or its name matches.
    Sure(usize),
    /// The column has another name. It must not be used until the user agrees.
    Proposed(usize),
    /// The names of several columns match the name in the schema equally well.
    Several {
        /// The columns.
        columns: Vec<usize>,
        /// The only one whose first values fit, if there is one.
        likely: Option<usize>,
    },
    /// No column was found, or the user said that there is none.
    Absent,
}

impl ColumnMatch {
    /// The matches of the ID, if the schema has one, and then of all fields, in the schema's order. Proposals are based
    /// on names and on `rows`, the first rows of the file.
    pub fn all(
        schema: &Schema,
        header: &Header,
        choices: &[ColumnChoice],
        rows: &RecordBatch,
    ) -> Result<Vec<Self>, ColumnsError> {
        let names = HeaderNames::of(&schema.columns(), header, choices)?;
        let fields = schema.fields.iter().map(|field| (field.column.as_str(), !can_be_blank(field)));
        let wanted: Vec<(&str, bool)> =
            schema.id_column.as_deref().map(|name| (name, false)).into_iter().chain(fields).collect();
        let is_unmatched = |name: &&str| names.find(name) == Ok(None) && !names.is_chosen(name);
        let unmatched = Unmatched {
            schema,
            header,
            rows,
            columns: names.unused(schema),
            names: wanted.iter().map(|(name, _)| *name).filter(is_unmatched).collect(),
        };
        let mut proposals = unmatched.proposals().into_iter();
        let matched = |(name, is_needed): (&str, bool)| {
            let column = match names.find(name) {
                Ok(Some(column)) => MatchedColumn::Sure(column),
                Ok(None) if names.is_chosen(name) => MatchedColumn::Absent,
                Ok(None) => proposals.next().flatten().map_or(MatchedColumn::Absent, MatchedColumn::Proposed),
                Err(_) => several(&unmatched, name, names.candidates(name).unwrap_or_default()),
            };
            Self { name: name.to_owned(), column, is_needed }
        };
        Ok(wanted.into_iter().map(matched).collect())
    }

    /// Whether only the user can decide this match.
    pub fn is_open(&self) -> bool {
        match self.column {
            MatchedColumn::Sure(_) => false,
            MatchedColumn::Proposed(_) | MatchedColumn::Several { .. } => true,
            MatchedColumn::Absent => self.is_needed,
        }
    }

    /// The matched, proposed, or likely column, if there is one.
    pub fn column(&self) -> Option<usize> {
        match self.column {
            MatchedColumn::Sure(column) | MatchedColumn::Proposed(column) => Some(column),
            MatchedColumn::Several { likely, .. } => likely,
            MatchedColumn::Absent => None,
        }
    }
}

fn several(unmatched: &Unmatched<'_>, name: &str, columns: &[usize]) -> MatchedColumn {
    let fitting: Vec<usize> = columns.iter().copied().filter(|&column| unmatched.fits(name, column)).collect();
    let likely = if let [only] = fitting.as_slice() { Some(*only) } else { None };
    MatchedColumn::Several { columns: columns.to_vec(), likely }
}
