#![allow(clippy::unwrap_used, reason = "a test that cannot continue should fail")]

use super::*;
use crate::Description;
use crate::TrainingTable;
use churnscope_engine::number_format::DecimalMark;
use churnscope_engine::schema::{Fill, Kind, Value};
use churnscope_learn::random::SplitMix64;

pub(crate) fn options(target: &str) -> DraftRequest<'_> {
    DraftRequest {
        target,
        positive: None,
        blank_target: None,
        name: "customers",
        date: "2026-11-24",
        reading: TableChoices::default(),
        date_order: None,
        uses_leaks: false,
    }
}

pub(crate) fn table(header: &str, rows: usize, line: impl Fn(usize) -> String) -> Vec<u8> {
    let lines: Vec<String> = (0..rows).map(line).collect();
    format!("{header}\n{}\n", lines.join("\n")).into_bytes()
}

pub(crate) fn mixed(row: usize) -> u64 {
    SplitMix64::new(row as u64).next_u64()
}

fn error(csv: &[u8], asked: &DraftRequest<'_>) -> String {
    draft(csv, asked).unwrap_err().to_string()
}

#[test]
fn a_draft_is_a_valid_description() {
    let csv = table("id,months,fee,plan,since,zip_code,note,same,left_on,flag,left", 400, |row| {
        let left = if row % 5 == 0 { ("1", "2024-03-01") } else { ("0", "") };
        let fee = if row % 50 == 7 { "NA".to_owned() } else { format!("{}.5", 20 + row % 31) };
        let plan = match row % 97 {
            0 => "gold",
            1 => "silver",
            _ if row % 2 == 0 => "basic",
            _ => "plus",
        };
        format!(
            "A{row},{},{fee},{plan},2020-{:02}-{:02},{},text {row} \"\",x,{},{},{}",
            row % 70,
            row % 12 + 1,
            row % 28 + 1,
            10_000 + row % 4,
            left.1,
            if row % 3 == 0 { "TRUE" } else { "FALSE" },
            left.0
        )
    });
    let drafted = draft(&csv, &options("left")).unwrap();
    let description = Description::parse(&drafted.toml).unwrap();
    let schema = &description.schema;
    assert_eq!(schema.id_column.as_deref(), Some("id"));
    let columns: Vec<&str> = schema.fields.iter().map(|field| field.column.as_str()).collect();
    assert_eq!(columns, ["months", "fee", "plan", "since", "zip_code", "flag"]);
    assert_eq!((schema.target.positive.as_str(), schema.target.negatives.as_slice()), ("1", &["0".to_owned()][..]));
    assert_eq!(schema.clamped_fields(), [0, 1], "numbers that are not dates");
    let kind = |field: usize| &schema.fields[field].kind;
    assert_eq!(schema.fields[1].missing.blanks, ["NA"]);
    let Kind::Category(plan) = kind(2) else { panic!() };
    let levels: Vec<&str> = plan.levels.iter().map(|level| level.value.as_str()).collect();
    assert_eq!((levels, plan.other), (vec!["basic", "plus", "other"], Some(2)));
    let Kind::Number(since) = kind(3) else { panic!() };
    assert_eq!(since.dates.unwrap().read("2020-01-02"), Some(1.0));
    assert!(matches!(kind(4), Kind::Category(zip) if zip.levels.len() == 4));
    let remarks = drafted.remarks.join("\n");
    for part in ["left out note: too many", "left out same: its only value is", "left out left_on: probably a leak"] {
        assert!(remarks.contains(part), "{remarks}");
    }
    let unseen = churnscope_engine::customer::parse_value(&schema.fields[2], 2, "platinum");
    assert_eq!(unseen.unwrap(), Some(Value::Level(2)));
}

