use std::fs;

use crate::run::{BUNDLE, churnscope, committed_file, file, folder};

const TELCO: &str = "model/data/telco.csv";

#[test]
fn a_scored_workbook_is_scored_the_same_again() {
    let folder = folder("scored_workbook");
    let german = fs::read_to_string(committed_file(TELCO)).unwrap().replace(',', ";").replace('.', ",");
    let german = file(&folder, "german.csv", german.as_bytes());
    for input in [TELCO, german.as_str()] {
        let scored = file(&folder, "scored.xlsx", b"");
        let arguments = ["score", BUNDLE, input, "--keep", "--explain", "2", "-o", scored.as_str()];
        let written = churnscope(&arguments, b"");
        assert_eq!((written.status, written.out.as_str()), (0, ""), "{}", written.err);
        let again = churnscope(&["score", BUNDLE, &scored], b"");
        let expected = churnscope(&["score", BUNDLE, TELCO], b"");
        assert_eq!(again.err, "");
        assert!(again.out == expected.out, "{input}");
    }
}

#[test]
fn workbooks_give_the_draft_and_metrics_of_the_csv_file() {
    let folder = folder("workbook_draft");
    let [mut drafts, mut metrics] = [Vec::new(), Vec::new()];
    for name in ["scored.csv", "scored.xlsx"] {
        let (scored, description) = (file(&folder, name, b""), file(&folder, "fields.toml", b""));
        let written = churnscope(&["score", BUNDLE, TELCO, "--keep", "-o", &scored], b"");
        assert_eq!(written.status, 0, "{}", written.err);
        let target = ["schema", &scored, "--target", "Churn", "--date", "2026-11-28", "-o", &description];
        let drafted = churnscope(&target, b"");
        assert_eq!(drafted.status, 0, "{}", drafted.err);
        drafts.push(fs::read_to_string(&description).unwrap());
        let evaluated = churnscope(&["evaluate", BUNDLE, &scored, "--json"], b"");
        assert_eq!(evaluated.status, 0, "{}", evaluated.err);
        metrics.push(evaluated.out.replace(name, ""));
    }
    assert_eq!(drafts.first(), drafts.last());
    assert_eq!(metrics.first(), metrics.last());
}

#[test]
fn a_workbook_is_read_from_a_stream() {
    for kind in ["xlsx", "xls", "ods"] {
        let bytes = fs::read(committed_file(format!("tests/files/workbook.{kind}"))).unwrap();
        let plain = churnscope(&["explain", BUNDLE, "tests/files/plain.csv"], b"");
        let streamed = churnscope(&["explain", BUNDLE, "-"], &bytes);
        assert_eq!((streamed.status, &streamed.out), (0, &plain.out), "{kind}: {}", streamed.err);
    }
}

#[test]
fn arguments_that_do_not_fit_the_kind_of_file_are_rejected() {
    let (workbook, parquet) = ("tests/files/workbook.xlsx", "tests/files/all_customers.parquet");
    for (arguments, status, message) in [
        (&["score", BUNDLE, workbook, "-o", "scored.ods"][..], 2, "expected a file name that ends with .xlsx or .csv"),
        (&["score", BUNDLE, workbook, "-o", "scored.XLS"], 2, "expected a file name that ends with .xlsx or .csv"),
        (&["score", BUNDLE, workbook, "--delimiter", ";"], 1, "--delimiter does not apply to a workbook"),
        (&["schema", workbook, "--target", "Churn", "-o", "a.toml", "--encoding", "utf-8"], 1, "--encoding does not"),
        (&["score", BUNDLE, parquet, "--header", "1"], 1, "--header does not apply to a Parquet file"),
        (
            &["score", BUNDLE, "tests/files/second_table.xlsx", "--sheet", "May"],
            1,
            "no sheet named \"May\"; choose one of these: \"Old\", \"New\"",
        ),
        (&["score", BUNDLE, TELCO, "--sheet", "A"], 1, "--sheet does not apply to a text file"),
        (&["schema", TELCO, "--target", "Churn", "-o", "a.toml", "--sheet", "A"], 1, "--sheet does not apply"),
    ] {
        let ran = churnscope(arguments, b"");
        assert_eq!(ran.status, status, "{arguments:?}: {}", ran.err);
        assert!(ran.err.contains(message), "{arguments:?}: {}", ran.err);
    }
    let large = churnscope(&["score", BUNDLE, "-"], &[b"PK\x03\x04".as_slice(), &[0; 100 << 20]].concat());
    assert_eq!(large.status, 1);
    assert!(large.err.contains("larger than 100 MiB: save the sheet as CSV"), "{}", large.err);
}
