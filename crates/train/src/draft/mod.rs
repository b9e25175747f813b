//! A first description of an unknown table, which trains as it is and says what was guessed.

mod column;
mod names;
mod rules;
mod text;

use std::collections::HashMap;

use rayon::prelude::*;
use thiserror::Error;

use self::column::{Cells, Found, FoundCategory};
use self::rules::{Implications, implications};
use super::repeats::{Repeats, repeats};
use churnscope_engine::csv::{self, RecordBatch, TableReader};

/// Least customers of each outcome: two a fold, and two folds.
const LEAST_OF_AN_OUTCOME: usize = 4;

/// Most values of the outcome that a sentence lists.
const SHOWN: usize = 8;

/// What to draft from, besides the table.
#[derive(Clone, Debug)]
pub struct Draft<'a> {
    /// The column that says who left.
    pub target: &'a str,
    /// Its value that means "left"; guessed where it is not given.
    pub positive: Option<&'a str>,
    /// Name of the data, for the description.
    pub name: &'a str,
    /// Date to write into the description, `2026-11-24`.
    pub date: &'a str,
}

/// A drafted description.
#[derive(Clone, Debug)]
pub struct Drafted {
    /// The file, in TOML, with what was guessed as comments.
    pub toml: String,
    /// What whoever trains on it should know, a sentence each.
    pub remarks: Vec<String>,
}

/// A table that no description can be drafted for.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum DraftError {
    /// It is no table.
    #[error(transparent)]
    Format(#[from] csv::TableError),
    /// A column that is not there.
    #[error("there is no column \"{wanted}\"; the file has {columns}: name one of them with --target")]
    NoSuchColumn {
        /// What was asked for.
        wanted: String,
        /// What there is.
        columns: String,
    },
    /// Two columns of one name, or one without a letter that can be read.
    #[error("column {column} of the header, \"{name}\", {problem}; give every column a name of its own")]
    Header {
        /// Which one, counted from 1.
        column: usize,
        /// Its name.
        name: String,
        /// What is wrong.
        problem: &'static str,
    },
    /// A row that is none, or is no text.
    #[error("line {line}: {problem}; mend the file first")]
    Row {
        /// The line on which it starts.
        line: u64,
        /// What is wrong.
        problem: String,
    },
    /// Rows whose outcome is not known.
    #[error(
        "column {column} is blank in {rows} rows, the first in line {line}: nothing can be learned from a customer whose outcome is not known, so take these rows out"
    )]
    BlankOutcome {
        /// The target.
        column: String,
        /// How many.
        rows: usize,
        /// The first of them.
        line: u64,
    },
    /// Only one outcome.
    #[error(
        "column {column} is \"{value}\" in every row: to learn who leaves takes customers who left and customers who stayed"
    )]
    OneOutcome {
        /// The target.
        column: String,
        /// Its only value.
        value: String,
    },
    /// Outcomes of which none can be told to be "left".
    #[error(
        "column {column} has {values}: say which of them means \"left\" with --positive VALUE; the others mean \"stayed\""
    )]
    WhichOutcome {
        /// The target.
        column: String,
        /// Its values and how often each is there.
        values: String,
    },
    /// A value that the target does not have.
    #[error("column {column} has no \"{wanted}\", it has {values}: name one of them with --positive")]
    NoSuchOutcome {
        /// The target.
        column: String,
        /// What was asked for.
        wanted: String,
        /// Its values and how often each is there.
        values: String,
    },
    /// More values than an outcome can have.
    #[error(
        "column {column} has {found} different values, so it is no outcome: name a column that says who left and who stayed"
    )]
    NoOutcome {
        /// The target.
        column: String,
        /// How many.
        found: usize,
    },
    /// Too few customers of one outcome.
    #[error(
        "{left} customers left and {stayed} stayed; at least {LEAST_OF_AN_OUTCOME} of both are needed to measure anything"
    )]
    TooFew {
        /// Customers who left.
        left: usize,
        /// Customers who stayed.
        stayed: usize,
    },
    /// Nothing to learn from.
    #[error(
        "besides {target} the file has no column that could be a field, so there is nothing to learn from: add what is known of the customers\n  {reasons}"
    )]
    NoField {
        /// The target.
        target: String,
        /// Why each is none.
        reasons: String,
    },
}

