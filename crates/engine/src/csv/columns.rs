//! Which column of a file is which field of the schema.

use std::collections::BTreeMap;

use bincode::{Decode, Encode};
use thiserror::Error;

use super::table_reader::Header;
use crate::schema::Schema;

/// Longest name, in bytes, that is compared with a missing one letter by letter.
const LONGEST_NEAR_NAME: usize = 100;

/// Where a file has what the schema asks for; indices are into [`Header::names`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// Per field of the schema, its column.
    pub fields: Vec<usize>,
    /// The column that names a customer, if the schema and the file have one.
    pub id: Option<usize>,
    /// The column of the outcome, if the file has one.
    pub target: Option<usize>,
    /// How many cells a row should have.
    pub n_columns: usize,
}

/// A column that the file does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingColumn {
    /// The schema's name of it.
    pub name: String,
    /// A column of the file that nothing else asks for and that is spelled nearly the same.
    pub near: Option<String>,
}

/// What a user said of a column whose name does not tell.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct ColumnChoice {
    /// The schema's name of it.
    pub name: String,
    /// The column, an index into [`Header::names`].
    pub column: usize,
}

/// What only a user can say: which column this is.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct ColumnQuestion {
    /// The schema's name of it.
    pub name: String,
    /// The likeliest column, if one is likely: an index into [`Header::names`].
    pub suggested: Option<usize>,
}

/// A way in which a header does not fit the schema.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ColumnsError {
    /// None of the columns is there, as in a file without a header.
    #[error(
        "{} names none of the columns that the model reads ({}): {} must name the columns",
        header_in_words(*.line),
        .expected.join(", "),
        if *.line > 0 { "the first line" } else { "it" }
    )]
    NoneKnown {
        /// Line of the header, 0 where there are no lines.
        line: u64,
        /// The columns that were looked for.
        expected: Vec<String>,
    },
    /// Some columns are not there.
    #[error("{} lacks {}: {}", header_in_words(*.line), columns_in_words(.missing.len()), missing_in_words(.missing))]
    Missing {
        /// Line of the header, 0 where there are no lines.
        line: u64,
        /// All of them.
        missing: Vec<MissingColumn>,
    },
    /// The very same name more than once.
    #[error(
        "{} names the column {name} more than once (columns {}): rename all but one",
        header_in_words(*.line),
        list(.columns.iter().map(|column| (column + 1).to_string()))
    )]
    Duplicate {
        /// Line of the header, 0 where there are no lines.
        line: u64,
        /// The name.
        name: String,
        /// All columns of that name, counted from 0.
        columns: Vec<usize>,
    },
    /// Several names that differ from the schema's in case, spaces, underscores and hyphens only.
    #[error(
        "{} has several columns that could be {name} ({}): name the right one exactly {name}",
        header_in_words(*.line),
        .found.join(", ")
    )]
    Ambiguous {
        /// Line of the header, 0 where there are no lines.
        line: u64,
        /// The schema's name.
        name: String,
        /// The file's names.
        found: Vec<String>,
    },
    /// A choice that is none.
    #[error(
        "the column chosen for {name} is not in the file, or was chosen for something else too: choose another one"
    )]
    Choice {
        /// The schema's name of what it was chosen for.
        name: String,
    },
    /// Names in another encoding, with columns missing.
    #[error("line {line} is not UTF-8 text, and columns are missing: save the file as UTF-8 (in Excel: \"CSV UTF-8\")")]
    NotUtf8 {
        /// Line of the header, 0 where there are no lines.
        line: u64,
    },
}

impl Columns {
    /// Finds every field's column, and those of id and outcome where the file has them. A name counts exactly, or
    /// else without regard to case, spaces, underscores and hyphens. Other columns do not matter.
    pub fn resolve(schema: &Schema, header: &Header) -> Result<Self, ColumnsError> {
        Self::resolve_with(schema, header, &[])
    }

