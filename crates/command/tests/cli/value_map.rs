use std::fs;

use parquet::basic::Compression;

use crate::parquet::{cells, write};
use crate::run::{BUNDLE, churnscope, committed_file, file, folder};
use crate::telco::{row, table};
use churnscope_wording::value_map;

const TELCO: &str = "model/data/telco.csv";

fn unusual() -> String {
    table(&[
        row("a", &[("Contract", "monthly")]),
        row("b", &[("Contract", "2 years"), ("PaymentMethod", "PayPal")]),
        row("c", &[("Contract", " MONTHLY ")]),
        row("d", &[("Contract", "One year")]),
        row("e", &[("Contract", "")]),
        row("f", &[("PaymentMethod", "Gift \"card\"")]),
    ])
}

#[test]
fn each_unknown_value_is_listed_once() {
    let ran = churnscope(&["score", BUNDLE, "-"], unusual().as_bytes());
    assert_eq!(ran.status, 3);
    let list = "churnscope: the model does not know 5 values:\n  \
                column Contract, \"monthly\": 2 rows, perhaps \"Month-to-month\"\n  \
                column Contract, \"2 years\": 1 row, perhaps \"Two year\"\n  \
                column PaymentMethod, \"PayPal\": 1 row\n  \
                column Contract, blank: 1 row\n  \
                column PaymentMethod, \"Gift \"card\"\": 1 row\n";
    assert!(ran.err.contains(list), "{}", ran.err);
    assert!(ran.err.ends_with(&format!("\n  {}\n", value_map::HOW_TO_DRAFT)), "{}", ran.err);
}

#[test]
fn a_draft_is_completed_and_used() {
    let folder = folder("value_map");
    let data = file(&folder, "data.csv", unusual().as_bytes());
    let map = folder.join("map.toml").to_str().unwrap().to_owned();
    let ran = churnscope(&["score", BUNDLE, &data, "--draft-map", &map], b"");
    assert_eq!(ran.status, 3);
    assert!(ran.err.ends_with(&format!("\n  {}\n", value_map::drafted(&map))), "{}", ran.err);
    let draft = fs::read_to_string(&map).unwrap();
    let lines: Vec<&str> = draft.lines().filter(|line| line.contains(" = ")).collect();
    assert_eq!(
        lines,
        [
            "\"monthly\" = \"Month-to-month\"  # ? 2 rows",
            "\"2 years\" = \"Two year\"  # ? 1 row",
            "# \"\" = false  # 1 row, blank",
            "# \"PayPal\" = false  # 1 row",
            "# \"Gift \\\"card\\\"\" = false  # 1 row",
        ]
    );

    let ran = churnscope(&["score", BUNDLE, &data, "--draft-map", &map], b"");
    assert_eq!((ran.status, ran.out.as_str()), (1, ""));
    assert!(ran.err.contains(&value_map::exists(&map)), "{}", ran.err);
    assert_eq!(fs::read_to_string(&map).unwrap(), draft);

    fs::write(&map, draft.replace("# \"", "\"").replace("\"Gift \\\"card\\\"\" = false", "#")).unwrap();
    let next = folder.join("next.toml").to_str().unwrap().to_owned();
    let ran = churnscope(&["score", BUNDLE, &data, "--map", &map, "--draft-map", &next], b"");
    assert_eq!(ran.status, 3);
    let expected = table(&[
        row("a", &[]),
        row("b", &[]),
        row("c", &[]),
        row("d", &[("Contract", "One year")]),
        row("e", &[]),
        row("f", &[]),
    ]);
    let expected = churnscope(&["score", BUNDLE, "-"], expected.as_bytes()).out;
    for kept in [0, 1, 3, 4] {
        assert_eq!(ran.out.lines().nth(kept), expected.lines().nth(kept));
    }
    for (left_out, reason) in [
        (2, "b,,,\"line 3, column PaymentMethod: found \"\"PayPal\"\", left out as chosen\""),
        (5, "e,,,\"line 6, column Contract: blank, left out as chosen\""),
    ] {
        assert_eq!(ran.out.lines().nth(left_out), Some(reason));
    }
    assert!(ran.err.contains("the model does not know 1 value:\n"), "{}", ran.err);
    let next = fs::read_to_string(next).unwrap();
    assert!(next.contains("\n\"monthly\" = \"Month-to-month\"\n") && next.contains("\n# \"Gift "), "{next}");
}

