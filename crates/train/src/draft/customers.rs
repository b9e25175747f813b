//! Finds tables in which a customer has several rows.
//!
//! A model looks better than it is if it is tested on customers whose other rows it was trained on.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::column::{ColumnFinding, NumberColumn};
use super::{RawTable, ids, names};
use churnscope_learn::random::SplitMix64;
use churnscope_wording::draft as texts;

const MIN_CUSTOMERS: usize = 20;

const MAX_PAIRS: usize = 20_000;

/// For a column to count as constant per customer, at least this share of the pairs of rows of one customer must agree
/// in it.
const MIN_AGREEMENT: f64 = 0.95;

/// A column in which more than this share of random pairs of rows agree does not help to tell customers apart.
const MAX_AGREEMENT_BY_CHANCE: f64 = 0.9;

/// Minimum difference between the agreement of a customer's rows and that of random rows, in standard deviations.
const MIN_DEVIATIONS: f64 = 4.0;

/// Minimum share of rows that equal an earlier row in all fields.
const MIN_EQUAL_ROWS: f64 = 0.05;

/// Minimum ratio of the pairs of equal rows to those expected by chance.
const MIN_RATIO_TO_CHANCE: f64 = 10.0;

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Customers {
    pub(super) columns: Vec<usize>,
    pub(super) of_rows: Vec<u32>,
    pub(super) count: usize,
}

/// Removes the column of repeated customer IDs from `columns`, if there is one. Other columns of repeated IDs become
/// [`ColumnFinding::LeftOut`].
pub(super) fn take_repeated_id(table: &RawTable, columns: &mut Vec<(usize, ColumnFinding)>) -> Option<Customers> {
    let candidates = columns.iter().filter(|(column, found)| may_be_repeated_id(table.name(*column), found));
    let mut found: Vec<(bool, Customers)> = candidates
        .filter_map(|(column, _)| {
            let customers = Customers::by(table, &[*column])?;
            let is_named = names::is_customer(table.name(*column));
            (is_repeated(&customers) && describes_customers(table, columns, *column, &customers, is_named))
                .then_some((is_named, customers))
        })
        .collect();
    found.sort_by_key(|(is_named, customers)| (!is_named, customers.columns.clone()));
    let other_ids: Vec<usize> = found.iter().skip(1).flat_map(|(_, customers)| customers.columns.clone()).collect();
    let (_, customers) = found.into_iter().next()?;
    columns.retain(|(column, _)| !customers.columns.contains(column));
    for (_, found) in columns.iter_mut().filter(|(column, _)| other_ids.contains(column)) {
        *found = ColumnFinding::LeftOut(texts::REPEATED_ID.to_owned());
    }
    Some(customers)
}

/// Groups equal rows into customers; `None` if too few rows are equal, or if they may be equal by chance. If rows of
/// different customers are equal by chance, two rows that agree in all fields but one are hardly more likely than two
/// random rows to agree in that field, too.
pub(super) fn equal_rows(table: &RawTable, columns: &[(usize, ColumnFinding)]) -> Option<Customers> {
    let fields: Vec<usize> = columns.iter().filter(|(_, found)| found.is_field()).map(|(column, _)| *column).collect();
    let hashes = |column: usize| -> Option<Vec<u64>> {
        Some(table.cells(column).ok()?.into_iter().map(|cell| hash(column, cell)).collect())
    };
    let mut of_rows = vec![0_u64; table.records.len()];
    for &column in &fields {
        of_rows.iter_mut().zip(hashes(column)?).for_each(|(sum, hash)| *sum = sum.wrapping_add(hash));
    }
    let n_equal_pairs = n_equal_pairs(of_rows.iter().copied());
    let n_customers = of_rows.iter().collect::<HashSet<_>>().len();
    let n_repeated = of_rows.len() - n_customers;
    if n_customers < MIN_CUSTOMERS || (n_repeated as f64) < MIN_EQUAL_ROWS * of_rows.len() as f64 {
        return None;
    }
    let pairs = random_pairs(of_rows.len());
    for &column in &fields {
        let others = of_rows.iter().zip(hashes(column)?).map(|(sum, hash)| sum.wrapping_sub(hash));
        let n_differing_pairs = self::n_equal_pairs(others).saturating_sub(n_equal_pairs);
        let agreement = table.agreement(column, &pairs);
        let by_chance = n_differing_pairs as f64 * agreement / (1.0 - agreement).max(1.0 / MAX_PAIRS as f64);
        if (n_equal_pairs as f64) < MIN_RATIO_TO_CHANCE * by_chance {
            return None;
        }
    }
    Customers::by(table, &fields)
}

