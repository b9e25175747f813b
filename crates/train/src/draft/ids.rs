use super::column::ColumnFinding;
use super::names;

/// Minimum number of filled cells. With fewer, all values may differ by chance.
const MIN_ROWS: usize = 10;

/// Number of filled cells per tolerated repeat. Some rows may be in a table twice by mistake.
const CELLS_PER_REPEAT: usize = 50;

/// Numbers with equally many digits are evidence of IDs only if they have at least this many digits.
const MIN_DIGITS: i32 = 5;

/// If more than this share of the numbers end in zero, they may be rounded amounts.
const MAX_ENDING_IN_ZERO: f64 = 0.25;

/// Few repeats are evidence of IDs only if at least this many would be expected by chance.
const MIN_EXPECTED_REPEATS: f64 = 8.0;

/// Maximum number of parts of the sorted values for measuring their density.
const N_PARTS: usize = 10;

pub(super) fn nearly_all_differ(n_different: usize, n_filled: usize) -> bool {
    n_filled >= MIN_ROWS && n_filled - n_different.min(n_filled) <= (n_filled / CELLS_PER_REPEAT).max(1)
}

pub(super) struct WholeNumbers<'a> {
    pub(super) name: &'a str,
    pub(super) is_first: bool,
    pub(super) values: Vec<f64>,
    /// Number of cells that repeat an earlier string.
    pub(super) repeats: usize,
}

impl WholeNumbers<'_> {
    pub(super) fn are_ids(&self) -> bool {
        if names::is_id(self.name) || self.repeats_less_than_chance() {
            return true;
        }
        !names::is_measure(self.name) && (self.is_first || self.are_sorted() || self.have_equally_many_digits())
    }

    /// Whether amounts with the same distribution would repeat much more often. If so, the numbers were probably
    /// assigned in sequence.
    fn repeats_less_than_chance(&self) -> bool {
        let mut sorted = self.values.clone();
        sorted.sort_unstable_by(f64::total_cmp);
        let expected: f64 = sorted
            .chunks(sorted.len().div_ceil(N_PARTS).max(1))
            .map(|part| {
                let width = part.last().zip(part.first()).map_or(0.0, |(last, first)| last - first) + 1.0;
                let pairs = part.len() as f64 * (part.len() as f64 - 1.0) / 2.0;
                pairs / width
            })
            .sum();
        expected >= MIN_EXPECTED_REPEATS && (self.repeats as f64) < expected / 4.0
    }

    fn are_sorted(&self) -> bool {
        let ascends = |pair: &[f64]| matches!(pair, [a, b] if a <= b);
        let descends = |pair: &[f64]| matches!(pair, [a, b] if a >= b);
        self.values.windows(2).all(ascends) || self.values.windows(2).all(descends)
    }

    fn have_equally_many_digits(&self) -> bool {
        let digits = |value: &f64| value.abs().log10().floor() as i32 + 1;
        let Some(expected) = self.values.first().map(digits) else { return false };
        let ending_in_zero = self.values.iter().filter(|value| *value % 10.0 == 0.0).count() as f64;
        expected >= MIN_DIGITS
            && self.values.iter().all(|value| *value > 0.0 && digits(value) == expected)
            && ending_in_zero <= MAX_ENDING_IN_ZERO * self.values.len() as f64
    }
}