#[test]
fn score_explain_and_evaluate_use_the_map() {
    let folder = folder("value_map_everywhere");
    let text = fs::read_to_string(committed_file(TELCO)).unwrap().replace("Month-to-month", "monatlich");
    let data = file(&folder, "data.csv", text.as_bytes());
    let map = file(&folder, "map.toml", b"\xef\xbb\xbf[Contract]\r\nmonatlich = 'Month-to-month'\r\n");
    for verb in ["score", "explain", "evaluate"] {
        let [unusual, plain] = [vec![verb, BUNDLE, &data, "--map", &map], vec![verb, BUNDLE, TELCO]]
            .map(|arguments| churnscope(&arguments, b""));
        assert_eq!((unusual.status, plain.status), (0, 0), "{verb}: {}", unusual.err);
        // some of the other lines of an evaluation name the file
        let rows =
            |text: &str| text.lines().filter(|line| line.starts_with("  ")).map(str::to_owned).collect::<Vec<_>>();
        if verb == "evaluate" {
            assert_eq!(rows(&unusual.out), rows(&plain.out));
        } else {
            assert!(unusual.out == plain.out, "{verb}");
        }
    }
    let mut cells = cells(TELCO, 300);
    let contract = cells[0].iter().position(|name| name == "Contract").unwrap();
    let parquet = folder.join("data.parquet").to_str().unwrap().to_owned();
    let plain = folder.join("plain.parquet").to_str().unwrap().to_owned();
    write(&plain, &cells, Compression::UNCOMPRESSED, 1_000);
    for row in &mut cells {
        row[contract] = row[contract].replace("Month-to-month", "monatlich");
    }
    write(&parquet, &cells, Compression::UNCOMPRESSED, 1_000);
    let ran = churnscope(&["score", BUNDLE, &parquet, "--map", &map], b"");
    assert_eq!((ran.status, &ran.out), (0, &churnscope(&["score", BUNDLE, &plain], b"").out), "{}", ran.err);
}

#[test]
fn a_map_with_mistakes_is_an_error_with_its_line() {
    let folder = folder("value_map_mistakes");
    for (map, expected) in [
        ("[Contract", "TOML parse error at line 1, column 10"),
        ("[Contract]\n\"a\" = 1\n\"a\" = 2\n", "TOML parse error at line 3"),
        ("\nContract = \"monthly\"\n", "line 2: \"Contract\" must be a section"),
        (
            "[Contract]\n\"a\" = \"One year\"\n\"b\" = true\n",
            "line 3: \"b\" must be set to a level in quotes, or to false",
        ),
        (
            "[Contracts]\n\"a\" = false\n",
            "line 1: the model has no column \"Contracts\" with levels: use one of \"Contract\", \"gender\"",
        ),
        ("[tenure]\n\"a\" = false\n", "line 1: tenure is a number"),
        (
            "[Contract]\n\n\"a\" = \"weekly\"\n",
            "line 3: Contract has no level \"weekly\": use one of \"Month-to-month\"",
        ),
        (
            "[Contract]\n\"one year\" = \"Two year\"\n",
            "line 2: the model already reads \"one year\" in Contract as \"One year\"",
        ),
        (
            "[Contract]\n\"b\" = false\n\"a\" = false\n\"B\" = \"One year\"\n",
            "line 4: there are two choices for \"B\" in Contract",
        ),
    ] {
        let path = file(&folder, "map.toml", map.as_bytes());
        let ran = churnscope(&["score", BUNDLE, TELCO, "--map", &path], b"");
        assert_eq!((ran.status, ran.out.as_str()), (1, ""), "{map}");
        assert!(ran.err.contains(&format!("map.toml: {expected}")), "{map}: {}", ran.err);
    }
    let ran = churnscope(&["evaluate", BUNDLE, TELCO, "--map", "nowhere.toml"], b"");
    assert!(ran.status == 1 && ran.err.starts_with("churnscope: cannot read nowhere.toml: "), "{}", ran.err);
}

#[test]
fn nothing_is_drafted_if_the_model_knows_all_values() {
    let draft = folder("value_map_needless").join("map.toml");
    let ran = churnscope(&["score", BUNDLE, TELCO, "--draft-map", draft.to_str().unwrap()], b"");
    assert_eq!((ran.status, ran.err), (0, format!("churnscope: {}\n", value_map::NOTHING_TO_DRAFT)));
    assert!(!draft.exists());
}