/// The hash of a cell. It depends on the column, because a row's hash is the sum of its cells' hashes.
fn hash(column: usize, cell: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (column, cell).hash(&mut hasher);
    hasher.finish()
}

fn n_equal_pairs(hashes: impl Iterator<Item = u64>) -> u64 {
    let mut rows: HashMap<u64, u64> = HashMap::new();
    hashes.for_each(|hash| *rows.entry(hash).or_default() += 1);
    rows.into_values().map(|rows| rows * (rows - 1) / 2).sum()
}

fn may_be_repeated_id(name: &str, found: &ColumnFinding) -> bool {
    let may_be = match found {
        ColumnFinding::Number(NumberColumn { order: None, decimals: 0, odd, blanks, .. }) => {
            odd.is_empty() && blanks.rows.is_empty()
        }
        ColumnFinding::Category(category) => category.grouped.is_some() && category.blanks.rows.is_empty(),
        ColumnFinding::Unique { .. } => true,
        ColumnFinding::LeftOut(reason) => reason.contains(texts::NONE_FREQUENT),
        ColumnFinding::Number(_) => false,
    };
    may_be && !names::are_codes(name) && !names::is_measure(name)
}

fn is_repeated(customers: &Customers) -> bool {
    customers.count >= MIN_CUSTOMERS && !ids::nearly_all_differ(customers.count, customers.of_rows.len())
}

/// Whether the column identifies customers, judging by its name and by how well rows with the same value agree.
fn describes_customers(
    table: &RawTable,
    columns: &[(usize, ColumnFinding)],
    column: usize,
    customers: &Customers,
    is_named: bool,
) -> bool {
    let (same, any) = (customers.pairs(), random_pairs(customers.of_rows.len()));
    let (mut n_fixed, mut n_categories, mut n_fixed_categories) = (0, 0, 0);
    for (other, found) in columns.iter().filter(|(other, found)| *other != column && found.is_field()) {
        let by_chance = table.agreement(*other, &any);
        if by_chance > MAX_AGREEMENT_BY_CHANCE {
            continue;
        }
        let agreement = table.agreement(*other, &same);
        let deviation = (by_chance * (1.0 - by_chance) / same.len().max(1) as f64).sqrt();
        let is_fixed = agreement >= MIN_AGREEMENT && agreement - by_chance >= MIN_DEVIATIONS * deviation;
        let is_category = matches!(found, ColumnFinding::Category(_));
        n_fixed += usize::from(is_fixed);
        n_categories += usize::from(is_category);
        n_fixed_categories += usize::from(is_category && is_fixed);
    }
    let needed = if is_named { 1 } else { 2 };
    n_fixed >= needed && (is_named || n_fixed_categories * 2 >= n_categories)
        || is_named && names::is_id(table.name(column))
}

