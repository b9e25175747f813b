use std::collections::HashMap;

use churnscope_engine::csv::{Columns, Record, RecordBatch, RowCells, RowChecker, TableChoices, TableReader};
use churnscope_engine::customer::Problem;
use churnscope_engine::notation::file_value;
use churnscope_engine::schema::{Category, Field, Kind, Schema, Value};
use churnscope_engine::spelling::normalized;
use churnscope_train::{Description, RejectedRows};
use churnscope_wording::rows::row_error;
use churnscope_wording::train::fields as wording;
use churnscope_worker::training::protocol::{CountBar, FieldCounts, MergedValues, TableCounts};

use crate::drafting::explained_columns;

/// Number of parts into which the range of a number is divided. Up to this many different numbers are counted one by
/// one instead.
const PARTS: usize = 10;

/// The share of the numbers that is ignored at each end when the range is divided, so that a few extreme numbers do not
/// stretch all parts.
const TAIL: f64 = 0.01;

/// Maximum number of rows from which the parts are computed.
const MAX_SURVEYED: usize = 100_000;

#[derive(Debug)]
pub(crate) struct CountsKey {
    schema: Schema,
    rejected_rows: RejectedRows,
}

impl CountsKey {
    fn of(description: &Description) -> Self {
        Self { schema: without_words(&description.schema), rejected_rows: description.training.rejected_rows }
    }

    /// Whether the counts for this description are certain to equal the counts that this key describes.
    pub(crate) fn is_of(&self, description: &Description) -> bool {
        self.rejected_rows == description.training.rejected_rows && self.schema == without_words(&description.schema)
    }
}

/// The schema without labels, offers, and other parts that do not affect how cells are read.
fn without_words(schema: &Schema) -> Schema {
    let mut schema = Schema { title: String::new(), monthly_charge: None, examples: Vec::new(), ..schema.clone() };
    for field in &mut schema.fields {
        (field.label, field.group, field.missing.why) = Default::default();
        field.actionable = false;
        match &mut field.kind {
            Kind::Number(number) => {
                number.offers.clear();
                number.default = number.min;
            }
            Kind::Category(category) => {
                for level in &mut category.levels {
                    (level.label, level.phrase, level.offer) = Default::default();
                }
            }
        }
    }
    schema
}

pub(crate) fn counts(text: &[u8], table: TableChoices, description: &Description) -> (CountsKey, TableCounts) {
    let counted = CountsKey::of(description);
    let counts = match tally(text, table, &description.schema) {
        Ok(tally) => tally.counts(description.training.rejected_rows == RejectedRows::Skip),
        Err(reason) => TableCounts { rows: 0, left: 0, n_read: 0, unusable: Some(reason), fields: Vec::new() },
    };
    (counted, counts)
}

#[derive(Default)]
struct OutcomeTally {
    rows: u64,
    left: u64,
    n_read: u64,
    n_unusable: u64,
    first_unusable: Option<String>,
    fields: Vec<FieldCounts>,
}

fn tally(text: &[u8], table: TableChoices, schema: &Schema) -> Result<OutcomeTally, String> {
    let mut reader = TableReader::with(table);
    let mut records = RecordBatch::default();
    let mut push = |record: Record<'_>| records.push(record);
    reader.feed(text, &mut push).and_then(|()| reader.finish(&mut push)).map_err(|error| error.to_string())?;
    let header = reader.header().ok_or_else(|| wording::NO_HEADER.to_owned())?;
    let columns = Columns::resolve_labeled(schema, header, &[]).map_err(explained_columns)?;
    let checker = RowChecker::new(schema, &columns);
    let parts = parts(&records, &checker, schema);
    let empty = |parts: &FieldParts| FieldCounts { bars: parts.empty_bars(), ..FieldCounts::default() };
    let mut tally = OutcomeTally { fields: parts.iter().map(empty).collect(), ..OutcomeTally::default() };
    let mut merged: Vec<MergedTally> =
        schema.fields.iter().zip(&columns.fields).map(|(field, column)| MergedTally::of(field, *column)).collect();
    for record in records.records(0..records.len()) {
        let cells = checker.cells(&record);
        cells.iter().for_each(|cells| tally.add_blanks(cells));
        let read = cells.and_then(|cells| Ok((checker.outcome(&record, &cells)?, cells)));
        match read {
            Ok((left, cells)) => {
                let values = cells.into_values();
                merged.iter_mut().zip(&values).for_each(|(merged, value)| merged.add(&record, *value));
                tally.add(&parts, &values, left);
            }
            Err(error) => {
                tally.n_unusable += 1;
                tally.first_unusable.get_or_insert_with(|| row_error(schema, &error));
            }
        }
    }
    for (field, merged) in tally.fields.iter_mut().zip(merged) {
        field.merged = merged.counts();
    }
    Ok(tally)
}