#[test]
fn rules_that_hold_in_every_row_are_written() {
    let csv = table("net,security,backup,twin,left", 600, |row| {
        let (net, with) =
            if row % 3 == 0 { ("No", "No net") } else { (["DSL", "Fiber"][row % 2], ["No", "Yes"][row / 2 % 2]) };
        let backup = if net == "No" { "No net" } else { ["Yes", "No"][row / 4 % 2] };
        let twin = if net == "No" {
            "none"
        } else if net == "DSL" {
            "a"
        } else {
            "b"
        };
        format!("{net},{with},{backup},{twin},{}", ["no", "yes"][usize::from(row % 7 == 0)])
    });
    let drafted = draft(&csv, &options("left")).unwrap();
    let schema = Description::parse(&drafted.toml).unwrap().schema;
    let rules: Vec<(usize, u16, usize, bool)> =
        schema.rules.iter().map(|rule| (rule.when_field, rule.when_level, rule.then_field, rule.only_then)).collect();
    let no = schema.fields[0].levels().iter().position(|level| level.value == "No").unwrap() as u16;
    assert_eq!(rules, [(0, no, 1, true), (0, no, 2, true)]);
    assert!(drafted.remarks.contains(&"left out twin: a copy of net".to_owned()), "{:?}", drafted.remarks);
}

#[test]
fn the_value_that_means_left_can_be_named() {
    let status = |row: usize| ["Stayed", "Stayed", "Churned", "Joined"][row % 4].to_owned();
    let csv = table("a,status", 100, |row| format!("{},{}", row * row % 37, status(row)));
    let message = error(&csv, &options("status"));
    assert!(message.contains("\"Stayed\" in 50 rows") && message.contains("--positive"), "{message}");
    let asked = DraftRequest { positive: Some("Churned"), ..options("status") };
    let schema = Description::parse(&draft(&csv, &asked).unwrap().toml).unwrap().schema;
    assert_eq!(schema.target.negatives, ["Stayed", "Joined"]);
    assert!(error(&csv, &DraftRequest { positive: Some("Gone"), ..asked }).contains("does not contain \"Gone\""));
}

#[test]
fn errors_say_what_is_wrong_and_where() {
    let plain = |line: fn(usize) -> String| table("a,b,left", 60, line);
    for (csv, target, part) in [
        (
            plain(|row| format!("{},{},{}", row % 7, row % 3, row % 2)),
            "gone",
            "there is no column \"gone\"; the file has \"a\", \"b\"",
        ),
        (plain(|row| format!("{},{},no", row % 7, row % 3)), "left", "has no value other than \"no\""),
        (plain(|row| format!("{},{},{}", row % 7, row % 3, row + 5)), "left", "has 60 different values"),
        (
            plain(|row| format!("{},{},{}", row % 7, row % 3, ["", "1", "0"][row % 3])),
            "left",
            "blank in 20 rows, the first on line 2: add --blank-target stayed",
        ),
        (plain(|row| format!("{},{},{}", row % 7, row % 3, u8::from(row == 5))), "left", "too few customers: 1 left"),
        (plain(|row| format!(",x,{}", row % 2)), "left", "a: every cell is blank"),
        (plain(|row| format!("{row},{}", row % 2)), "left", "line 2: found 2 cells, expected 3"),
        (
            plain(|row| format!("{},{}x,{}", row % 7, if row == 50 { "\"" } else { "" }, row % 2)),
            "left",
            "never closed",
        ),
        (table("a,a,left", 9, |row| format!("1,2,{}", row % 2)), "left", "repeats an earlier name"),
        (Vec::new(), "left", "the file is empty"),
    ] {
        let message = error(&csv, &options(target));
        assert!(message.contains(part), "{message}");
    }
}

#[test]
fn a_leak_is_used_if_the_user_has_chosen_the_columns() {
    let csv = table("months,score,left", 400, |row| {
        let left = mixed(row).is_multiple_of(4);
        format!("{},{},{}", mixed(row + 1) % 60, mixed(row + 70_000) % 100 + if left { 200 } else { 0 }, u8::from(left))
    });
    for (uses_leaks, is_used) in [(false, false), (true, true)] {
        let drafted = draft(&csv, &DraftRequest { uses_leaks, ..options("left") }).unwrap();
        assert_eq!(drafted.toml.contains("column = \"score\""), is_used);
        assert_eq!(drafted.left_out.iter().any(|unused| unused.is_leak), !is_used);
    }
}