impl Customers {
    /// Numbers the distinct combinations of values in the columns; `None` if `columns` is empty or a cell is not text.
    fn by(table: &RawTable, columns: &[usize]) -> Option<Self> {
        let mut of_rows = vec![0_u32; table.records.len()];
        for &column in columns {
            let mut numbers: HashMap<(u32, &str), u32> = HashMap::new();
            for (of_row, cell) in of_rows.iter_mut().zip(table.cells(column).ok()?) {
                let next = numbers.len() as u32;
                *of_row = *numbers.entry((*of_row, cell)).or_insert(next);
            }
        }
        let count = of_rows.iter().collect::<HashSet<_>>().len();
        (!columns.is_empty()).then(|| Self { columns: columns.to_vec(), of_rows, count })
    }

    /// Pairs of successive rows of the same customer, evenly spread over the table.
    fn pairs(&self) -> Vec<(usize, usize)> {
        let mut last: HashMap<u32, usize> = HashMap::new();
        let mut pairs = Vec::new();
        for (row, customer) in self.of_rows.iter().enumerate() {
            if let Some(earlier) = last.insert(*customer, row) {
                pairs.push((earlier, row));
            }
        }
        let step = pairs.len().div_ceil(MAX_PAIRS).max(1);
        pairs.into_iter().step_by(step).collect()
    }
}

impl RawTable {
    fn agreement(&self, column: usize, pairs: &[(usize, usize)]) -> f64 {
        let cell = |row: usize| {
            let record = self.records.records(row..row + 1).next()?;
            Some(record.cell(column).unwrap_or_default().trim_ascii())
        };
        let n_equal = pairs.iter().filter(|(a, b)| cell(*a) == cell(*b)).count();
        n_equal as f64 / pairs.len().max(1) as f64
    }
}