/// The values of a field that are read as its catch-all level.
struct MergedTally<'a> {
    column: Option<usize>,
    /// The index of this level, and its value in the file.
    other: Option<(u16, &'a str)>,
    rows: HashMap<Vec<u8>, u64>,
}

impl<'a> MergedTally<'a> {
    fn of(field: &'a Field, column: Option<usize>) -> Self {
        let other = match &field.kind {
            Kind::Category(Category { levels, other: Some(other), .. }) => {
                levels.get(usize::from(*other)).map(|level| (*other, level.value.as_str()))
            }
            _ => None,
        };
        Self { column, other, rows: HashMap::new() }
    }

    fn add(&mut self, record: &Record<'_>, value: Option<Value>) {
        if value.is_none() || value != self.other.map(|(other, _)| Value::Level(other)) {
            return;
        }
        let cell = self.column.and_then(|column| record.cell(column)).unwrap_or_default();
        match self.rows.get_mut(cell) {
            Some(rows) => *rows += 1,
            None => {
                self.rows.insert(cell.to_vec(), 1);
            }
        }
    }

    /// Counts the merged values and their rows. A cell with the level's own value does not count as merged, and
    /// different spellings of a value count as one value.
    fn counts(self) -> MergedValues {
        let own = self.other.map(|(_, value)| normalized(value)).unwrap_or_default();
        let texts = self.rows.into_iter().map(|(cell, rows)| (normalized(&String::from_utf8_lossy(&cell)), rows));
        let mut by_value: HashMap<String, u64> = HashMap::new();
        texts.filter(|(text, _)| *text != own).for_each(|(text, rows)| *by_value.entry(text).or_default() += rows);
        MergedValues { values: by_value.len() as u64, rows: by_value.values().sum() }
    }
}

impl OutcomeTally {
    fn add_blanks(&mut self, cells: &RowCells) {
        self.n_read += 1;
        for (field, cell) in self.fields.iter_mut().zip(cells.iter()) {
            let is_blank = match cell {
                Ok(value) => value.is_none(),
                Err(error) => error.problem == Problem::Blank,
            };
            field.blanks += u64::from(is_blank);
        }
    }

    fn add(&mut self, parts: &[FieldParts], values: &[Option<Value>], left: bool) {
        self.rows += 1;
        self.left += u64::from(left);
        for ((field, parts), value) in self.fields.iter_mut().zip(parts).zip(values) {
            let index = value.and_then(|value| parts.index_of(value));
            if let Some(bar) = index.and_then(|index| field.bars.get_mut(index)) {
                bar.rows += 1;
                bar.left += u64::from(left);
            }
        }
    }

    fn counts(self, are_skipped: bool) -> TableCounts {
        let unusable = self.first_unusable.map(|first| wording::unusable(self.n_unusable, are_skipped, first));
        TableCounts { rows: self.rows, left: self.left, n_read: self.n_read, unusable, fields: self.fields }
    }
}

enum FieldParts {
    /// This many levels.
    Levels(usize),
    /// The different values of a number field, and how they are written.
    Values(Vec<f64>, Vec<String>),
    /// Parts of equal width, and how their limits are written. The first and the last part also include the numbers
    /// beyond them, so the outermost limits are the lowest and the highest number.
    Range { low: f64, width: f64, limits: Vec<String> },
}