#[test]
fn a_leak_is_named_and_left_out() {
    let csv = table("score,months,left", 300, |row| {
        format!("{},{},{}", if row % 4 == 0 { 90 + row % 9 } else { row % 80 }, row % 60, u8::from(row % 4 == 0))
    });
    let drafted = draft(&csv, &options("left")).unwrap();
    assert!(
        drafted
            .toml
            .contains("# score: probably a leak: it alone predicts who left (ROC-AUC 1.000; suspicious from 0.9 up"),
        "{}",
        drafted.toml
    );
    assert_eq!(Description::parse(&drafted.toml).unwrap().schema.fields.len(), 1);
}

#[test]
fn infinities_and_rare_texts_among_numbers_count_as_blanks() {
    let csv = table("fee,left", 200, |row| {
        let fee = match row {
            5 => "inf".to_owned(),
            9 => "NaN".to_owned(),
            40 => "unknown".to_owned(),
            _ => format!("{}", row % 90),
        };
        format!("{fee},{}", u8::from(row % 3 == 0))
    });
    let schema = Description::parse(&draft(&csv, &options("left")).unwrap().toml).unwrap().schema;
    assert_eq!(schema.fields[0].missing.blanks, ["NaN", "inf", "unknown"]);
}

fn dated(dates: &[&str]) -> Vec<u8> {
    table("since,left", 600, |row| format!("\"{}\",{}", dates[row % dates.len()], u8::from(row % 7 == 0)))
}

#[test]
fn dates_are_read_in_the_order_that_the_column_shows() {
    for (dates, chosen, order, [first, last]) in [
        (&["24/11/2024", "01/02/2025", "02/01/2025"][..], None, "day_month_year", ["24.11.2024", "01.02.2025"]),
        (&["11/24/2024", "01/02/2025", "02/01/2025"], None, "month_day_year", ["11/24/2024", "02/01/2025"]),
        (&["2024-11-24", "2025-02-01"], None, "year_month_day", ["2024-11-24", "2025-02-01"]),
        (&["24-Nov-2024", "01-Feb-25"], None, "year_month_day", ["2024-11-24", "2025-02-01"]),
        (&["24. November 2024", "1. M\u{e4}rz 2025"], None, "year_month_day", ["2024-11-24", "2025-03-01"]),
        (&["24.11.24", "1.2.25", "2025-02-02"], None, "day_month_year", ["24.11.2024", "02.02.2025"]),
        (&["98-11-24", "99-02-01"], None, "year_month_day", ["1998-11-24", "1999-02-01"]),
        (&["05/05/2024", "06/06/2024"], None, "day_month_year", ["05.05.2024", "06.06.2024"]),
        (&["11/24/2024 8:30 AM", "2/1/2025 12:00 PM"], None, "month_day_year", ["11/24/2024", "02/01/2025"]),
        (&["24/11/2024", "45689", "25/11/2024"], None, "day_month_year", ["24.11.2024", "01.02.2025"]),
        (&["24/11/2024", "-", "01/02/2025", "None", "NA", ""], None, "day_month_year", ["24.11.2024", "01.02.2025"]),
        (&["01/02/2025", "02/02/2025"], Some(DateOrder::DayMonthYear), "day_month_year", ["01.02.2025", "02.02.2025"]),
        (&["01/02/2025", "02/02/2025"], Some(DateOrder::MonthDayYear), "month_day_year", ["01/02/2025", "02/02/2025"]),
        (&["24/11/2024", "01/02/2025"], Some(DateOrder::MonthDayYear), "day_month_year", ["24.11.2024", "01.02.2025"]),
    ] {
        let drafted = draft(&dated(dates), &DraftRequest { date_order: chosen, ..options("left") }).unwrap().toml;
        for part in [
            format!("dates = {{ order = \"{order}\", from = \"{first}\" }}"),
            format!("the data ranges from \"{first}\" to \"{last}\""),
        ] {
            assert!(drafted.contains(&part), "{dates:?}: {drafted}");
        }
        Description::parse(&drafted).unwrap();
    }
    let drafted = draft(&dated(&["24/11/2024", "-", "01/02/2025", "None", "NA", ""]), &options("left")).unwrap();
    let schema = Description::parse(&drafted.toml).unwrap().schema;
    assert_eq!(schema.fields[0].missing.blanks, ["-", "NA", "None"]);
}