/// Removes the most likely column of customer IDs and returns it, if one is wanted. Other columns with too many
/// different values become [`ColumnFinding::LeftOut`].
pub(super) fn take_id(names: &[String], columns: &mut Vec<(usize, ColumnFinding)>, is_wanted: bool) -> Option<usize> {
    let id = columns
        .iter()
        .filter(|_| is_wanted)
        .filter_map(|(column, found)| match found {
            ColumnFinding::Unique { is_id: true, numbers_rows, has_spaces } => {
                let is_named = names.get(*column).is_some_and(|name| names::is_id(name));
                Some((*numbers_rows, !is_named, *has_spaces, *column))
            }
            _ => None,
        })
        .min()
        .map(|(_, _, _, column)| column);
    columns.retain(|&(column, _)| Some(column) != id);
    for (_, found) in columns {
        if let ColumnFinding::Unique { .. } = found {
            *found = ColumnFinding::LeftOut(churnscope_wording::draft::UNIQUE.to_owned());
        }
    }
    id
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot continue should fail")]

    use crate::Description;
    use crate::draft::draft;
    use crate::draft::tests::{mixed, options, table};

    fn drafted(name: &str, rows: usize, value: impl Fn(usize) -> String) -> (Option<String>, Vec<String>) {
        let csv = table(&format!("{name},months,left"), rows, |row| {
            format!("{},{},{}", value(row), row * 7 % 31, u8::from(mixed(row).is_multiple_of(3)))
        });
        let schema = Description::parse(&draft(&csv, &options("left")).unwrap().toml).unwrap().schema;
        (schema.id_column, schema.fields.into_iter().map(|field| field.column).collect())
    }

    #[test]
    fn ids_are_recognized_by_their_values() {
        type Value = fn(usize) -> String;
        let cases: [(&str, &str, Value); 10] = [
            ("consecutive numbers", "ref", |row| (1_000 + row).to_string()),
            ("numbers with gaps", "ref", |row| (1_000 + row * 7).to_string()),
            ("random numbers with equally many digits", "ref", |row| (1_000_000 + mixed(row) % 8_999_999).to_string()),
            ("numbers that are read as decimals", "ref", |row| format!("{}.0", 5_000 + row)),
            ("more digits than a float can hold", "ref", |row| {
                (1_234_567_890_123_456_000_u64 + row as u64).to_string()
            }),
            ("letters and digits", "kennung", |row| format!("K-{:05}", mixed(row) % 100_000)),
            ("one letter and digits", "kennung", |row| format!("K{row}")),
            ("hexadecimal digits", "token", |row| format!("{:016x}", mixed(row))),
            ("telephone numbers", "phone", |row| format!("555-{:07}", mixed(row) % 10_000_000)),
            ("one row that is repeated", "ref", |row| (2_000 + if row == 30 { 29 } else { row }).to_string()),
        ];
        for (kind, name, value) in cases {
            for rows in [40, 400] {
                let expected = (Some(name.to_owned()), vec!["months".to_owned()]);
                assert_eq!(drafted(name, rows, value), expected, "{kind}, {rows} rows");
            }
        }
    }

    #[test]
    fn ids_need_not_be_in_the_first_column() {
        let csv = table("months,ref,left", 40, |row| {
            format!("{},{},{}", row * 7 % 31, 90_001 + mixed(row) % 9_998, u8::from(mixed(row).is_multiple_of(3)))
        });
        let schema = Description::parse(&draft(&csv, &options("left")).unwrap().toml).unwrap().schema;
        assert_eq!(schema.id_column.as_deref(), Some("ref"));
    }

    #[test]
    fn amounts_that_happen_to_differ_are_fields() {
        type Value = fn(usize) -> String;
        let cases: [(&str, &str, Value); 4] = [
            ("whole amounts", "annual_income", |row| (20_000 + mixed(row) % 60_000).to_string()),
            ("amounts over several orders of magnitude", "bytes", |row| {
                (10_f64.powf(2.0 + (mixed(row) % 1_000) as f64 / 200.0) as u64).to_string()
            }),
            ("decimals", "fee", |row| format!("{}.{:02}", 20 + mixed(row) % 900, row % 100)),
            ("amounts that often repeat", "ref", |row| (mixed(row) % 50).to_string()),
        ];
        for (kind, name, value) in cases {
            for rows in [40, 400] {
                let (id, fields) = drafted(name, rows, value);
                assert_eq!((id, fields.len()), (None, 2), "{kind}, {rows} rows");
            }
        }
    }

    #[test]
    fn row_numbers_and_names_are_ids_only_if_nothing_else_is() {
        let csv = table("RowNumber,Surname,CustomerRef,months,left", 60, |row| {
            let name = format!("Person {row}");
            format!("{},{name},{},{},{}", row + 1, 15_600_000 + mixed(row) % 99_999, row % 31, u8::from(row % 3 == 0))
        });
        let drafted = draft(&csv, &options("left")).unwrap();
        let schema = Description::parse(&drafted.toml).unwrap().schema;
        assert_eq!(schema.id_column.as_deref(), Some("CustomerRef"));
        for name in ["RowNumber", "Surname"] {
            let remark = format!("left out {name}: {}", churnscope_wording::draft::UNIQUE);
            assert!(drafted.remarks.contains(&remark), "{:?}", drafted.remarks);
        }
    }
}
