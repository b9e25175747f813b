//! Proposes columns for the fields and the ID if no column has their names.
//!
//! A proposal is a guess, so the user must confirm it.

mod contents;
mod meanings;
mod words;

use self::contents::{ColumnSample, FieldValues, Fit, Samples};
use self::words::{Vocabulary, Word, similarity};
use super::record::RecordBatch;
use super::table_reader::Header;
use crate::schema::{Field, Kind, Schema};

const MIN_SIMILARITY: f64 = 0.6;

/// Minimum similarity of the names for [`Fit::OtherWords`].
const MIN_FOR_OTHER_WORDS: f64 = 0.85;

/// `Months` can name a field measured in months.
const UNIT_FACTOR: f64 = 0.8;

const OTHER_ID_FACTOR: f64 = 0.9;

const FIT_FACTOR: f64 = 0.2;

/// How much higher than its rivals' scores a score must be.
const MARGIN: f64 = 0.05;

const ID_NAMES: [&str; 2] = ["customer id", "contract id"];

pub(super) struct Unmatched<'a> {
    pub(super) schema: &'a Schema,
    pub(super) header: &'a Header,
    /// Empty if they are not known.
    pub(super) rows: &'a RecordBatch,
    pub(super) columns: Vec<(usize, &'a str)>,
    pub(super) names: Vec<&'a str>,
}

/// `name` and `column` are indices into the lists of [`Unmatched`].
#[derive(Clone, Copy, Debug)]
struct Pair {
    name: usize,
    column: usize,
    score: f64,
}

struct FieldNames {
    /// The words and the weight of each name.
    forms: Vec<(Vec<Word>, f64)>,
    units: Vec<Word>,
    is_number: bool,
}

impl Unmatched<'_> {
    pub(super) fn proposals(&self) -> Vec<Option<usize>> {
        let mut proposals = vec![None; self.names.len()];
        for Pair { name, column, .. } in accepted(self.pairs()) {
            if let (Some(proposal), Some((column, _))) = (proposals.get_mut(name), self.columns.get(column)) {
                *proposal = Some(*column);
            }
        }
        proposals
    }

    /// Whether a column's values fit the field with this name. A name that is not a field's is assumed to be the ID's.
    pub(super) fn fits(&self, name: &str, column: usize) -> bool {
        let samples = Samples::of(self.header, self.rows);
        let Some(sample) = samples.column(column) else { return false };
        match self.schema.fields.iter().find(|field| field.column == name) {
            Some(field) => matches!(sample.fit(&FieldValues::of(field)), Fit::Yes(_) | Fit::Levels),
            None => samples.has_rows() && sample.could_be_ids(),
        }
    }

    fn pairs(&self) -> Vec<Pair> {
        let (vocabulary, samples) = (Vocabulary::new(), Samples::of(self.header, self.rows));
        let values: Vec<FieldValues<'_>> = self.schema.fields.iter().map(FieldValues::of).collect();
        let values_of = |name: &str| self.schema.field_index(name).and_then(|field| values.get(field));
        let names: Vec<_> = self.names.iter().map(|name| (self.names_of(&vocabulary, name), values_of(name))).collect();
        let mut pairs = Vec::new();
        for (column, (index, text)) in self.columns.iter().enumerate() {
            // the first line of a file without a header has values instead of names
            let is_value = values.iter().any(|values| values.contain(text));
            let Some(sample) = samples.column(*index).filter(|_| !is_value) else { continue };
            let words = vocabulary.words(text);
            for (name, (names, values)) in names.iter().enumerate() {
                if let Some(score) = names.score(&words, *values, sample) {
                    pairs.push(Pair { name, column, score });
                }
            }
        }
        pairs
    }

    fn names_of(&self, vocabulary: &Vocabulary, name: &str) -> FieldNames {
        let mut forms = vec![(vocabulary.words(name), 1.0)];
        let Some(field) = self.field(name) else {
            forms.extend(ID_NAMES.map(|name| (vocabulary.words(name), OTHER_ID_FACTOR)));
            return FieldNames { forms, units: Vec::new(), is_number: false };
        };
        forms.push((vocabulary.words(&field.label), 1.0));
        let units = match &field.kind {
            Kind::Number(number) => vocabulary.words(&number.unit.many),
            Kind::Category(_) => Vec::new(),
        };
        if !units.is_empty() {
            forms.push((units.clone(), UNIT_FACTOR));
        }
        FieldNames { forms, units, is_number: matches!(field.kind, Kind::Number(_)) }
    }

    fn field(&self, name: &str) -> Option<&Field> {
        self.schema.fields.iter().find(|field| field.column == name)
    }
}

impl FieldNames {
    /// How well a column fits a field, judging by its words and its values; `None` if it does not fit. `values` is
    /// `None` for the ID.
    fn score(&self, words: &[Word], values: Option<&FieldValues<'_>>, sample: &ColumnSample<'_>) -> Option<f64> {
        if is_outcome(words) && !self.forms.iter().any(|(form, _)| is_outcome(form)) {
            return None;
        }
        // the device fee is only a part of the monthly charge
        let is_part = |word: &Word| word.names_a_part() && !self.forms.iter().any(|(form, _)| word.is_among(form));
        if self.is_number && words.iter().any(is_part) {
            return None;
        }
        let of = |(form, factor): &(Vec<Word>, f64)| similarity(form, words, &self.units) * factor;
        let fit = match values {
            Some(values) => sample.fit(values),
            None if sample.could_be_ids() => Fit::Yes(1.0),
            None => Fit::No,
        };
        score(self.forms.iter().map(of).fold(0.0, f64::max), fit)
    }
}

fn score(similarity: f64, fit: Fit) -> Option<f64> {
    let (similarity, minimum, fit) = match fit {
        Fit::No => return None,
        Fit::Unknown => (similarity, MIN_SIMILARITY, 0.0),
        Fit::OtherWords => (similarity, MIN_FOR_OTHER_WORDS, 0.0),
        Fit::Yes(share) => (similarity, MIN_SIMILARITY, share),
        // distinctive levels identify a field as well as a name does
        Fit::Levels => (similarity.max(MIN_SIMILARITY), MIN_SIMILARITY, 1.0),
    };
    (similarity >= minimum).then_some(similarity + FIT_FACTOR * fit)
}

/// The pairs with the highest scores, without those that have a close rival.
fn accepted(mut pairs: Vec<Pair>) -> Vec<Pair> {
    pairs.sort_by(|a, b| b.score.total_cmp(&a.score));
    let mut accepted = Vec::new();
    while let Some(best) = pairs.first().copied() {
        let is_rival = |pair: &&Pair| pair.score > best.score - MARGIN;
        let rivals: Vec<Pair> = pairs.iter().skip(1).filter(is_rival).copied().collect();
        let is_column_unclear = rivals.iter().any(|rival| rival.column == best.column);
        let is_name_unclear = rivals.iter().any(|rival| rival.name == best.name);
        let is_settled = !is_column_unclear && !is_name_unclear;
        if is_settled {
            accepted.push(best);
        }
        pairs.retain(|pair| {
            let has_column = pair.column == best.column && (is_settled || is_column_unclear);
            let has_name = pair.name == best.name && (is_settled || is_name_unclear);
            !has_column && !has_name
        });
    }
    accepted
}

fn is_outcome(words: &[Word]) -> bool {
    words.iter().any(|word| word.means("churn"))
}