#[test]
fn a_column_with_one_value_in_several_forms_is_left_out() {
    for (texts, reason) in [
        (["1", "1.0"], "its only value is \"1\""),
        (["24-Nov-2024", "24 November 2024"], "its only date is 24-Nov-2024"),
    ] {
        let csv =
            table("same,months,left", 300, |row| format!("{},{},{}", texts[row % 2], row % 60, u8::from(row % 7 == 0)));
        let drafted = draft(&csv, &options("left")).unwrap().toml;
        assert!(drafted.contains(&format!("# same: {reason}")), "{drafted}");
    }
}

#[test]
fn texts_that_are_rarely_dates_are_levels() {
    for cells in [&["24/11/2024", "gold", "silver"][..], &["A-1-2", "A-1-3"], &["45689", "x", "y"]] {
        let drafted = draft(&dated(cells), &options("left")).unwrap().toml;
        assert!(drafted.contains("kind = \"category\""), "{cells:?}: {drafted}");
    }
}

#[test]
fn ambiguous_and_mixed_dates_are_errors() {
    let mixed = table("since,left", 600, |row| {
        let date = if row % 100 == 5 { "11/24/2024".to_owned() } else { format!("{:02}/03/2024", row % 28 + 1) };
        format!("{date},{}", u8::from(row % 7 == 0))
    });
    for (csv, message) in [
        (
            dated(&["03/04/2024", "04/04/2024"]),
            "column since: \"03/04/2024\" is 2024-04-03 if the day comes first and 2024-03-04 if the month comes first, \
             and no cell shows which is meant: add --dates day-first or --dates month-first",
        ),
        (
            dated(&["10-11-12", "12-11-10"]),
            "column since: \"10-11-12\" is 2010-11-12 if the year comes first and 2012-11-10 if the day comes first and \
             2012-10-11 if the month comes first, and no cell shows which is meant: add --dates year-first or --dates \
             day-first or --dates month-first",
        ),
        (
            mixed,
            "column since: the dates do not all have the same order. \"01/03/2024\" can be read as day, month, year, but \
             these cannot: \"11/24/2024\" on line 7, \"11/24/2024\" on line 107, \"11/24/2024\" on line 207, \
             \"11/24/2024\" on line 307, \"11/24/2024\" on line 407, and 1 more. Write all dates in the same order",
        ),
    ] {
        assert_eq!(error(&csv, &options("left")), message);
    }
}

#[test]
fn spellings_of_a_level_are_one_level_and_rows_of_each_can_be_used() {
    let csv = table("plan,gender,left", 300, |row| {
        let plan = ["basic", "Basic", "BASIC ", "plus", "Plus", "Yes"][(mixed(row) % 6) as usize];
        let gender = ["Male", "Male", "male", "Female", "FEMALE"][(mixed(row + 1_000) % 5) as usize];
        format!("{plan},{gender},{}", u8::from(mixed(row + 2_000).is_multiple_of(3)))
    });
    let description = Description::parse(&draft(&csv, &options("left")).unwrap().toml).unwrap();
    let levels = |field: usize| -> Vec<String> {
        description.schema.fields[field].levels().iter().map(|level| level.value.to_lowercase()).collect()
    };
    assert_eq!(
        (levels(0), levels(1)),
        (vec!["basic".into(), "plus".into(), "yes".into()], vec!["female".into(), "male".into()])
    );
    assert_eq!(TrainingTable::read(&description, &csv, TableChoices::default().into()).unwrap().n_rows(), 300);
}

