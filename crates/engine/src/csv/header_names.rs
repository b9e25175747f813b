//! Looks up column names in a header.

use std::collections::BTreeMap;

use super::columns::ColumnChoice;
use super::columns_error::{ColumnsError, MissingColumn};
use super::table_reader::Header;
use crate::accents::composed;
use crate::schema::Schema;

/// Maximum length, in bytes, of a column name that can be suggested or proposed.
const MAX_SUGGESTED_NAME: usize = 100;

pub(super) struct HeaderNames<'a> {
    header: &'a Header,
    /// `None` if the user said that the file has no such column.
    chosen: BTreeMap<&'a str, Option<usize>>,
    exact: BTreeMap<&'a [u8], Vec<usize>>,
    normalized: BTreeMap<String, Vec<usize>>,
}

impl<'a> HeaderNames<'a> {
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

    pub(super) fn missing(&self, missing: &[&str], schema: &Schema) -> ColumnsError {
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

    pub(super) fn are_text(&self) -> bool {
        self.header.names.iter().all(|name| std::str::from_utf8(name).is_ok())
    }

    pub(super) fn is_chosen(&self, name: &str) -> bool {
        self.chosen.contains_key(name)
    }

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

    pub(super) fn text(&self, column: usize) -> String {
        self.header.names.get(column).map(|name| String::from_utf8_lossy(name).into_owned()).unwrap_or_default()
    }
}

/// A name in lowercase, without spaces and common punctuation. Symbols such as `%` and `#` are kept, because names may
/// differ only in them.
fn normalize(name: &str) -> String {
    const PUNCTUATION: &str = "_-.:,;/\\'\"()[]*";
    let letters = name.chars().filter(|letter| !letter.is_whitespace() && !PUNCTUATION.contains(*letter));
    composed(letters.flat_map(char::to_lowercase).collect())
}

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