    /// The same where a user chose some columns: these stand for what they were chosen for, whatever their names are.
    pub fn resolve_with(schema: &Schema, header: &Header, choices: &[ColumnChoice]) -> Result<Self, ColumnsError> {
        let names = Names::of(schema, header, choices)?;
        let mut missing = Vec::new();
        let mut fields = Vec::with_capacity(schema.fields.len());
        for field in &schema.fields {
            match names.find(&field.column)? {
                Some(column) => fields.push(column),
                None => missing.push(field.column.as_str()),
            }
        }
        if !missing.is_empty() {
            return Err(names.missing(&missing, schema));
        }
        let id = schema.id_column.as_deref().map(|name| names.find(name)).transpose()?.flatten();
        // without a use for it, an outcome that stands there twice is no error
        let target = names.find(&schema.target.column).ok().flatten();
        Ok(Self { fields, id, target, n_columns: header.names.len() })
    }

    /// All that a user has to say before the columns can be resolved. Empty where nothing is missing; the id is asked for
    /// only where several columns could be it, and the outcome never.
    pub fn questions(schema: &Schema, header: &Header, choices: &[ColumnChoice]) -> Vec<ColumnQuestion> {
        let Ok(names) = Names::of(schema, header, choices) else { return Vec::new() };
        let free = names.free(schema);
        let fields = schema.fields.iter().map(|field| (field.column.as_str(), true));
        let id = schema.id_column.as_deref().map(|name| (name, false));
        let question = |(name, is_needed): (&str, bool)| {
            let suggested = match names.find(name) {
                Ok(None) if is_needed => nearest(name, &free).map(|(column, _)| column),
                Ok(_) => return None,
                Err(_) => names.candidates(name).and_then(|columns| columns.first().copied()),
            };
            Some(ColumnQuestion { name: name.to_owned(), suggested })
        };
        id.into_iter().chain(fields).filter_map(question).collect()
    }

    /// The same for rows whose outcome is needed: it is an error where it is not there.
    pub fn resolve_labelled(schema: &Schema, header: &Header) -> Result<Self, ColumnsError> {
        let columns = Self::resolve(schema, header)?;
        if columns.target.is_none() {
            let names = Names::of(schema, header, &[])?;
            names.find(&schema.target.column)?;
            return Err(names.missing(&[&schema.target.column], schema));
        }
        Ok(columns)
    }
}

/// A header's names, ready to be looked up.
struct Names<'a> {
    header: &'a Header,
    chosen: BTreeMap<&'a str, usize>,
    exact: BTreeMap<&'a [u8], Vec<usize>>,
    /// Columns that nothing in the schema names exactly, by what is left of the name. Without those that two of the
    /// schema's names would claim.
    loose: BTreeMap<String, Vec<usize>>,
}

impl<'a> Names<'a> {
    fn of(schema: &Schema, header: &'a Header, choices: &'a [ColumnChoice]) -> Result<Self, ColumnsError> {
        let mut chosen = BTreeMap::new();
        for ColumnChoice { name, column } in choices {
            let is_taken = *column >= header.names.len() || chosen.values().any(|other| other == column);
            if is_taken || chosen.insert(name.as_str(), *column).is_some() {
                return Err(ColumnsError::Choice { name: name.clone() });
            }
        }
        let mut exact: BTreeMap<&[u8], Vec<usize>> = BTreeMap::new();
        let mut loose: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let wanted = wanted(schema);
        for (column, name) in header.names.iter().enumerate() {
            if chosen.values().any(|other| *other == column) {
                continue;
            }
            exact.entry(name).or_default().push(column);
            if let Ok(text) = std::str::from_utf8(name)
                && !wanted.contains(&text)
            {
                loose.entry(loosened(text)).or_default().push(column);
            }
        }
        let mut claims: Vec<String> = wanted.iter().map(|name| loosened(name)).collect();
        claims.sort_unstable();
        claims.windows(2).filter(|pair| pair.first() == pair.last()).for_each(|pair| {
            pair.first().and_then(|twice| loose.remove(twice));
        });
        Ok(Self { header, chosen, exact, loose })
    }