#[test]
fn a_few_cells_among_numbers_are_errors_with_their_lines() {
    let odd = |row: usize| match row {
        7 => Some("l2"),
        90 => Some("abc"),
        91 => Some("see note"),
        92 => Some("?!"),
        120 => Some("n/a"),
        121 => Some("Unknown"),
        _ => None,
    };
    let csv = table("fee,months,left", 200, |row| {
        let fee = odd(row).map_or_else(|| (mixed(row) % 90).to_string(), str::to_owned);
        format!("{fee},{},{}", row * 7 % 31, u8::from(mixed(row + 1_000).is_multiple_of(3)))
    });
    let drafted = draft(&csv, &options("left")).unwrap();
    let remark = "fee: not a number in 4 cells (line 9: \"l2\", line 92: \"abc\", line 93: \"see note\", and 1 more). \
        Training skips such rows and reports them";
    assert!(drafted.remarks.iter().any(|found| found == remark), "{:?}", drafted.remarks);
    let description = Description::parse(&drafted.toml).unwrap();
    assert_eq!(description.schema.fields[0].missing.blanks, ["Unknown", "n/a"]);
    let table = TrainingTable::read(&description, &csv, TableChoices::default().into()).unwrap();
    let (n_rows, skipped) = (table.n_rows(), table.skipped.unwrap());
    assert_eq!((n_rows, skipped.count), (196, 4));
    assert!(skipped.first[0].starts_with("line 9, column fee: found \"l2\", expected a number"), "{skipped:?}");
}

#[test]
fn numbers_with_two_meanings_are_a_question_with_its_answers() {
    let csv = table("usage;plan;left", 40, |row| {
        let usage = format!("{}.{:03}", 1 + mixed(row) % 9, 100 + mixed(row + 100) % 900);
        format!("{usage};{};{}", ["a", "b"][row % 2], u8::from(mixed(row + 200).is_multiple_of(3)))
    });
    let example = String::from_utf8_lossy(&csv).lines().nth(1).unwrap()[..5].to_owned();
    let (comma, parts) = (example.replace('.', ""), ["decimal point and", "--decimal point or --decimal comma"]);
    let message = error(&csv, &options("left"));
    assert!(parts.iter().all(|part| message.contains(part)) && message.contains(&comma), "{message}");
    for (mark, max) in [(DecimalMark::Point, 10.0), (DecimalMark::Comma, 10_000.0)] {
        let reading = TableChoices { decimal_mark: Some(mark), ..TableChoices::default() };
        let drafted = draft(&csv, &DraftRequest { reading, ..options("left") }).unwrap();
        let Kind::Number(usage) = &Description::parse(&drafted.toml).unwrap().schema.fields[0].kind else { panic!() };
        assert!((max..3.0 * max).contains(&usage.max), "{}", usage.max);
    }
    // in a column of categories, `1.500` has only one meaning
    let csv = table("model;plan;left", 40, |row| {
        let model = ["X", "1.500", "Pro"][(mixed(row) % 3) as usize];
        format!("{model};{};{}", ["a", "b"][row % 2], u8::from(mixed(row + 200).is_multiple_of(3)))
    });
    assert!(draft(&csv, &options("left")).is_ok());
}

#[test]
fn ids_of_shops_are_not_quantities() {
    let csv = table("shop_id,months,left", 400, |row| {
        let left = u8::from(mixed(row + 2_000).is_multiple_of(3));
        format!("{},{},{left}", 100 + mixed(row) % 12, mixed(row + 1_000) % 40)
    });
    let schema = Description::parse(&draft(&csv, &options("left")).unwrap().toml).unwrap().schema;
    assert_eq!((schema.fields[0].column.as_str(), schema.fields[0].levels().len()), ("shop_id", 12));
}

