use super::*;
use crate::csv::{Columns, RecordBatch, RowChecker, TableReader};
use crate::schema::{Kind, Outside};
use crate::tests::small::{category, number, schema as small_schema};

fn schema() -> Schema {
    let mut schema = small_schema();
    schema.rules.clear();
    schema.examples.clear();
    schema.monthly_charge = None;
    schema.fields = vec![
        number("age", 0.0, 100.0, Fill::Refuse),
        category("plan", &["a", "b", "c"], Fill::MostFrequent),
        number("bill", 0.0, 100.0, Fill::Median),
    ];
    schema.validate().unwrap();
    schema
}

/// 1,000 rows, including 100 filled blanks of plan a, and 200 filled blanks of bills in the eleventh bin.
fn profile() -> Profile {
    let number = |bins: &[(usize, u32)], median: f64, blanks: u32| {
        let mut histogram = vec![0; 20];
        bins.iter().for_each(|&(bin, count)| histogram[bin] = count);
        let mut quantiles = vec![0.0; 21];
        quantiles[10..].fill(median);
        FieldProfile { blanks, values: ValueDistribution::Number { quantiles, histogram } }
    };
    let profile = Profile {
        rows: 1_000,
        fields: vec![
            number(&[(0, 500), (19, 500)], 97.0, 0),
            FieldProfile { blanks: 100, values: ValueDistribution::Category { counts: vec![400, 300, 300] } },
            number(&[(0, 400), (10, 600)], 50.0, 200),
        ],
    };
    assert!(profile.fits(&schema()));
    profile
}

const SIMILAR: [&str; 10] =
    ["1,a,1", "2,a,2", "3,a,3", "4,b,4", "0,b,50", "99,b,51", "98,c,52", "97,c,53", "96,c,", "100,,"];

fn file(rows: &[&str], times: usize) -> Tally {
    tally(&schema(), rows, times)
}

fn tally(schema: &Schema, rows: &[&str], times: usize) -> Tally {
    let text = format!("age,plan,bill\n{}", format!("{}\n", rows.join("\n")).repeat(times));
    let (mut reader, mut records) = (TableReader::new(), RecordBatch::default());
    reader.feed(text.as_bytes(), &mut |record| records.push(record)).unwrap();
    reader.finish(&mut |record| records.push(record)).unwrap();
    let columns = Columns::resolve(schema, reader.header().unwrap()).unwrap();
    let checker = RowChecker::new(schema, &columns);
    let mut tally = Tally::new(schema);
    for record in records.records(0..records.len()) {
        if let Ok(cells) = checker.cells(&record) {
            tally.add(schema, &cells);
        }
    }
    tally
}

fn with(column: usize, cell: &str, n: usize) -> FieldDrift {
    let mut rows: Vec<String> = SIMILAR.iter().cycle().take(1_000).map(|row| (*row).to_owned()).collect();
    for row in rows.iter_mut().rev().take(n) {
        let mut cells: Vec<&str> = row.split(',').collect();
        cells[column] = cell;
        *row = cells.join(",");
    }
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    drift(&schema(), &profile(), &file(&rows, 1)).swap_remove(column)
}

fn assert_near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-12, "{found}, not {expected}");
}

#[test]
fn cells_are_counted() {
    let rows = ["1,a,", "100,b,x", "101,d,-0.5", ",\u{e9},inf", " 5 , c ,1e1", "too,few", "1,a,2,too many"];
    let tally = file(&rows, 1);
    assert_eq!(tally.rows(), 5);
    let of = |bins: &[usize], n_bins: usize, [blanks, unknown, out_of_range]: [u64; 3]| {
        let mut counts = vec![0; n_bins];
        bins.iter().for_each(|&bin| counts[bin] += 1);
        FieldTally { bins: counts, blanks, unknown, out_of_range }
    };
    assert_eq!(tally.fields[0], of(&[0, 1, 19], 20, [1, 0, 1]));
    assert_eq!(tally.fields[1], of(&[0, 1, 2], 3, [0, 2, 0]));
    assert_eq!(tally.fields[2], of(&[2], 20, [1, 2, 1]));
    let mut clamping = schema();
    for field in &mut clamping.fields {
        if let Kind::Number(number) = &mut field.kind {
            number.outside = Outside::Clamp;
        }
    }
    assert_eq!(super::tests::tally(&clamping, &rows, 1), tally);
}

#[test]
fn parts_of_a_file_can_be_merged() {
    let mut parts = file(&SIMILAR[..3], 1);
    parts.merge(&file(&SIMILAR[3..], 1));
    parts.merge(&Tally::new(&schema()));
    assert_eq!(parts, file(&SIMILAR, 1));
    let bytes = bincode::encode_to_vec(&parts, bincode::config::standard()).unwrap();
    let (read, _): (Tally, usize) = bincode::decode_from_slice(&bytes, bincode::config::standard()).unwrap();
    assert_eq!(read, parts);
}