    /// The columns that could be this one by their names.
    fn candidates(&self, name: &str) -> Option<&[usize]> {
        self.exact.get(name.as_bytes()).or_else(|| self.loose.get(&loosened(name))).map(Vec::as_slice)
    }

    fn find(&self, name: &str) -> Result<Option<usize>, ColumnsError> {
        if let Some(column) = self.chosen.get(name) {
            return Ok(Some(*column));
        }
        let line = self.header.line;
        match self.exact.get(name.as_bytes()).map(Vec::as_slice) {
            Some([column]) => return Ok(Some(*column)),
            Some(columns) => {
                return Err(ColumnsError::Duplicate { line, name: name.to_owned(), columns: columns.to_vec() });
            }
            None => {}
        }
        match self.loose.get(&loosened(name)).map(Vec::as_slice) {
            None => Ok(None),
            Some([column]) => Ok(Some(*column)),
            Some(columns) => {
                let found = columns.iter().map(|&column| self.shown(column)).collect();
                Err(ColumnsError::Ambiguous { line, name: name.to_owned(), found })
            }
        }
    }

    fn missing(&self, missing: &[&str], schema: &Schema) -> ColumnsError {
        let line = self.header.line;
        if self.header.names.iter().any(|name| std::str::from_utf8(name).is_err()) {
            return ColumnsError::NotUtf8 { line };
        }
        if missing.len() == schema.fields.len() {
            return ColumnsError::NoneKnown { line, expected: missing.iter().map(|&name| name.to_owned()).collect() };
        }
        let free = self.free(schema);
        let missing = missing
            .iter()
            .map(|&name| MissingColumn {
                name: name.to_owned(),
                near: nearest(name, &free).map(|(_, near)| near.to_owned()),
            })
            .collect();
        ColumnsError::Missing { line, missing }
    }

    /// Columns that nothing in the schema asks for, with names short enough to be compared.
    fn free(&self, schema: &Schema) -> Vec<(usize, &'a str)> {
        let taken: Vec<usize> = wanted(schema).into_iter().filter_map(|name| self.find(name).ok().flatten()).collect();
        (self.header.names.iter().enumerate())
            .filter(|(column, name)| name.len() <= LONGEST_NEAR_NAME && !taken.contains(column))
            .filter_map(|(column, name)| Some((column, std::str::from_utf8(name).ok()?)))
            .collect()
    }

    fn shown(&self, column: usize) -> String {
        self.header.names.get(column).map(|name| String::from_utf8_lossy(name).into_owned()).unwrap_or_default()
    }
}

/// Every column that the schema names.
fn wanted(schema: &Schema) -> Vec<&str> {
    let mut wanted: Vec<&str> = schema.fields.iter().map(|field| field.column.as_str()).collect();
    wanted.extend(schema.id_column.as_deref());
    wanted.push(&schema.target.column);
    wanted
}

/// What is left of a name when case, spaces, underscores and hyphens do not count.
fn loosened(name: &str) -> String {
    let letters = name.chars().filter(|letter| !letter.is_whitespace() && !matches!(letter, '_' | '-'));
    letters.flat_map(char::to_lowercase).collect()
}

/// The column whose name the fewest changes of a letter lead to, at most a third of the letters.
fn nearest<'a>(name: &str, among: &[(usize, &'a str)]) -> Option<(usize, &'a str)> {
    let name = loosened(name);
    let most = (name.chars().count() / 3).max(1);
    among
        .iter()
        .map(|&(column, candidate)| (strsim::damerau_levenshtein(&name, &loosened(candidate)), (column, candidate)))
        .filter(|(distance, _)| *distance <= most)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

fn header_in_words(line: u64) -> String {
    if line == 0 { "the file".to_owned() } else { format!("line {line}") }
}

fn missing_in_words(missing: &[MissingColumn]) -> String {
    list(missing.iter().map(|column| match &column.near {
        Some(near) => format!("{} (is it {near}?)", column.name),
        None => column.name.clone(),
    }))
}

fn columns_in_words(count: usize) -> String {
    if count == 1 { "a column that is needed".to_owned() } else { format!("{count} columns that are needed") }
}

fn list(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(", ")
}
