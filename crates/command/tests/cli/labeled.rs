use std::fs;

use parquet::basic::Compression;

use crate::parquet::write;
use crate::run::{BUNDLE, churnscope, file, folder};
use crate::telco::committed;

const HEADER: [&str; 4] = ["plan", "months", "fee", "left"];

fn customers(change: impl Fn(usize, &mut [String; 4])) -> Vec<Vec<String>> {
    let row = |row: usize| {
        let plan = ["basic", "plus", "pro"][row % 3];
        let left = if (row * 7 % 31 + row % 3).is_multiple_of(5) { "yes" } else { "no" };
        let mut cells = [plan.to_owned(), (row * 7 % 31).to_string(), format!("{}.25", row * 11 % 43), left.to_owned()];
        change(row, &mut cells);
        cells.to_vec()
    };
    std::iter::once(HEADER.map(str::to_owned).to_vec()).chain((0..200).map(row)).collect()
}

fn csv(table: &[Vec<String>]) -> String {
    table.iter().map(|row| row.join(",") + "\n").collect()
}

fn described(test: &str) -> (std::path::PathBuf, String, String) {
    let folder = folder(test);
    let data = file(&folder, "data.csv", csv(&customers(|_, _| {})).as_bytes());
    let fields = file(&folder, "fields.toml", b"");
    let drafted = churnscope(&["schema", &data, "--target", "left", "-o", &fields, "--date", "2026-11-28"], b"");
    assert_eq!(drafted.status, 0, "{}", drafted.err);
    (folder, data, fields)
}

#[test]
fn arguments_let_a_table_that_differs_train_the_same_model() {
    let (folder, data, fields) = described("labeled_differences");
    let [first, second, onnx] = ["first.churn", "second.churn", "model.onnx"].map(|name| file(&folder, name, b""));
    let trained = churnscope(&["train", &data, "--schema", &fields, "-o", &first], b"");
    assert_eq!(trained.status, 0, "{}", trained.err);
    assert_eq!(churnscope(&["export", &first, "--format", "onnx", "-o", &onnx], b"").status, 0);
    let scores = |bundle: &str| churnscope(&["score", bundle, &data], b"").out;
    let renamed = csv(&customers(|_, _| {})).replacen("months", "Vertragsmonate", 1);
    let respelled = csv(&customers(|row, cells| match row % 4 {
        0 if cells[0] == "plus" => cells[0] = "Gold".to_owned(),
        1 if cells[3] == "yes" => cells[3] = "gone".to_owned(),
        _ => {}
    }));
    let answers = b"[plan]\n\"gold\" = \"plus\"\n[left]\n\"Gone\" = \"yes\"\n";
    let map = file(&folder, "map.toml", answers);
    let (columns, values) = (["--column", "months=Vertragsmonate"], ["--map", &map]);
    for (table, answer, questions) in [
        (&renamed, columns, &["or name the right column with --column months=NAME"][..]),
        (&respelled, values, &["column plan, \"Gold\": ", "column left, \"gone\": "]),
    ] {
        let table = file(&folder, "other.csv", table.as_bytes());
        for verb in [vec!["train", &table], vec!["import", &onnx, "--data", &table]] {
            let arguments = [&verb[..], &["--schema", &fields, "-o", &second]].concat();
            let asked = churnscope(&arguments, b"");
            assert_eq!(asked.status, 1, "{}", asked.err);
            for question in questions {
                assert!(asked.err.contains(question), "{question}: {}", asked.err);
            }
            let done = churnscope(&[&arguments[..], &answer].concat(), b"");
            assert_eq!(done.status, 0, "{verb:?}: {}", done.err);
            assert_eq!(scores(&second), scores(&first), "{verb:?}");
        }
    }
}

#[test]
fn unknown_outcomes_are_drafted_and_can_be_left_out() {
    let (folder, _, fields) = described("labeled_outcomes");
    let table = csv(&customers(|row, cells| {
        if row < 3 {
            cells[3] = ["moved", "", "moved"][row].to_owned();
        }
    }));
    let table = file(&folder, "other.csv", table.as_bytes());
    let bundle = file(&folder, "model.churn", b"");
    let map = folder.join("map.toml").to_str().unwrap().to_owned();
    let arguments = ["train", &table, "--schema", &fields, "-o", &bundle];
    let stopped = churnscope(&[&arguments[..], &["--draft-map", &map]].concat(), b"");
    assert_eq!(stopped.status, 1, "{}", stopped.err);
    let draft = fs::read_to_string(&map).unwrap();
    let outcome =
        "[left]\n# left: \"yes\"; stayed: \"no\"\n# \"moved\" = false  # 2 rows\n# \"\" = false  # 1 row, blank\n";
    assert!(draft.ends_with(outcome), "{draft}");
    fs::write(&map, draft.replace("# \"\" = false", "\"\" = \"no\"").replace("# \"moved\"", "\"moved\"")).unwrap();
    let trained = churnscope(&[&arguments[..], &["--map", &map]].concat(), b"");
    assert_eq!(trained.status, 0, "{}", trained.err);
    assert!(trained.err.contains("2 of 200 rows cannot be used and are skipped:\n  line 2, "), "{}", trained.err);

    let telco = committed(|row| row < 60).join("\n").replace(",No\n", ",Kept\n");
    let asked = churnscope(&["evaluate", BUNDLE, "-"], telco.as_bytes());
    assert!(asked.err.contains("\n  column Churn, \"Kept\": "), "{}", asked.err);
    fs::write(&map, "[Churn]\n\"KEPT\" = \"No\"\n").unwrap();
    let evaluated = churnscope(&["evaluate", BUNDLE, "-", "--map", &map], telco.as_bytes());
    assert_eq!(evaluated.status, 0, "{}", evaluated.err);
    assert!(evaluated.out.contains("60 rows used, 0 rejected"), "{}", evaluated.out);
}

#[test]
fn parquet_files_train_the_same_model() {
    let (folder, data, fields) = described("labeled_parquet");
    let table = folder.join("data.parquet").to_str().unwrap().to_owned();
    write(&table, &customers(|_, _| {}), Compression::SNAPPY, 50);
    let drafted = file(&folder, "drafted.toml", b"");
    let arguments = ["schema", &table, "--target", "left", "-o", &drafted, "--date", "2026-11-28"];
    assert_eq!(churnscope(&arguments, b"").status, 0);
    assert_eq!(fs::read_to_string(&drafted).unwrap(), fs::read_to_string(&fields).unwrap());
    let scores = |table: &str| {
        let bundle = file(&folder, "model.churn", b"");
        let trained = churnscope(&["train", table, "--schema", &fields, "-o", &bundle], b"");
        assert_eq!(trained.status, 0, "{}", trained.err);
        churnscope(&["score", &bundle, &data], b"").out
    };
    assert_eq!(scores(&table), scores(&data));
}
