use std::fs;

use serde_json::Value;

use crate::run::{churnscope, committed_file, file, folder};

const USAGE: &str = "tests/usage/mlc_churn.csv";

#[test]
fn a_draft_for_usage_data_trains_a_good_model() {
    let folder = folder("schema_usage");
    let [fields, bundle, report] = ["fields.toml", "usage.churn", "report.json"].map(|name| file(&folder, name, b""));
    let drafted = churnscope(&["schema", USAGE, "--target", "churn", "-o", &fields, "--date", "2026-11-24"], b"");
    assert_eq!(drafted.status, 0, "{}", drafted.err);
    assert!(drafted.err.contains("state: 31 rarer values ("), "{}", drafted.err);
    let trained = churnscope(&["train", USAGE, "--schema", &fields, "-o", &bundle, "--report", &report], b"");
    assert_eq!(trained.status, 0, "{}", trained.err);
    let figures: Value = serde_json::from_slice(&fs::read(&report).unwrap()).unwrap();
    let area = figures["roc_auc"]["mean"].as_f64().unwrap();
    assert!(area >= 0.915, "out-of-fold ROC-AUC {area}");
    let unseen = fs::read_to_string(committed_file(USAGE)).unwrap().replace("\nOH,", "\nZZ,");
    let scored = churnscope(&["score", &bundle, "-"], unseen.as_bytes());
    assert_eq!((scored.status, scored.err.as_str()), (0, ""));
    assert_eq!(scored.out.lines().count(), 5_001);
}