/// Random pairs of different rows, always the same for the same number of rows.
fn random_pairs(rows: usize) -> Vec<(usize, usize)> {
    let mut random = SplitMix64::new(rows as u64);
    (0..MAX_PAIRS).map(|_| (random.below(rows), random.below(rows))).filter(|(a, b)| a != b).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot continue should fail")]

    use super::*;
    use crate::draft::draft;
    use crate::draft::tests::{mixed, options, table};
    use crate::{Description, LearnerChoice, Options, train};

    const MONTHS: usize = 6;

    /// A table with a row per customer and month. Who leaves is random, so nothing can be learned.
    fn months(id: &str, id_of: impl Fn(usize) -> String) -> Vec<u8> {
        table(&format!("{id},month,gender,age,charge,calls,left"), 600 * MONTHS, |row| {
            let (customer, month) = (row / MONTHS, row % MONTHS);
            let random = |column: usize| mixed(customer * 100 + column + 5_000_000);
            format!(
                "{},{month},{},{},{}.{:02},{},{}",
                id_of(customer),
                ["f", "m"][(random(0) % 2) as usize],
                18 + random(1) % 70,
                20 + random(2) % 80,
                random(3) % 100,
                mixed(row) % 40,
                u8::from(random(4).is_multiple_of(4))
            )
        })
    }

    #[test]
    fn an_id_that_repeats_keeps_the_rows_of_a_customer_together() {
        type Id = fn(usize) -> String;
        let cases: [(&str, Id); 5] = [
            ("customer_id", |customer| (1_000 + customer).to_string()),
            ("ref", |customer| (7_000_000 + mixed(customer) % 999_999).to_string()),
            ("ref", |customer| format!("K{:016x}", mixed(customer))),
            ("Kundennummer", |customer| (customer * 3 + 11).to_string()),
            ("msisdn", |customer| format!("0170{:07}", mixed(customer) % 10_000_000)),
        ];
        for (name, id_of) in cases {
            let csv = months(name, id_of);
            let drafted = draft(&csv, &options("left")).unwrap();
            let mut description = Description::parse(&drafted.toml).unwrap();
            assert_eq!(description.training.group, [name], "{}", drafted.toml);
            assert_eq!(description.schema.id_column.as_deref(), Some(name));
            assert!(description.schema.fields.iter().all(|field| field.column != name));
            let remark = texts::several_rows("3,600", "600", name);
            assert!(drafted.remarks.contains(&remark), "{:?}", drafted.remarks);
            let training = &mut description.training;
            training.learner = LearnerChoice::Smartcore;
            (training.trees, training.max_depth, training.min_samples_leaf) = (Some(8), Some(20), Some(1));
            training.features_per_split = Some(5);
            let roc_auc = |description: &Description| {
                let bundle = train(&csv, description, Options::default(), &|_| {}).unwrap();
                bundle.evaluation.forest.mean.roc_auc
            };
            let on_unseen_customers = roc_auc(&description);
            assert!((0.42..0.58).contains(&on_unseen_customers), "{name}: {on_unseen_customers}");
            description.training.group.clear();
            let on_known_customers = roc_auc(&description);
            assert!(on_known_customers > 0.75, "the model recognizes customers: {on_known_customers}");
        }
    }

    #[test]
    fn rows_that_differ_only_in_their_id_are_of_one_customer() {
        let csv = table("row_id,age,charge,plan,left", 900, |row| {
            let random = |column: usize| mixed(row / 3 * 10 + column);
            format!(
                "{},{},{}.{:02},{},{}",
                50_000 + row,
                18 + random(0) % 70,
                20 + random(1) % 80,
                random(2) % 100,
                ["a", "b"][(random(3) % 2) as usize],
                u8::from(random(4).is_multiple_of(4))
            )
        });
        let drafted = draft(&csv, &options("left")).unwrap();
        let description = Description::parse(&drafted.toml).unwrap();
        assert_eq!(description.training.group, ["age", "charge", "plan"], "{:?}", drafted.remarks);
        assert_eq!(description.schema.id_column.as_deref(), Some("row_id"));
    }

    #[test]
    fn values_that_repeat_need_not_name_customers() {
        type Value = fn(usize) -> String;
        let cases: [(&str, Value); 4] = [
            ("account_length", |row| (mixed(row) % 200).to_string()),
            ("zip", |row| (10_000 + mixed(row) % 90).to_string()),
            ("shop", |row| format!("shop {}", mixed(row) % 150)),
            ("visits", |row| (mixed(row) % 300).to_string()),
        ];
        for (name, value) in cases {
            let csv = table(&format!("{name},state,gender,plan,fee,left"), 2_000, |row| {
                let random = |column: usize| mixed(row * 10 + column + 900_000);
                // the first column determines the state
                let state = value(row).bytes().map(usize::from).sum::<usize>() % 7;
                format!(
                    "{},S{state},{},{},{}.5,{}",
                    value(row),
                    ["f", "m"][(random(0) % 2) as usize],
                    ["a", "b", "c"][(random(1) % 3) as usize],
                    random(2) % 300,
                    u8::from(random(3).is_multiple_of(4))
                )
            });
            let description = Description::parse(&draft(&csv, &options("left")).unwrap().toml).unwrap();
            assert!(description.training.group.is_empty(), "{name}: {:?}", description.training.group);
        }
        let csv = table("internet,months,data,total,left", 300, |row| {
            let months = mixed(row) % 12;
            let data = if mixed(row + 1_000).is_multiple_of(3) { String::new() } else { (row % 70).to_string() };
            let internet = if data.is_empty() { "No" } else { "Yes" };
            let left = u8::from(mixed(row + 2_000).is_multiple_of(4));
            format!("{internet},{months},{data},{},{left}", months * 29)
        });
        let description = Description::parse(&draft(&csv, &options("left")).unwrap().toml).unwrap();
        assert!(description.training.group.is_empty());
        let csv = table("plan,gender,left", 600, |row| {
            format!("{},{},{}", mixed(row) % 3, mixed(row + 9_000) % 2, u8::from(mixed(row + 90_000).is_multiple_of(4)))
        });
        let description = Description::parse(&draft(&csv, &options("left")).unwrap().toml).unwrap();
        assert!(description.training.group.is_empty());
    }
}