/// The outcome, as the table has it.
struct Outcome {
    column: usize,
    positive: String,
    negatives: Vec<String>,
    left: Vec<bool>,
}

/// A table that was looked at.
struct Examined<'a> {
    draft: &'a Draft<'a>,
    names: Vec<String>,
    outcome: Outcome,
    id: Option<usize>,
    /// Columns of the file and what is in them, but for the target and the id.
    columns: Vec<(usize, Found)>,
    implications: Implications,
    rows: usize,
    repeats: Option<Repeats>,
}

/// Drafts a description of a CSV file with a header.
pub fn draft(csv: &[u8], draft: &Draft<'_>) -> Result<Drafted, DraftError> {
    let mut reader = TableReader::new();
    let mut records = RecordBatch::default();
    reader.feed(csv, &mut |record| records.push(record))?;
    reader.finish(&mut |record| records.push(record))?;
    let names = names_of(reader.header().map(|header| header.names.as_slice()).unwrap_or_default())?;
    check_shape(&records, names.len())?;
    let target = names.iter().position(|name| name == draft.target).ok_or_else(|| DraftError::NoSuchColumn {
        wanted: draft.target.to_owned(),
        columns: names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", "),
    })?;
    let cells = |column: usize| -> Result<Vec<&str>, DraftError> {
        records
            .records(0..records.len())
            .map(|record| {
                let cell = record.cell(column).unwrap_or_default();
                std::str::from_utf8(cell).map(str::trim).map_err(|_| DraftError::Row {
                    line: record.line(),
                    problem: format!(
                        "column {}: \"{}\" is not UTF-8 text",
                        names.get(column).map_or("", String::as_str),
                        String::from_utf8_lossy(cell)
                    ),
                })
            })
            .collect()
    };
    let outcome = outcome(draft, target, &cells(target)?, &records)?;
    let examine = |column: usize| -> Result<(usize, Found), DraftError> {
        let name = names.get(column).map_or("", String::as_str);
        Ok((column, Cells { name, cells: cells(column)?, outcomes: &outcome.left }.examine()))
    };
    let mut columns: Vec<(usize, Found)> =
        (0..names.len()).into_par_iter().filter(|&column| column != target).map(examine).collect::<Result<_, _>>()?;
    let id = columns
        .iter()
        .filter(|(_, found)| *found == Found::Unique { all: true })
        .map(|&(column, _)| column)
        .min_by_key(|&column| (!names.get(column).is_some_and(|name| names::is_id(name)), column));
    columns.retain(|&(column, _)| Some(column) != id);
    for (_, found) in &mut columns {
        if let Found::Unique { .. } = found {
            *found =
                Found::LeftOut("nearly every row has a value of its own, so nothing can be learned from it".to_owned());
        }
    }
    let categories: Vec<(usize, &FoundCategory)> = columns
        .iter()
        .filter_map(|(column, found)| match found {
            Found::Category(category) => Some((*column, category)),
            _ => None,
        })
        .collect();
    let implications = implications(&categories, records.len());
    for &(column, earlier) in &implications.repeated {
        let name = names.get(earlier).map_or("", String::as_str);
        for (_, found) in columns.iter_mut().filter(|(index, _)| *index == column) {
            *found = Found::LeftOut(format!("says the same as {name}"));
        }
    }
    let examined =
        Examined { draft, outcome, id, columns, implications, rows: records.len(), repeats: repeats(&records), names };
    if examined.fields().next().is_none() {
        let reasons: Vec<String> = examined.left_out().map(|(name, reason)| format!("{name}: {reason}")).collect();
        return Err(DraftError::NoField { target: draft.target.to_owned(), reasons: reasons.join("\n  ") });
    }
    Ok(Drafted { toml: examined.toml(), remarks: examined.remarks() })
}

impl Examined<'_> {
    fn name(&self, column: usize) -> &str {
        self.names.get(column).map_or("", String::as_str)
    }

    /// Columns that become fields.
    fn fields(&self) -> impl Iterator<Item = (usize, &Found)> {
        self.columns
            .iter()
            .filter(|(_, found)| matches!(found, Found::Number(_) | Found::Category(_)))
            .map(|(column, found)| (*column, found))
    }

    /// Columns that do not, and why.
    fn left_out(&self) -> impl Iterator<Item = (&str, &str)> {
        self.columns.iter().filter_map(|(column, found)| match found {
            Found::LeftOut(reason) => Some((self.name(*column), reason.as_str())),
            _ => None,
        })
    }

    fn n_left(&self) -> usize {
        self.outcome.left.iter().filter(|left| **left).count()
    }

    fn category(&self, column: usize) -> Option<&FoundCategory> {
        self.columns.iter().find(|(index, _)| *index == column).and_then(|(_, found)| match found {
            Found::Category(category) => Some(category),
            _ => None,
        })
    }
}

