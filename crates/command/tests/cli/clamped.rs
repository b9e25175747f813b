use churnscope_engine::bundle::Bundle;
use churnscope_fixtures::telco::clamping;
use serde_json::Value;

use crate::run::{churnscope, file, folder};

fn table(last: &[&str]) -> String {
    let row = |row: usize| {
        let (fee, months) = (20 + row * 37 % 101, row * 13 % 61);
        let left = if (fee + months + row % 40) > 110 { "yes" } else { "no" };
        format!("c{row},{fee}.5,{months},{},{left}\n", ["basic", "plus"][row % 2])
    };
    let rows: String = (0..300).map(row).chain(last.iter().map(|row| format!("{row}\n"))).collect();
    format!("id,fee,months,plan,left\n{rows}")
}

const FEE: &str = "Fee: 2 values outside 0.0 to 200.0 were";
const MONTHS: &str = "Months: 1 value outside 0 to 72 months was";

fn notes(err: &str) -> Vec<&str> {
    let notes = err.lines().filter(|line| line.contains("nearest limit"));
    notes.filter_map(|line| line.strip_prefix("churnscope: ")).collect()
}

#[test]
fn a_draft_clamps_and_every_subcommand_says_how_often() {
    let folder = folder("clamped");
    let drafted_from = file(&folder, "customers.csv", table(&[]).as_bytes());
    let description = folder.join("fields.toml").to_str().unwrap().to_owned();
    let ran = churnscope(&["schema", &drafted_from, "--target", "left", "-o", &description], b"");
    assert_eq!(ran.status, 0, "{ran:?}");
    let toml = std::fs::read_to_string(&description).unwrap();
    assert_eq!(toml.matches("\noutside = \"clamp\" ").count(), 2, "{toml}");
    // fixed ranges, so that this test does not depend on how ranges are drafted
    let mut lines: Vec<&str> = toml.lines().collect();
    let mut ranges = ["range = [0, 200]", "range = [0, 72]"].into_iter();
    lines.iter_mut().filter(|line| line.starts_with("range = ")).for_each(|line| *line = ranges.next().unwrap());
    std::fs::write(&description, lines.join("\n")).unwrap();

    let outside = ["x,250,12,basic,no", "y,60,-3,plus,yes", "z,\"1,000.00\",12,basic,yes", "w,inf,12,basic,yes"];
    let file_with_outside = file(&folder, "outside.csv", table(&outside[..3]).as_bytes());
    let expected = |done: &str| {
        [
            format!("{FEE} {done} as the nearest limit, such as “250” on line 302"),
            format!("{MONTHS} {done} as the nearest limit: “-3” on line 303"),
        ]
    };
    let bundle = folder.join("small.churn").to_str().unwrap().to_owned();
    let ran = churnscope(&["train", &file_with_outside, "--schema", &description, "-o", &bundle], b"");
    assert_eq!((ran.status, notes(&ran.err)), (0, expected("read").iter().map(String::as_str).collect()), "{ran:?}");
    let clamped = Bundle::from_bytes(&std::fs::read(&bundle).unwrap()).unwrap().schema.clamped_fields();
    assert_eq!(clamped, [0, 1]);

    let fourth = file(&folder, "fourth.csv", table(&outside).as_bytes());
    let scored = expected("scored");
    for (subcommand, status) in [("score", 3), ("explain", 3), ("evaluate", 0)] {
        let ran = churnscope(&[subcommand, &bundle, &fourth], b"");
        assert_eq!(
            (ran.status, notes(&ran.err)),
            (status, scored.iter().map(String::as_str).collect()),
            "{subcommand}"
        );
        assert!(ran.err.contains("line 305, column fee: found \"inf\""), "{subcommand}: {}", ran.err);
    }
    let ran = churnscope(&["evaluate", &bundle, &fourth, "--json"], b"");
    let json: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(json["clamped"], serde_json::json!({ "fee": 2, "months": 1 }));
    assert_eq!(json["rows_refused"], 1);

    let scores = |rows: &[&str]| {
        let ran = churnscope(&["score", &bundle, "-"], table(rows).as_bytes());
        ran.out.lines().skip(301).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(scores(&outside[..3]), scores(&["x,200,12,basic,no", "y,60,0,plus,yes", "z,200,12,basic,yes"]));

    let onnx = folder.join("small.onnx").to_str().unwrap().to_owned();
    let imported = folder.join("imported.churn").to_str().unwrap().to_owned();
    assert_eq!(churnscope(&["export", &bundle, "--format", "onnx", "-o", &onnx], b"").status, 0);
    let import = |description: &str| {
        churnscope(&["import", &onnx, "--schema", description, "--data", &file_with_outside, "-o", &imported], b"")
    };
    let ran = import(&description);
    assert_eq!((ran.status, notes(&ran.err)), (0, expected("read").iter().map(String::as_str).collect()), "{ran:?}");
    let bundles = [&bundle, &imported].map(|path| Bundle::from_bytes(&std::fs::read(path).unwrap()).unwrap());
    assert_eq!(bundles[0].forest.n_trees(), bundles[1].forest.n_trees());
    assert_eq!(bundles[0].schema, bundles[1].schema);
    let refusing =
        std::fs::read_to_string(&description).unwrap().replace("outside = \"clamp\"", "outside = \"refuse\"");
    let ran = import(&file(&folder, "refusing.toml", refusing.as_bytes()));
    assert_eq!(ran.status, 1);
}

#[test]
fn if_many_numbers_are_clamped_the_command_says_what_to_check() {
    let model = file(&folder("many_clamped"), "clamping.churn", &clamping().to_bytes().unwrap());
    let ran = churnscope(&["score", &model, "tests/files/beyond_the_range.csv"], b"");
    assert_eq!(ran.status, 0, "{ran:?}");
    let advice = "2 of 8 rows had numbers out of range. All of them: tenure is out of range, for example \"100\" on line \
                  8. These numbers were scored as the nearest limits, so the results may be wrong. Expected a number \
                  from 0 to 72. Check that tenure is the right column, in the right unit.";
    assert_eq!(
        notes(&ran.err),
        [
            advice,
            "Tenure: 2 values outside 0 to 72 months were scored as the nearest limit, such as “100” on line 8",
            "Monthly charge: 1 value outside $18.00 to $120.00 was scored as the nearest limit: “-1” on line 9",
        ]
    );
}
