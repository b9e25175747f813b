//! The lines of scored files.

#![allow(clippy::unwrap_used, reason = "a test that cannot continue should fail")]

use churnscope_engine::csv::{Columns, RowChecker, Score, ScoredColumns, ScoredWriter, defused, undefused};
use churnscope_engine::schema::Band;
use churnscope_fixtures::table::{columns_of, preprocessor, read, schema};
use churnscope_wording::rows::row_error;

/// Checks the lines of a scored file in which every valid row has the same score.
fn check(file: &str, wanted: ScoredColumns, expected: &str) {
    let (reader, rows, _) = read(file.as_bytes(), usize::MAX);
    let (schema, header, columns) = (schema(), reader.header().unwrap(), columns_of(&reader));
    let score = Score {
        probability: 2.0 / 3.0,
        band: Band::High,
        monthly_at_risk: Some(100.0 / 3.0),
        reasons: vec!["it, \"so\" to say".to_owned(), "b".to_owned()],
    };
    let (mut writer, mut out) = (ScoredWriter::new(header, &columns, wanted), Vec::new());
    writer.header(&schema, header, &mut out);
    let checker = RowChecker::new(&schema, &columns);
    for record in rows.records(0..rows.len()) {
        let outcome = checker.customer(&record, &preprocessor());
        let error = outcome.as_ref().err().map(|error| row_error(&schema, error));
        writer.row(&record, error.as_deref().map_or(Ok(&score), Err), &mut out);
    }
    assert_eq!(String::from_utf8(out).unwrap(), expected, "{file}");
}

#[test]
fn by_default_lines_have_only_the_id_and_the_score() {
    let wanted = ScoredColumns::default();
    check(
        "customerID,tenure,Internet,Backup,MonthlyCharges\r\n\"a,1\",1,DSL,No,50\r\nb,x,DSL,No,50\r\n\"\",1,DSL,No,50\r\n",
        wanted,
        "customerID,churn_probability,risk_band,error\n\"a,1\",0.666667,high,\nb,,,\"line 3, column tenure: found \"\"x\"\", expected a number from 0 to 72\"\n,0.666667,high,\n",
    );
    check(
        "Customer ID;tenure;Internet;Backup;MonthlyCharges\na,1;1;DSL;No;50\n",
        wanted,
        "customerID;churn_probability;risk_band;error\na,1;0.666667;high;\n",
    );
    check(
        "tenure,Internet,Backup,MonthlyCharges\n1,DSL,No,50\n\n1,DSL,No,50\n",
        wanted,
        "line,churn_probability,risk_band,error\n2,0.666667,high,\n4,0.666667,high,\n",
    );
}

#[test]
fn all_columns_can_be_kept_and_ragged_rows_are_padded() {
    let wanted = ScoredColumns { keep: true, n_reasons: 0, ..ScoredColumns::default() };
    check(
        "note,tenure,Internet,Backup,MonthlyCharges\n\"a\n\"\"b\"\"\",1,DSL,No,50\nc,1\nd,1,DSL,No,50,x,y\n",
        wanted,
        "note,tenure,Internet,Backup,MonthlyCharges,churn_probability,risk_band,error\n\"a\n\"\"b\"\"\",1,DSL,No,50,0.666667,high,\nc,1,,,,,,\"line 4: found 2 cells, expected 5 as in the header\"\nd,1,DSL,No,50,,,\"line 5: found 7 cells (extra: \"\"x\"\", \"\"y\"\"), expected 5 as in the header\"\n",
    );
    check(
        "tenure\tInternet\tBackup\tMonthlyCharges\n1\tDSL\tNo\t50\n",
        wanted,
        "tenure\tInternet\tBackup\tMonthlyCharges\tchurn_probability\trisk_band\terror\n1\tDSL\tNo\t50\t0.666667\thigh\t\n",
    );
}

#[test]
fn reasons_come_before_the_error() {
    check(
        "customerID,tenure,Internet,Backup,MonthlyCharges\na,1,DSL,No,50\nb,1,DSL,No,x\n",
        ScoredColumns { keep: false, n_reasons: 3, ..ScoredColumns::default() },
        "customerID,churn_probability,risk_band,reason_1,reason_2,reason_3,error\na,0.666667,high,\"it, \"\"so\"\" to say\",b,,\nb,,,,,,\"line 3, column MonthlyCharges: found \"\"x\"\", expected a number from 0 to 200\"\n",
    );
}