fn names_of(header: &[Vec<u8>]) -> Result<Vec<String>, DraftError> {
    let mut names: Vec<String> = Vec::with_capacity(header.len());
    for (index, bytes) in header.iter().enumerate() {
        let name = String::from_utf8_lossy(bytes).trim().to_owned();
        let problem = if std::str::from_utf8(bytes).is_err() {
            Some("is not UTF-8 text")
        } else if name.is_empty() {
            Some("has no name")
        } else {
            names.contains(&name).then_some("is there twice")
        };
        if let Some(problem) = problem {
            return Err(DraftError::Header { column: index + 1, name, problem });
        }
        names.push(name);
    }
    Ok(names)
}

fn check_shape(records: &RecordBatch, expected: usize) -> Result<(), DraftError> {
    for record in records.records(0..records.len()) {
        let problem = if let Some(end) = record.open_quote_end() {
            format!("a quote opened here is never closed, so everything up to line {end} became part of this row")
        } else if record.n_cells() != expected {
            format!("found {} cells, expected {expected} as in the header", record.n_cells())
        } else {
            continue;
        };
        return Err(DraftError::Row { line: record.line(), problem });
    }
    Ok(())
}

fn outcome(draft: &Draft<'_>, column: usize, cells: &[&str], records: &RecordBatch) -> Result<Outcome, DraftError> {
    let name = || draft.target.to_owned();
    let blank = cells.iter().filter(|text| text.is_empty()).count();
    if blank > 0 {
        let line = records.records(0..records.len()).zip(cells).find(|(_, text)| text.is_empty());
        return Err(DraftError::BlankOutcome {
            column: name(),
            rows: blank,
            line: line.map_or(0, |(record, _)| record.line()),
        });
    }
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for text in cells {
        *counts.entry(text).or_default() += 1;
    }
    let mut values: Vec<(&str, usize)> = counts.into_iter().collect();
    values.sort_unstable_by(|(a, of_a), (b, of_b)| of_b.cmp(of_a).then(a.cmp(b)));
    let listed = || {
        let shown = values.iter().take(SHOWN).map(|(text, rows)| format!("\"{text}\" in {rows} rows"));
        let more = values.len().saturating_sub(SHOWN);
        let more = if more > 0 { vec![format!("{more} more values")] } else { Vec::new() };
        shown.chain(more).collect::<Vec<_>>().join(", ")
    };
    if let [(value, _)] = values.as_slice() {
        return Err(DraftError::OneOutcome { column: name(), value: (*value).to_owned() });
    }
    let positive = match draft.positive {
        Some(wanted) if values.iter().any(|(text, _)| *text == wanted) => wanted,
        Some(wanted) => {
            return Err(DraftError::NoSuchOutcome { column: name(), wanted: wanted.to_owned(), values: listed() });
        }
        None if values.len() > 20 => return Err(DraftError::NoOutcome { column: name(), found: values.len() }),
        None => {
            let mut meaning = values.iter().map(|(text, _)| *text).filter(|text| names::means_left(text));
            match (meaning.next(), meaning.next(), values.len()) {
                (Some(text), None, 2) => text,
                _ => return Err(DraftError::WhichOutcome { column: name(), values: listed() }),
            }
        }
    };
    let left: Vec<bool> = cells.iter().map(|text| *text == positive).collect();
    let n_left = left.iter().filter(|left| **left).count();
    if n_left.min(cells.len() - n_left) < LEAST_OF_AN_OUTCOME {
        return Err(DraftError::TooFew { left: n_left, stayed: cells.len() - n_left });
    }
    let negatives = values.iter().map(|(text, _)| (*text).to_owned()).filter(|text| text != positive).collect();
    Ok(Outcome { column, positive: positive.to_owned(), negatives, left })
}

#[cfg(test)]
mod tests;
