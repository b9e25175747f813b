//! Matches the columns of a file with the fields of the schema, the ID, and the outcome.

use bincode::{Decode, Encode};

use super::cell_reader::CellReader;
use super::columns_error::ColumnsError;
use super::header_names::HeaderNames;
use super::row::is_almost_blank;
use super::table_reader::Header;
use super::value_choices::{Treatment, Treatments, value_key};
use crate::customer::can_be_blank;
use crate::schema::{Field, Kind, Number, Schema, Target};
use crate::spelling::SpellingIndex;

/// The matched columns of a file, as indices into [`Header::names`].
#[derive(Clone, Debug, PartialEq)]
pub struct Columns {
    /// The column of each field, in the schema's order.
    pub fields: Vec<Option<usize>>,
    /// The column with the customer ID, if there is one.
    pub id: Option<usize>,
    /// The column with the outcome, if it was found.
    pub target: Option<usize>,
    pub(super) n_present: usize,
    /// Number of cells that a row should have.
    pub n_columns: usize,
    /// Number of columns up to the last one with a name.
    pub(super) n_named: usize,
    pub(super) readers: Vec<CellReader>,
    outcomes: SpellingIndex,
    pub(super) outcome_treatments: Treatments,
}

/// The user's choice of a column for a name in the schema.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct ColumnChoice {
    /// The column's name in the schema.
    pub name: String,
    /// The column, an index into [`Header::names`]; `None` if the file has no such column.
    pub column: Option<usize>,
}

impl Columns {
    /// Finds the columns of the fields, the ID, and the outcome. Names are compared as in [`Header::find`].
    pub fn resolve(schema: &Schema, header: &Header) -> Result<Self, ColumnsError> {
        Self::resolve_with(schema, header, &[])
    }

    /// Like [`Self::resolve`], but with the user's choices of columns.
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
        // a name in another encoding could be the name of a missing column
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

    /// Whether an outcome cell says that the customer left; `None` if the value is unknown.
    pub fn read_outcome(&self, target: &Target, cell: &[u8]) -> Option<bool> {
        target.read(cell).or_else(|| Some(self.outcomes.find(std::str::from_utf8(cell).ok()?)? == 0))
    }

    pub(super) fn chosen_outcome(&self, found: &str) -> Option<Treatment> {
        if self.outcome_treatments.is_empty() {
            return None;
        }
        let key = value_key(found);
        self.outcome_treatments.iter().find(|(value, _)| *value == key).map(|(_, treatment)| *treatment)
    }

    /// Like [`Self::resolve_with`], but every field and the outcome must have a column.
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

    /// The fields that have no column.
    pub fn absent<'a>(&self, schema: &'a Schema) -> Vec<&'a Field> {
        let fields = schema.fields.iter().zip(&self.fields);
        fields.filter(|(_, column)| column.is_none()).map(|(field, _)| field).collect()
    }
}

impl Header {
    /// The column with exactly this name or, if there is none, the one whose name differs only in case, spaces, common
    /// punctuation, and the encoding of accents. It is an error if several columns match equally well.
    pub fn find(&self, name: &str) -> Result<Option<usize>, ColumnsError> {
        HeaderNames::of(&[name], self, &[])?.find(name)
    }

    /// The columns with exactly this name or, if there are none, those with a similar name, as in [`Self::find`].
    pub fn all_named(&self, name: &str) -> Vec<usize> {
        let names = HeaderNames::of(&[name], self, &[]);
        names.ok().and_then(|names| names.candidates(name).map(<[usize]>::to_vec)).unwrap_or_default()
    }
}