impl FieldParts {
    /// The numbers must be sorted.
    fn of_numbers(field: &Field, numbers: &[f64]) -> Self {
        let at = |share: f64| {
            let index = (numbers.len().saturating_sub(1) as f64 * share).round() as usize;
            numbers.get(index).copied().unwrap_or(0.0)
        };
        let written = |number: f64| file_value(field, Value::Number(number));
        let mut distinct = numbers.to_vec();
        distinct.dedup();
        if distinct.len() <= PARTS {
            let texts = distinct.iter().map(|number| written(*number)).collect();
            return Self::Values(distinct, texts);
        }
        let (low, high) = (at(TAIL), at(1.0 - TAIL));
        let (low, high) = if low < high { (low, high) } else { (at(0.0), at(1.0)) };
        let width = (high - low) / PARTS as f64;
        let limit = |part: usize| match part {
            0 => at(0.0),
            PARTS => at(1.0),
            _ => rounded(low + width * part as f64, width),
        };
        Self::Range { low, width, limits: (0..=PARTS).map(|part| written(limit(part))).collect() }
    }

    fn empty_bars(&self) -> Vec<CountBar> {
        let bar = |from: &String, to: &String| CountBar { from: from.clone(), to: to.clone(), rows: 0, left: 0 };
        match self {
            Self::Levels(levels) => vec![CountBar::default(); *levels],
            Self::Values(_, texts) => texts.iter().map(|text| bar(text, text)).collect(),
            Self::Range { limits, .. } => {
                limits.iter().zip(limits.iter().skip(1)).map(|(from, to)| bar(from, to)).collect()
            }
        }
    }

    fn index_of(&self, value: Value) -> Option<usize> {
        match (self, value) {
            (_, Value::Level(level)) => Some(usize::from(level)),
            (Self::Values(values, _), Value::Number(number)) => values.iter().position(|value| *value == number),
            (Self::Range { low, width, .. }, Value::Number(number)) => {
                Some((((number - low) / width).max(0.0) as usize).min(PARTS - 1))
            }
            (Self::Levels(_), Value::Number(_)) => None,
        }
    }
}

/// The parts of each field's values. If there are many rows, the parts of numbers are computed from evenly spaced rows.
fn parts(records: &RecordBatch, checker: &RowChecker<'_>, schema: &Schema) -> Vec<FieldParts> {
    let step = records.len().div_ceil(MAX_SURVEYED).max(1);
    let mut numbers: Vec<Vec<f64>> = vec![Vec::new(); schema.fields.len()];
    for row in (0..records.len()).step_by(step) {
        for cells in records.records(row..row + 1).filter_map(|record| checker.cells(&record).ok()) {
            for (numbers, value) in numbers.iter_mut().zip(cells.into_values()) {
                if let Some(Value::Number(number)) = value {
                    numbers.push(number);
                }
            }
        }
    }
    let of = |(field, mut numbers): (&Field, Vec<f64>)| match &field.kind {
        Kind::Category(category) => FieldParts::Levels(category.levels.len()),
        Kind::Number(_) => {
            numbers.sort_unstable_by(f64::total_cmp);
            FieldParts::of_numbers(field, &numbers)
        }
    };
    schema.fields.iter().zip(numbers).map(of).collect()
}