#[test]
fn frequent_texts_among_few_numbers_are_levels() {
    let csv = table("lines,left", 200, |row| {
        let lines = if row % 15 == 0 { "5+".to_owned() } else { (1 + mixed(row) % 4).to_string() };
        format!("{lines},{}", u8::from(mixed(row + 1_000).is_multiple_of(3)))
    });
    let schema = Description::parse(&draft(&csv, &options("left")).unwrap().toml).unwrap().schema;
    assert_eq!(schema.fields[0].levels().len(), 5);
}

#[test]
fn blanks_that_another_column_explains_are_a_value_of_their_own() {
    let csv = table("internet,tenure,backup,data,total,other,left", 300, |row| {
        let internet = ["No", "DSL", "Fiber"][(mixed(row) % 3) as usize];
        let online = |value: &str| if internet == "No" { String::new() } else { value.to_owned() };
        let backup = online(["Yes", "No"][(mixed(row + 1_000) % 2) as usize]);
        let data = online(&(20 + mixed(row + 2_000) % 70).to_string());
        let tenure = mixed(row + 3_000) % 12;
        let total = if tenure == 0 { " ".to_owned() } else { format!("{}.5", tenure * 29) };
        let other = ["a", "b", ""][(mixed(row + 4_000) % 3) as usize];
        format!(
            "{internet},{tenure},{backup},{data},{total},{other},{}",
            u8::from(mixed(row + 5_000).is_multiple_of(3))
        )
    });
    let drafted = draft(&csv, &options("left")).unwrap();
    let schema = Description::parse(&drafted.toml).unwrap().schema;
    let missing = |field: usize| (&schema.fields[field].missing.how, schema.fields[field].missing.why.as_str());
    let none = schema.fields[2].levels().iter().position(|level| level.value == "none").unwrap() as u16;
    assert_eq!(missing(2), (&Fill::Value(Value::Level(none)), "blank only where internet is \"No\""));
    assert_eq!(missing(3), (&Fill::Value(Value::Number(0.0)), "blank only where internet is \"No\""));
    assert_eq!(missing(4), (&Fill::Value(Value::Number(0.0)), "blank only where tenure is \"0\""));
    assert_eq!(missing(5).0, &Fill::MostFrequent);
    assert_eq!(schema.rules.len(), 1, "no internet, and so no backup: {}", drafted.toml);
}

#[test]
fn coincidences_and_hierarchies_are_not_rules() {
    let csv = table("city,zip,branch_name,phone,lines,left", 900, |row| {
        let zip = mixed(row) % 8;
        let city = ["Springfield", "Shelbyville", "Ogden", "Ogden", "Ogden", "Haven", "Haven", "Haven"][zip as usize];
        let branch = ["north", "north", "north", "west", "west", "west", "west", "south"][zip as usize];
        let phone = ["Yes", "No"][usize::from(mixed(row + 1_000).is_multiple_of(5))];
        let lines = if phone == "No" { "No phone" } else { ["one", "several"][(mixed(row + 2_000) % 2) as usize] };
        format!("{city},{},{branch},{phone},{lines},{}", 20_000 + zip, u8::from(mixed(row + 3_000).is_multiple_of(3)))
    });
    let drafted = draft(&csv, &options("left")).unwrap();
    let schema = Description::parse(&drafted.toml).unwrap().schema;
    let rules: Vec<(&str, &str)> = (schema.rules.iter())
        .map(|rule| (&schema.fields[rule.when_field], &schema.fields[rule.then_field]))
        .map(|(when, then)| (when.column.as_str(), then.column.as_str()))
        .collect();
    assert_eq!(rules, [("phone", "lines")], "{}", drafted.toml);
    let possible = drafted.toml.lines().filter(|line| line.starts_with("# when"));
    assert!(possible.clone().count() > 0 && possible.clone().all(|line| line.contains("phone")), "{}", drafted.toml);
}