#[test]
fn money_at_risk_comes_between_the_score_and_the_reasons() {
    check(
        "customerID,tenure,Internet,Backup,MonthlyCharges\na,1,DSL,No,50\nb,1,DSL,No,x\n",
        ScoredColumns { at_risk: true, n_reasons: 1, ..ScoredColumns::default() },
        "customerID,churn_probability,risk_band,monthly_at_risk,reason_1,error\na,0.666667,high,33.33,\"it, \"\"so\"\" to say\",\nb,,,,,\"line 3, column MonthlyCharges: found \"\"x\"\", expected a number from 0 to 200\"\n",
    );
}

#[test]
fn kept_cells_may_have_any_bytes() {
    let file = b"n\xff,tenure,Internet,Backup,MonthlyCharges\n\xfe\xe9,1,DSL,No,50\n";
    let (reader, rows, _) = read(file, 7);
    let header = reader.header().unwrap();
    let columns = Columns::resolve(&schema(), header).unwrap();
    let mut writer =
        ScoredWriter::new(header, &columns, ScoredColumns { keep: true, n_reasons: 0, ..ScoredColumns::default() });
    let mut out = Vec::new();
    writer.header(&schema(), header, &mut out);
    let score = Score { probability: 0.0, band: Band::Low, monthly_at_risk: None, reasons: Vec::new() };
    writer.row(&rows.records(0..1).next().unwrap(), Ok(&score), &mut out);
    assert!(out.starts_with(b"n\xff,tenure,"));
    assert!(out.ends_with(b"\n\xfe\xe9,1,DSL,No,50,0.000000,low,\n"));
}

#[test]
fn formulas_are_defused_and_numbers_and_phone_numbers_kept() {
    for formula in [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-1+2",
        "@SUM(A1)",
        "\t=1",
        "\rx",
        " =1",
        "＝1",
        "＋1",
        "－1",
        "＠a",
        "-",
        "+",
        "-.",
        "-inf",
        "+1-555-0100",
        "+1 - 555",
        "+1/555/0100",
        "+(555)",
        "+(5)-(6)",
        "+()",
        "+ ",
        "+1 555+cmd|' /C calc'!A0",
        "+1 555 A1",
        "+1 (555) =1",
        "+1 555\t=1",
        "+1\u{a0}555",
        "-1 555",
        "=1 555",
    ] {
        assert_eq!(defused(formula.as_bytes()), format!("'{formula}").as_bytes(), "{formula:?}");
        assert_eq!(undefused(&defused(formula.as_bytes())), formula.as_bytes(), "{formula:?}");
    }
    for harmless in
        ["", "a", "-12.5", "+3", "-1e3", " -7", "-12,5", "-1,234.50", "a=1", "'=1", "7590-VHVEG", "−3", "\u{e9}"]
    {
        assert_eq!(defused(harmless.as_bytes()), harmless.as_bytes(), "{harmless:?}");
    }
    for phone_number in
        ["+1 555", "+1 555-0100", "+1 (555) 010-0100", "+1(555)0100", " +49 (0)30/12 34-0", "+1 555.010.0100"]
    {
        assert_eq!(defused(phone_number.as_bytes()), phone_number.as_bytes(), "{phone_number:?}");
    }
    assert_eq!(defused(b"=\xff"), &b"'=\xff"[..]);
}

#[test]
fn kept_cells_and_their_header_are_defused() {
    let file = "=note,tenure,Internet,Backup,MonthlyCharges\n\"=HYPERLINK(\"\"x\"\")\",1,DSL,No,50\n@b,-1,DSL,No,50\n";
    check(
        file,
        ScoredColumns { keep: true, defuse: true, ..ScoredColumns::default() },
        "'=note,tenure,Internet,Backup,MonthlyCharges,churn_probability,risk_band,error\n\"'=HYPERLINK(\"\"x\"\")\",1,DSL,No,50,0.666667,high,\n'@b,-1,DSL,No,50,,,\"line 3, column tenure: found \"\"-1\"\", expected a number from 0 to 72\"\n",
    );
}
