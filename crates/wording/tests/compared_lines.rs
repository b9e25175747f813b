//! The lines of the file that compares two scored files.

#![allow(clippy::unwrap_used, reason = "a test that cannot continue should fail")]

use churnscope_engine::campaign::compare::compare;
use churnscope_engine::campaign::scored_file::ScoredFileColumns;
use churnscope_engine::csv::{CellKind, RecordBatch, TableReader};
use churnscope_wording::compared_lines::{ComparedColumns, ComparedWriter, FileCustomers};

const PLAIN: ComparedColumns = ComparedColumns { delimiter: b',', n_reasons: 0, defuse: false, byte_order_mark: false };

/// The customers of a file, added in two parts.
fn customers(file: &str) -> FileCustomers {
    let (mut reader, mut records) = (TableReader::new(), RecordBatch::default());
    reader.feed(file.as_bytes(), &mut |record| records.push(record)).unwrap();
    reader.finish(&mut |record| records.push(record)).unwrap();
    let columns = ScoredFileColumns::find(reader.header().unwrap(), None, None).unwrap();
    let (mut first, mut later) = (FileCustomers::default(), FileCustomers::default());
    let (half, len) = (records.len() / 2, records.len());
    records.records(0..half).for_each(|record| first.add(&columns, &record));
    records.records(half..len).for_each(|record| later.add(&columns, &record));
    first.append(later);
    first
}

/// The lines of a comparison, with the header.
fn lines(old: &str, new: &str, wanted: ComparedColumns) -> Vec<String> {
    let (old, new) = (customers(old), customers(new));
    let compared = compare(&old.snapshot, &new.snapshot, 0.05);
    let mut writer = ComparedWriter::new(&old.snapshot, &new.snapshot, wanted);
    let mut out = Vec::new();
    writer.header(b"id", &mut out);
    compared.customers.iter().for_each(|moved| writer.customer(moved, &mut out));
    String::from_utf8(out).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn every_customer_has_a_line_with_both_estimates() {
    let old = "id,churn_probability,risk_band,error\n\
               a,0.400000,medium,\nb,0.100000,low,\nc,0.700000,high,\nd,0.700000,high,\ne,0.300000,medium,\n\
               f,0.100000,low,\ng,,,odd\nh,0.100000,low,\ni,,,odd\n";
    let new = "id,churn_probability,risk_band,error\n\
               z,0.900000,high,\nf,,,odd\ne,0.340000,medium,\nd,0.200000,low,\nc,0.640000,high,\nb,0.150000,low,\n\
               a,0.600000,high,\ng,0.200000,low,\ny,0.100000,low,\n";
    let expected = "id,change,old_probability,new_probability,difference,old_band,new_band\n\
                    z,newly high,,0.900000,,,high\n\
                    f,no estimate,0.100000,,,low,\n\
                    e,steady,0.300000,0.340000,0.040000,medium,medium\n\
                    d,no longer high,0.700000,0.200000,-0.500000,high,low\n\
                    c,fallen,0.700000,0.640000,-0.060000,high,high\n\
                    b,risen,0.100000,0.150000,0.050000,low,low\n\
                    a,newly high,0.400000,0.600000,0.200000,medium,high\n\
                    g,no estimate,,0.200000,,,low\n\
                    y,new,,0.100000,,,low\n\
                    h,gone,0.100000,,,low,\n\
                    i,gone,,,,,";
    assert_eq!(lines(old, new, PLAIN).join("\n"), expected);
}

#[test]
fn reasons_are_compared_without_their_numbers() {
    let with =
        |reasons: &str| format!("id,churn_probability,risk_band,reason_1,reason_2,error\na,0.4,medium,{reasons},\n");
    for (old, new, n_reasons, expected) in [
        (
            "tenure of 2 months (+9.0 points),DSL (−1.0 points)",
            "DSL (−2.0 points),tenure of 3 months (+8.0 points)",
            2,
            ",",
        ),
        (
            "tenure of 2 months (+9.0 points),DSL (−1.0 points)",
            "fiber (+5.0 points),tenure of 3 months (+8.0 points)",
            2,
            "fiber,DSL",
        ),
        (
            "a (+9.0 points),b (−1.0 points)",
            "c (+5.0 points),tenure of 3 months (+8.0 points)",
            2,
            "c; tenure of 3 months,a; b",
        ),
        ("a (+9.0 points),b (−1.0 points)", "b (−1.0 points),a (+9.0 points)", 1, "b,a"),
        ("a (+0.20 log-odds),", ",", 2, ",a"),
    ] {
        let lines = lines(&with(old), &with(new), ComparedColumns { n_reasons, ..PLAIN });
        assert!(lines[0].ends_with(",new_band,added_reasons,dropped_reasons"), "{}", lines[0]);
        assert_eq!(lines[1], format!("a,steady,0.400000,0.400000,0.000000,medium,medium,{expected}"), "{old} {new}");
    }
    let lines =
        lines(&with("a,b"), "id,churn_probability,risk_band\nb,0.5,high\n", ComparedColumns { n_reasons: 2, ..PLAIN });
    assert_eq!(lines[2], "a,gone,0.400000,,,medium,,,", "the reasons of a customer who is gone did not change");
}

#[test]
fn cells_are_defused_and_separated_on_request() {
    let file = "id,churn_probability,risk_band\n=1,0.5,high\n";
    let wanted = ComparedColumns { delimiter: b';', defuse: true, byte_order_mark: true, ..PLAIN };
    let lines = lines(file, file, wanted);
    assert_eq!(lines[0], "\u{feff}id;change;old_probability;new_probability;difference;old_band;new_band");
    assert_eq!(lines[1], "'=1;steady;0.500000;0.500000;0.000000;high;high");
}

#[test]
fn each_column_has_a_kind() {
    for n_reasons in [0, 3] {
        let wanted = ComparedColumns { n_reasons, ..PLAIN };
        let file = "id,churn_probability,risk_band\na,0.5,high\n";
        let n_columns = lines(file, file, wanted)[0].split(',').count();
        assert_eq!(wanted.kinds().len(), n_columns);
        assert_eq!(wanted.kinds()[..3], [CellKind::Text, CellKind::Text, CellKind::Probability]);
    }
}