#[test]
fn equal_distributions_are_similar_and_filled_blanks_are_subtracted() {
    let drift = drift(&schema(), &profile(), &file(&SIMILAR, 100));
    for (field, drift) in drift.iter().enumerate() {
        assert_eq!((drift.field, drift.verdict), (field, Verdict::Similar));
        assert_near(drift.psi, 0.0);
        assert_near(drift.training_blanks, drift.file_blanks);
        for (&training, &file) in drift.training.iter().zip(&drift.file) {
            assert_near(training, file);
        }
    }
    let [age, plan, bill] = drift.as_slice() else { panic!() };
    assert_eq!((age.training[0], age.training[19], age.file_blanks), (0.5, 0.5, 0.0));
    assert_eq!(plan.training, [1.0 / 3.0; 3]);
    assert_eq!((plan.file_blanks, bill.file_blanks), (0.1, 0.2));
    assert_eq!((bill.training[0], bill.training[10]), (0.5, 0.5));
    assert_eq!(overall(&drift), Verdict::Similar);
}

#[test]
fn blanks_filled_with_different_values_shrink_all_bins() {
    let mut schema = schema();
    schema.fields[2].missing.how = Fill::Product(vec![0]);
    let bill = drift(&schema, &profile(), &file(&SIMILAR, 100)).swap_remove(2);
    assert_near(bill.training_blanks, 0.2);
    assert_near(bill.training[0], 0.4);
    assert_near(bill.training[10], 0.6);
    assert_near(bill.psi, 0.08 * (0.4_f64 / 0.32).ln() - 0.08 * (0.4_f64 / 0.48).ln());
}

#[test]
fn blanks_filled_with_a_fixed_value_are_subtracted_from_its_bin() {
    let mut schema = schema();
    schema.fields[1].missing.how = Fill::Value(Value::Level(2));
    let plan = drift(&schema, &profile(), &file(&SIMILAR, 100)).swap_remove(1);
    assert_near(plan.training[0], 4.0 / 9.0);
    assert_near(plan.training[2], 2.0 / 9.0);
}

#[test]
fn the_index_gives_the_verdict() {
    // half of the changed rows move from the first bin to the last
    let psi = |gain: f64| gain * ((0.5 + gain) / (0.5 - gain)).ln();
    for (n, verdict) in [
        (0, Verdict::Similar),
        (310, Verdict::Similar),
        (320, Verdict::Shifted),
        (470, Verdict::Shifted),
        (480, Verdict::Different),
    ] {
        let age = with(0, "98", n);
        assert_near(age.psi, psi(n as f64 / 2_000.0));
        assert_eq!(age.verdict, verdict, "{n}: {}", age.psi);
    }
}

#[test]
fn a_column_that_is_suddenly_empty_is_different() {
    let bill = with(2, "", 1_000);
    assert_eq!((bill.verdict, bill.file_blanks, bill.training_blanks), (Verdict::Different, 1.0, 0.2));
    assert_eq!(bill.file, [0.0; 20]);
    let age = with(0, "", 300);
    assert_eq!((age.verdict, age.unknown), (Verdict::Different, 0.0));
    // 30 of the 300 changed rows have no value left, so the reader skips them
    assert_near(age.file_blanks, 270.0 / 970.0);
}

#[test]
fn unreadable_cells_are_judged_by_their_share() {
    for (column, cell) in [(0, "x"), (0, "101"), (1, "d")] {
        for (n, verdict) in [
            (10, Verdict::Similar),
            (11, Verdict::Shifted),
            (249, Verdict::Shifted),
            (250, Verdict::Different),
            (1_000, Verdict::Different),
        ] {
            let drift = with(column, cell, n);
            assert_eq!(drift.verdict, verdict, "{n} of {cell}: {}", drift.psi);
            assert_eq!(drift.unknown + drift.out_of_range, n as f64 / 1_000.0);
            assert_eq!(drift.out_of_range > 0.0, cell == "101");
        }
    }
}

#[test]
fn few_rows_are_not_compared() {
    let check = |rows: usize, profile: &Profile, expected: Verdict| {
        let all: Vec<&str> = vec!["1,d,"; rows];
        let drift = drift(&schema(), profile, &file(&all, 1));
        assert!(drift.iter().all(|field| (field.verdict == Verdict::TooFew) == (expected == Verdict::TooFew)));
        assert_eq!(overall(&drift), expected);
    };
    check(99, &profile(), Verdict::TooFew);
    check(100, &profile(), Verdict::Different);
    check(100, &Profile { rows: 99, ..profile() }, Verdict::TooFew);
    assert_eq!(overall(&[]), Verdict::TooFew);
    let none = drift(&schema(), &profile(), &Tally::new(&schema()));
    assert!(none.iter().all(|field| field.verdict == Verdict::TooFew && field.psi == 0.0 && field.file_blanks == 0.0));
}

#[test]
fn a_profile_of_another_schema_does_not_panic() {
    let other = Profile { rows: 1_000, fields: profile().fields.into_iter().rev().skip(1).collect() };
    assert_eq!(drift(&schema(), &other, &file(&SIMILAR, 10)).len(), 2);
}

#[test]
fn a_shift_that_chance_explains_does_not_count() {
    // the limit is (1/100 + 1/1,000) · 11.2 = 0.12; a split of 66:34 has an index of 0.11, and one of 69:31 has 0.15
    let sample = |first: usize| {
        let rows: Vec<&str> = [vec!["1,a,"; first], vec!["99,a,"; 100 - first]].concat();
        drift(&schema(), &profile(), &file(&rows, 1)).swap_remove(0)
    };
    let (chance, shift) = (sample(66), sample(69));
    assert!(chance.psi > SHIFTED_FROM && shift.psi > SHIFTED_FROM);
    assert_eq!((chance.verdict, shift.verdict), (Verdict::Similar, Verdict::Shifted));
}