/// Rounds to no more decimals than the width of a part needs.
fn rounded(limit: f64, width: f64) -> f64 {
    let scale = 10_f64.powf((1.0 - width.log10().floor()).clamp(0.0, 9.0));
    (limit * scale).round() / scale
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot continue should fail")]

    use super::*;

    const DESCRIPTION: &str = include_str!("../tests/small.toml");

    #[test]
    fn values_are_counted_by_outcome() {
        let description = Description::parse(DESCRIPTION).unwrap();
        let mut csv = String::from("months,plan,left\n");
        for row in 0..100 {
            csv.push_str(&format!("{row},{},{}\n", if row % 4 == 0 { "b" } else { "a" }, u8::from(row < 10)));
        }
        csv.push_str(",a,1\nx,a,1\n5,c,0\n");
        let (counted, counts) = counts(csv.as_bytes(), TableChoices::default(), &description);
        assert!(counted.is_of(&description));
        assert_eq!((counts.rows, counts.left), (101, 11));
        assert!(counts.unusable.is_some_and(|reason| reason.starts_with("2 rows ")));
        assert_eq!(counts.n_read, 103);
        let [months, plan] = counts.fields.as_slice() else { panic!("{:?}", counts.fields) };
        assert_eq!((months.blanks, months.bars.len()), (1, PARTS));
        assert_eq!(months.bars.iter().map(|bar| bar.rows).sum::<u64>(), 100);
        assert_eq!(months.bars.first().map(|bar| (bar.from.as_str(), bar.left)), Some(("0", 10)));
        assert_eq!(months.bars.last().map(|bar| bar.to.as_str()), Some("99"));
        let levels: Vec<_> = plan.bars.iter().map(|bar| (bar.rows, bar.left)).collect();
        assert_eq!(levels, [(76, 8), (25, 3)]);
    }

    #[test]
    fn blanks_are_counted_even_if_their_rows_cannot_be_used() {
        let mut csv = String::from("months,plan,left\n");
        (0..80).for_each(|row| csv.push_str(&format!("{row},a,{}\n", row % 2)));
        csv.push_str(",a,1\n,b,0\n");
        let fill = "{ how = \"median\", why = \"w\" }";
        let skip = "folds = 2\nrejected_rows = \"skip\"";
        for (how, skips, rows, notice) in [
            ("{ how = \"median\", why = \"w\" }", "folds = 2", 82, None),
            ("{ how = \"refuse\", why = \"w\" }", "folds = 2", 80, Some("training stops at them")),
            ("{ how = \"refuse\", why = \"w\" }", skip, 80, Some("training skips them")),
        ] {
            let toml = DESCRIPTION.replacen(fill, how, 1).replace("folds = 2", skips);
            let description = Description::parse(&toml).unwrap();
            let (_, counts) = counts(csv.as_bytes(), TableChoices::default(), &description);
            let blanks: Vec<u64> = counts.fields.iter().map(|field| field.blanks).collect();
            assert_eq!((counts.rows, counts.n_read, blanks.as_slice()), (rows, 82, &[2, 0][..]), "{how}");
            match (counts.unusable, notice) {
                (None, None) => {}
                (Some(found), Some(part)) => assert!(found.starts_with("2 rows ") && found.contains(part), "{found}"),
                other => panic!("{how}: {other:?}"),
            }
        }
    }

    #[test]
    fn merged_values_are_counted_apart_from_the_level_that_they_become() {
        let levels = "levels = [{ value = \"a\" }, { value = \"b\" }]";
        assert!(DESCRIPTION.contains(levels), "{DESCRIPTION}");
        let others = "levels = [{ value = \"a\" }, { value = \"Rest\" }]\nother = \"Rest\"";
        for (how, plans, expected) in [
            (levels, ["a", "b", "a", "b"], MergedValues::default()),
            (others, ["a", "a", "a", "rest"], MergedValues::default()),
            (others, ["a", "b", "c", "rest"], MergedValues { values: 2, rows: 20 }),
            (others, ["b", " B", "c", "c"], MergedValues { values: 2, rows: 40 }),
        ] {
            let description = Description::parse(&DESCRIPTION.replace(levels, how)).unwrap();
            let mut csv = String::from("months,plan,left\n");
            for row in 0..10 {
                plans.iter().for_each(|plan| csv.push_str(&format!("{row},{plan},{}\n", row % 2)));
            }
            let (_, counts) = counts(csv.as_bytes(), TableChoices::default(), &description);
            let merged: Vec<MergedValues> = counts.fields.iter().map(|field| field.merged).collect();
            assert_eq!(merged, [MergedValues::default(), expected], "{plans:?} {:?}", counts.unusable);
        }
    }

    #[test]
    fn counts_stay_valid_while_only_words_change() {
        let before = Description::parse(DESCRIPTION).unwrap();
        let counted = CountsKey::of(&before);
        for (from, to, expected) in [
            ("label = \"Months\"", "label = \"Tenure\"", true),
            ("{ value = \"b\" }", "{ value = \"b\", offer = \"Move\" }", true),
            ("range = [0, 100]", "range = [0, 50]", false),
            ("folds = 2", "folds = 2\nrejected_rows = \"skip\"", false),
            ("{ value = \"b\" }", "{ value = \"c\" }", false),
            ("positive = \"1\", negative = \"0\"", "positive = \"0\", negative = \"1\"", false),
        ] {
            let after = Description::parse(&DESCRIPTION.replace(from, to)).unwrap();
            assert_eq!(counted.is_of(&after), expected, "{to}");
        }
    }
}