#[test]
fn a_draft_for_telco_data_has_its_rules() {
    let folder = folder("schema_telco");
    let fields = file(&folder, "fields.toml", b"");
    let drafted = churnscope(&["schema", "model/data/telco.csv", "--target", "Churn", "-o", &fields], b"");
    assert_eq!(drafted.status, 0, "{}", drafted.err);
    let text = fs::read_to_string(&fields).unwrap();
    for part in [
        "id = \"customerID\"",
        "positive = \"Yes\", negative = \"No\"",
        "monthly_charge = \"MonthlyCharges\"",
        "when = { column = \"InternetService\", is = \"No\" }",
        "then = { columns = [\"MultipleLines\"], are = \"No phone service\" }",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn errors_say_what_to_do() {
    let folder = folder("schema_errors");
    let fields = file(&folder, "fields.toml", b"unchanged");
    let levels: String = (0..20_000).map(|row| format!("v{},{}\n", row / 2, row % 3 % 2)).collect();
    let levels = file(&folder, "levels.csv", format!("code,left\n{levels}").as_bytes());
    for (arguments, part) in [
        (["schema", USAGE, "--target", "gone"], "there is no column \"gone\"; the file has \"state\""),
        (["schema", USAGE, "--target", "total_day_minutes"], "different values, too many for an outcome"),
        (["schema", USAGE, "--target", "area_code"], "name the value that means \"left\" with --positive VALUE"),
        (["schema", "nowhere.csv", "--target", "churn"], "cannot read nowhere.csv"),
        (
            ["schema", &levels, "--target", "left"],
            "add columns that describe the customers\n  code: 10,000 different values, none of them in 40",
        ),
    ] {
        let ran = churnscope(&[&arguments[..], &["-o", &fields]].concat(), b"");
        assert_eq!(ran.status, 1, "{}", ran.err);
        assert!(ran.err.contains(part), "{}", ran.err);
    }
    assert_eq!(fs::read(&fields).unwrap(), b"unchanged");
}

/// `write` writes a date from its day and its month.
fn joined(write: impl Fn(u32, u32) -> String) -> String {
    let row = |row: u32| {
        let (day, month) = (row % 12 + 1, 1 + row / 12 % 5);
        format!(
            "\"{}\",{},{}\n",
            write(day, month),
            row % 17,
            u8::from(row.is_multiple_of(5) || month == 2 && row % 3 == 1)
        )
    };
    format!("joined,calls,left\n{}", (0..600).map(row).collect::<String>())
}

#[test]
fn dates_in_other_styles_get_the_same_scores() {
    let folder = folder("schema_dates");
    let data = file(&folder, "data.csv", joined(|day, month| format!("{day:02}/{month:02}/2024")).as_bytes());
    let [fields, bundle] = ["fields.toml", "dates.churn"].map(|name| file(&folder, name, b""));
    let arguments = ["schema", &data, "--target", "left", "-o", &fields];
    let asked = churnscope(&arguments, b"");
    assert_eq!(asked.status, 1, "{}", asked.err);
    assert!(asked.err.contains("column joined: \"01/02/2024\" is 2024-02-01 if the day comes first"), "{}", asked.err);
    let drafted = churnscope(&[&arguments[..], &["--dates", "day-first"]].concat(), b"");
    assert_eq!(drafted.status, 0, "{}", drafted.err);
    let text = fs::read_to_string(&fields).unwrap().replace("learner = \"auto\"", "learner = \"forest\"\ntrees = 5");
    let fields = file(&folder, "fields.toml", text.as_bytes());
    assert_eq!(churnscope(&["train", &data, "--schema", &fields, "-o", &bundle], b"").status, 0);
    let score = |table: String| {
        let scored = churnscope(&["score", &bundle, "-"], table.as_bytes());
        assert_eq!(scored.status, 0, "{}", scored.err);
        scored.out
    };
    let expected = score(joined(|day, month| format!("{day:02}/{month:02}/2024")));
    let styles: [fn(u32, u32) -> String; 6] = [
        |day, month| format!("2024-{month:02}-{day:02}"),
        |day, month| format!("{day}.{month}.24"),
        |day, month| format!("{day}-{}-2024", ["Jan", "Feb", "Mar", "Apr", "May"][month as usize - 1]),
        |day, month| format!("{day}. {} 2024", ["Januar", "Feb.", "M\u{e4}rz", "April", "Mai"][month as usize - 1]),
        |day, month| format!("2024-{month:02}-{day:02} 11:30 PM"),
        // 45292 is January 1, 2024
        |day, month| (45_291 + day + [0, 31, 60, 91, 121][month as usize - 1]).to_string(),
    ];
    for (index, style) in styles.into_iter().enumerate() {
        assert_eq!(score(joined(style)), expected, "style {index}");
    }
    let odd = "joined,calls,left\n01/02/2024,3,0\n31/02/2024,3,0\n100,3,0\n".as_bytes();
    let rejected = churnscope(&["score", &bundle, "-"], odd);
    assert_eq!(rejected.status, 3, "{}", rejected.err);
    for part in ["line 3, column joined: found \"31/02/2024\", expected a date from ", "(day, month, year)", "line 4"] {
        assert!(rejected.err.contains(part), "{part}: {}", rejected.err);
    }
}

#[test]
fn a_column_with_the_month_first_is_recognized() {
    let folder = folder("schema_month_first");
    let [fields, bundle] = ["fields.toml", "dates.churn"].map(|name| file(&folder, name, b""));
    let with_last_row = |table: String, last: &str| format!("{table}\"{last}\",3,0\n");
    let day_first = with_last_row(joined(|day, month| format!("{day:02}.{month:02}.2024")), "24.05.2024");
    let data = file(&folder, "data.csv", day_first.as_bytes());
    assert_eq!(churnscope(&["schema", &data, "--target", "left", "-o", &fields], b"").status, 0);
    let text = fs::read_to_string(&fields).unwrap().replace("learner = \"auto\"", "learner = \"forest\"\ntrees = 5");
    assert!(text.contains("order = \"day_month_year\""), "{text}");
    let fields = file(&folder, "fields.toml", text.as_bytes());
    assert_eq!(churnscope(&["train", &data, "--schema", &fields, "-o", &bundle], b"").status, 0);
    let month_first = with_last_row(joined(|day, month| format!("{month:02}/{day:02}/2024")), "05/24/2024");
    let [ours, theirs] = [day_first, month_first].map(|table| churnscope(&["score", &bundle, "-"], table.as_bytes()));
    assert_eq!((ours.status, theirs.status), (0, 0), "{}", theirs.err);
    assert_eq!(ours.out, theirs.out);
}

#[test]
fn training_reports_duplicates_and_can_use_a_sample() {
    let folder = folder("schema_duplicates");
    let rows: String =
        (0..400).map(|row| format!("{},{}\n", row % 90, u8::from(row % 90 > 60 || row % 7 == 0))).collect();
    let data = file(&folder, "data.csv", format!("months,left\n{rows}").as_bytes());
    let fields = file(&folder, "fields.toml", b"");
    assert_eq!(churnscope(&["schema", &data, "--target", "left", "-o", &fields], b"").status, 0);
    let text = fs::read_to_string(&fields)
        .unwrap()
        .replace("learner = \"auto\"", "learner = \"forest\"\ntrees = 5\nmost_rows = 300");
    let fields = file(&folder, "fields.toml", text.as_bytes());
    let bundle = file(&folder, "model.churn", b"");
    let trained = churnscope(&["train", &data, "--schema", &fields, "-o", &bundle], b"");
    assert_eq!(trained.status, 0, "{}", trained.err);
    for part in ["rows are duplicates", "training on a sample of 300 of 400 rows", "trained on 300 customers"] {
        assert!(trained.err.contains(part), "{}", trained.err);
    }
}

fn random(row: usize, column: usize) -> usize {
    (((row * 31 + column * 7 + 1) * 2_654_435_761 % 4_294_967_296) >> 12) % 100_003
}

fn draft_and_train(test: &str, csv: &str, target: &str) -> (String, String) {
    let folder = folder(test);
    let data = file(&folder, "data.csv", csv.as_bytes());
    let [fields, bundle] = ["fields.toml", "model.churn"].map(|name| file(&folder, name, b""));
    let drafted = churnscope(&["schema", &data, "--target", target, "-o", &fields], b"");
    assert_eq!(drafted.status, 0, "{}", drafted.err);
    let trained = churnscope(&["train", &data, "--schema", &fields, "-o", &bundle], b"");
    assert_eq!(trained.status, 0, "{}", trained.err);
    (drafted.err, trained.err)
}

#[test]
fn drafting_and_training_warn_about_problems_in_the_table() {
    let age = |row: usize| 18 + random(row, 1) % 60;
    let plan = |row: usize| ["a", "b", "c"][random(row, 2) % 3];
    let months = |row: usize| {
        let customer = row / 6;
        let renewed = ["Yes", "No"][usize::from(random(customer, 3).is_multiple_of(4))];
        format!("{},{},{},{},{renewed}\n", 5_000 + customer, row % 6, age(customer), plan(customer))
    };
    let few = |row: usize| {
        let fee = if row == 50 { "see note".to_owned() } else { random(row, 4).to_string() };
        format!("{},{fee},{},{}\n", age(row), plan(row), u8::from(row.is_multiple_of(12)))
    };
    let too_good = |row: usize| {
        let (x, y) = (random(row, 5) % 10, random(row, 6) % 10);
        format!("{x},{y},{},{}\n", plan(row), u8::from((x < 5) == (y < 5)))
    };
    let table = |head: &str, rows: usize, row: &dyn Fn(usize) -> String| {
        head.to_owned() + &(0..rows).map(row).collect::<String>()
    };
    for (test, csv, target, drafted, trained) in [
        (
            "schema_months",
            table("customer,month,age,plan,renewed\n", 1_800, &months),
            "Renewed",
            &[
                "renewed: \"No\" means that the customer left: ",
                "--positive \"Yes\"",
                "rows belong to 300 customers, identified by customer",
            ][..],
            &["rows belong to 300 customers. Folds keep", "trained on 1,800 rows of 300 customers"][..],
        ),
        (
            "schema_few",
            table("age,fee,plan,left\n", 240, &few),
            "left",
            &[
                "warning: the data has only 20 customers who left",
                "fee: not a number in 1 cell (line 52: \"see note\"). Training skips such rows and reports them",
            ],
            &[
                "warning: the data has only 20 customers who left",
                "1 of 240 rows cannot be used and is skipped:\n  line 52, column fee: found \"see note\"",
            ],
        ),
        (
            "schema_too_good",
            table("x,y,plan,left\n", 900, &too_good),
            "left",
            &[],
            &[
                "warning: the model is too good to be true (out-of-fold ROC-AUC 1.000). Check that",
                "known before customers left: ",
            ],
        ),
    ] {
        let (found_drafted, found_trained) = draft_and_train(test, &csv, target);
        for (part, found) in
            drafted.iter().map(|part| (part, &found_drafted)).chain(trained.iter().map(|part| (part, &found_trained)))
        {
            assert!(found.contains(part), "{part}: {found}");
        }
    }
}

#[test]
fn blank_outcomes_need_a_flag_that_says_what_they_mean() {
    let folder = folder("schema_blank_outcomes");
    let rows: String =
        (0..300).map(|row| format!("{},{}\n", random(row, 1) % 70, ["Yes", "No", ""][random(row, 2) % 3])).collect();
    let data = file(&folder, "data.csv", format!("months,left\n{rows}").as_bytes());
    let [fields, bundle] = ["fields.toml", "model.churn"].map(|name| file(&folder, name, b""));
    let schema = ["schema", &data, "--target", "left", "-o", &fields];
    let asked = churnscope(&schema, b"");
    assert_eq!(asked.status, 1);
    for part in ["column left is blank in ", "--blank-target stayed if", "--blank-target skip if"] {
        assert!(asked.err.contains(part), "{}", asked.err);
    }
    let n_blank = rows.lines().filter(|line| line.ends_with(',')).count();
    for (answer, n_rows) in [("stayed", 300), ("skip", 300 - n_blank)] {
        let drafted = churnscope(&[&schema[..], &["--blank-target", answer]].concat(), b"");
        assert_eq!(drafted.status, 0, "{}", drafted.err);
        let trained = churnscope(&["train", &data, "--schema", &fields, "-o", &bundle], b"");
        assert!(trained.err.contains(&format!("trained on {n_rows} customers")), "{}", trained.err);
    }
}
