use super::{Description, DescriptionError, LearnerChoice};
use churnscope_engine::campaign::offers::OfferTerms;
use churnscope_engine::schema::{Fill, Kind, SchemaError, Value};
use churnscope_learn::boost::MonotoneEffect;

const GOOD: &str = r#"
title = "Small"
id = "id"
target = { column = "Churn", positive = "Yes", negative = "No" }
bands = { medium_from = 0.2, high_from = 0.5 }
monthly_charge = "Monthly"

[data]
name = "Small"
source = "a test"
license = "none"

[training]
date = "2026-11-23"
seed = 1
folds = 2
cutoff = 0.5
trees = 10
max_depth = 3
min_samples_leaf = 1
features_per_split = 2

[fairness]
fields = ["Internet"]

[[field]]
column = "tenure"
label = "Tenure"
group = "Account"
kind = "number"
range = [0, 72]
default = 29
missing = { how = "refuse", why = "a test" }

[[field]]
column = "Internet"
label = "Internet"
group = "Services"
kind = "category"
default = "DSL"
missing = { how = "most_frequent", why = "a test" }
levels = [{ value = "No" }, { value = "DSL", label = "Copper", phrase = "copper internet" }]

[[field]]
column = "Backup"
label = "Backup"
group = "Services"
kind = "category"
default = 0
missing = { how = "value", value = 0, why = "a test" }
levels = [{ value = "0" }, { value = "1", offer = "Add a backup" }, { value = "No internet" }]

[[field]]
column = "Monthly"
label = "Monthly charge"
group = "Account"
kind = "number"
range = [0, 200]
outside = "clamp"
step = 0.05
decimals = 2
unit = { one = "$", many = "$", before = true }
default = 60.5
offers = [{ add = -10, words = "Take $10 off" }]
missing = { how = "median", why = "a test" }

[[field]]
column = "Total"
label = "Total charge"
group = "Account"
kind = "number"
range = [0, 9000]
outside = "refuse"
default = 0
missing = { how = "product", of = ["tenure", "Monthly"], why = "a test" }

[[rule]]
when = { column = "Internet", is = "No" }
then = { columns = ["Backup"], are = "No internet" }
only_then = true

[[example]]
name = "New"
values = { tenure = 4, Backup = 1, Monthly = "84.9" }
"#;

#[test]
fn a_good_description_is_read() {
    let Description { schema, data, training, group_fields, effects, offers } = Description::parse(GOOD).unwrap();
    assert_eq!(offers, None);
    assert_eq!((data.name.as_str(), training.trees, group_fields.as_slice()), ("Small", Some(10), &[1][..]));
    assert_eq!((training.learner, effects), (LearnerChoice::Smartcore, vec![None; 5]));
    let fills: Vec<&Fill> = schema.fields.iter().map(|field| &field.missing.how).collect();
    let fill = Fill::Value(Value::Level(0));
    assert_eq!(fills, [&Fill::Refuse, &Fill::MostFrequent, &fill, &Fill::Median, &Fill::Product(vec![0, 3])]);
    assert_eq!(schema.clamped_fields(), [3]);
    let phrases: Vec<&str> = schema.fields[1].levels().iter().map(|level| level.phrase.as_str()).collect();
    assert_eq!(phrases, ["internet (No)", "copper internet"], "the default phrase is made from the labels");
    let Kind::Number(number) = &schema.fields[0].kind else { panic!() };
    assert_eq!((number.step, number.decimals, number.unit.many.as_str()), (1.0, 0, ""), "optional keys");
    let numbers = [4.0, 84.9, 0.0].map(Value::Number);
    let values = vec![numbers[0], Value::Level(1), Value::Level(1), numbers[1], numbers[2]];
    assert_eq!(schema.examples[0].values, values, "fields that the example does not name have their default");
    assert_eq!((schema.monthly_charge, schema.rules.len()), (Some(3), 1));
}

#[test]
fn a_description_can_have_the_terms_of_its_offers() {
    let text = "\n[campaign]\nmonths = 6\nsuccess = 0.4\n[campaign.offers.\"Take $10 off\"]\ncost = 3\nmost = 8\n";
    let actionable = GOOD.replace("offers = [{", "actionable = true\noffers = [{");
    let found = Description::parse(&format!("{actionable}{text}")).unwrap().offers.unwrap();
    let expected = OfferTerms { cost: 3.0, success: 0.4, ..OfferTerms::default() };
    assert_eq!((found.terms.months, found.terms.of(0), found.most), (6.0, expected, vec![Some(8)]));
    for (from, to, problem) in [
        ("Take $10 off\"]\ncost", "Take $20 off\"]\ncost", "[campaign] the model has no offer \"Take $20 off\""),
        ("success = 0.4", "success = 40", "[campaign] Take $10 off: success is 40"),
        ("months = 6", "monthly_value = 5\nmonths = 6", "[campaign] leave out monthly_value"),
    ] {
        let error = Description::parse(&format!("{actionable}{}", text.replace(from, to))).unwrap_err().to_string();
        assert!(error.starts_with(problem), "{error}");
    }
}

#[test]
fn a_blank_can_mean_that_a_customer_stayed() {
    for (negative, expected) in [("\"\"", &[""][..]), ("[\"No\", \"\"]", &["No", ""])] {
        let text = GOOD.replace("negative = \"No\"", &format!("negative = {negative}"));
        let target = Description::parse(&text).unwrap().schema.target;
        assert_eq!(target.negatives, expected);
        assert_eq!(
            [b"Yes".as_slice(), b"", b" "].map(|cell| target.read(cell)),
            [Some(true), Some(false), Some(false)]
        );
    }
}

fn error(from: &str, to: &str) -> DescriptionError {
    assert_eq!(GOOD.matches(from).count(), 1, "{from:?} must occur once");
    Description::parse(&GOOD.replace(from, to)).map(|_| ()).expect_err(to)
}

fn check(from: &str, to: &str, sentence: &str) {
    assert_eq!(error(from, to).to_string(), sentence);
}

#[test]
fn columns_without_a_field() {
    let check = |from, to, place: &str, column: &str| {
        check(
            from,
            to,
            &format!("{place}: no [[field]] has column = \"{column}\": correct the name, or add the field"),
        );
    };
    check("column = \"Internet\", is", "column = \"internet\", is", "[[rule]] when", "internet");
    check("columns = [\"Backup\"]", "columns = [\"Backup\", \"Security\"]", "[[rule]] then", "Security");
    check("monthly_charge = \"Monthly\"", "monthly_charge = \"Fee\"", "monthly_charge", "Fee");
    check("fields = [\"Internet\"]", "fields = [\"Internet\", \"Age\"]", "[fairness] fields", "Age");
    check("of = [\"tenure\", \"Monthly\"]", "of = [\"tenure\", \"Fee\"]", "field Total: missing", "Fee");
    check("values = { tenure = 4", "values = { Tenure = 4", "example \"New\"", "Tenure");
}

#[test]
fn values_that_a_field_does_not_take() {
    let check = |from, to, place: &str, problem: &str| check(from, to, &format!("{place}: {problem}"));
    check(
        "is = \"No\"",
        "is = \"no\"",
        "[[rule]] when",
        "\"no\" is not a value of Internet; expected one of \"No\", \"DSL\"",
    );
    check(
        "are = \"No internet\"",
        "are = \"None\"",
        "[[rule]] then",
        "\"None\" is not a value of Backup; expected one of \"0\", \"1\", \"No internet\"",
    );
    check(
        "value = 0, why",
        "value = 2, why",
        "field Backup: missing",
        "\"2\" is not a value of Backup; expected one of \"0\", \"1\", \"No internet\"",
    );
    check(
        "tenure = 4",
        "tenure = 73",
        "example \"New\"",
        "\"73\" is not a value of tenure; expected a number from 0 to 72",
    );
    check(
        "Monthly = \"84.9\"",
        "Monthly = 201",
        "example \"New\"",
        "\"201\" is not a value of Monthly; expected a number from 0 to 200",
    );
    check(
        "tenure = 4",
        "tenure = \"\"",
        "example \"New\"",
        "\"\" is not a value of tenure; expected a number from 0 to 72",
    );
    check(
        "{ column = \"Internet\", is = \"No\" }",
        "{ column = \"tenure\", is = \"1\" }",
        "field tenure",
        "rules need categories, and this field is a number",
    );
}

#[test]
fn keys_that_the_kind_does_not_take() {
    let check = |from, to, column: &str, problem: &str| check(from, to, &format!("field {column}: {problem}"));
    check("range = [0, 72]\n", "", "tenure", "a number needs range = [minimum, maximum]");
    check("fields = [\"Internet\"]", "fields = [\"tenure\"]", "tenure", "[fairness] fields must be categories");
    check("default = 29", "default = \"29\"", "tenure", "default must be a number, or a date if the field has dates");
    check(
        "range = [0, 72]",
        "range = [0, 72]\nlevels = [{ value = \"1\" }]",
        "tenure",
        "a number has no levels and no other: remove them, or use kind = \"category\"",
    );
    let not_for_categories =
        "a category has no range, outside, dates, or offers; give an offer to a level instead: offer = \"…\"";
    check("default = \"DSL\"", "default = \"DSL\"\nrange = [0, 1]", "Internet", not_for_categories);
    check("default = \"DSL\"", "default = \"DSL\"\noutside = \"clamp\"", "Internet", not_for_categories);
    let dates = "dates = { order = \"year_month_day\", from = \"2020-01-01\" }";
    for outside in ["clamp", "refuse"] {
        let dated = format!("range = [0, 72]\n{dates}\noutside = \"{outside}\"");
        let problem =
            "a field with dates cannot have outside, because a date outside the range is always refused: remove it";
        assert_eq!(error("range = [0, 72]", &dated).to_string(), format!("field tenure: {problem}"));
    }
    check(
        "default = \"DSL\"",
        "default = \"DSL\"\noffers = [{ add = 1, words = \"\" }]",
        "Internet",
        not_for_categories,
    );
    check("default = \"DSL\"", "default = \"Fibre\"", "Internet", "default must be the value of one of the levels");
    check("value = 0, why", "why", "Backup", "missing: how = \"value\" needs value = …");
    check("of = [\"tenure\", \"Monthly\"], ", "", "Total", "missing: how = \"product\" needs of = [columns]");
}

#[test]
fn schemas_that_contradict_themselves() {
    let check = |from, to, expected: SchemaError| check(from, to, &expected.to_string());
    let range = |column: &str| SchemaError::Range(column.to_owned());
    check("column = \"Total\"", "column = \"Churn\"", SchemaError::ColumnTwice("Churn".to_owned()));
    check("negative = \"No\"", "negative = \"Yes\"", SchemaError::Target("Churn".to_owned()));
    check("positive = \"Yes\"", "positive = \"\"", SchemaError::BlankPositive("Churn".to_owned()));
    check("range = [0, 72]", "range = [72, 0]", range("tenure"));
    check("range = [0, 72]", "range = [0, inf]", range("tenure"));
    check("default = 29", "default = 99", range("tenure"));
    check("step = 0.05", "step = 0", range("Monthly"));
    check(
        "{ value = \"No\" }, { value = \"DSL\",",
        "{ value = \"No\" }, { value = \"DSL\" }, { value = \"DSL\",",
        SchemaError::Levels("Internet".to_owned()),
    );
    check(
        "how = \"most_frequent\"",
        "how = \"most_frequent\", blanks = [\"DSL\"]",
        SchemaError::BlankLevel { field: "Internet".to_owned(), level: "DSL".to_owned() },
    );
    check("how = \"most_frequent\"", "how = \"median\"", SchemaError::Fill("Internet".to_owned()));
    check("columns = [\"Backup\"]", "columns = [\"Backup\", \"Backup\"]", SchemaError::RulesDisagree(0, 1));
    check("monthly_charge = \"Monthly\"", "monthly_charge = \"Backup\"", SchemaError::MonthlyCharge);
    check("medium_from = 0.2", "medium_from = 0.7", SchemaError::Bands);
}

#[test]
fn examples_that_break_a_rule() {
    check(
        "values = { tenure = 4",
        "values = { Internet = \"No\", tenure = 4",
        "example \"New\": column Backup: found \"1\", expected \"No internet\", because Internet is \"No\"",
    );
}

#[test]
fn earlier_versions_spelled_license_with_a_c() {
    let description = Description::parse(&GOOD.replace("license = \"none\"", "licence = \"old\"")).unwrap();
    assert_eq!(description.data.license, "old");
}

#[test]
fn training_parameters_out_of_bounds() {
    check("folds = 2", "folds = 1", "[training] folds must be at least 2");
    check("cutoff = 0.5", "cutoff = 1", "[training] cutoff must be between 0 and 1");
    check("cutoff = 0.5", "cutoff = nan", "[training] cutoff must be between 0 and 1");
    check("trees = 10", "trees = 0", "[training] trees must be from 1 to 10,000");
    check("trees = 10", "trees = 10001", "[training] trees must be from 1 to 10,000");
    check("max_depth = 3", "max_depth = 33", "[training] max_depth must be from 1 to 32");
    check("min_samples_leaf = 1", "min_samples_leaf = 0", "[training] min_samples_leaf must be at least 1");
    check("features_per_split = 2", "features_per_split = 0", "[training] features_per_split must be at least 1");
}

const PARAMETERS: &str = "trees = 10\nmax_depth = 3\nmin_samples_leaf = 1\nfeatures_per_split = 2\n";

#[test]
fn only_smartcore_needs_parameters() {
    for (name, learner) in
        [("forest", LearnerChoice::Forest), ("boosted", LearnerChoice::Boosted), ("auto", LearnerChoice::Auto)]
    {
        let text = GOOD.replace(PARAMETERS, &format!("learner = \"{name}\"\n"));
        let training = Description::parse(&text).unwrap().training;
        assert_eq!((training.learner, training.trees, training.max_depth), (learner, None, None));
        assert!(Description::parse_for(&text, Some(LearnerChoice::Smartcore)).is_err());
        let without = GOOD.replace(PARAMETERS, "");
        assert_eq!(Description::parse_for(&without, Some(learner)).unwrap().training.learner, learner);
    }
    for key in ["trees", "max_depth", "min_samples_leaf", "features_per_split"] {
        let line = PARAMETERS.lines().find(|line| line.starts_with(key)).unwrap();
        check(line, "", &format!("[training] {key} is missing: add it, or set learner = \"auto\""));
    }
    check(
        "trees = 10\nmax_depth = 3",
        "learner = \"boosted\"\nmax_depth = 1",
        "[training] max_depth must be at least 2 unless learner = \"smartcore\": with 1, no tree has a split",
    );
    let error = error("trees = 10", "learner = \"best\"").to_string();
    assert!(error.contains("unknown variant `best`"), "{error}");
}

#[test]
fn effects_need_a_number_and_boosted_trees() {
    let with = |column: &str, effect: &str, learner: &str| {
        let column = format!("column = \"{column}\"\nlabel");
        let text = GOOD.replace(&column, &format!("effect = \"{effect}\"\n{column}"));
        Description::parse(&text.replace("trees = 10", &format!("learner = \"{learner}\"\ntrees = 10")))
    };
    for learner in ["boosted", "auto"] {
        assert_eq!(with("tenure", "lowers", learner).unwrap().effects[0], Some(MonotoneEffect::Lowers));
        assert_eq!(with("Total", "raises", learner).unwrap().effects[4], Some(MonotoneEffect::Raises));
    }
    for (column, effect, learner, problem) in [
        (
            "tenure",
            "lowers",
            "forest",
            "field tenure: only boosted trees can enforce an effect: set learner = \"boosted\" or \"auto\" under [training], or remove the effect",
        ),
        (
            "Monthly",
            "raises",
            "smartcore",
            "field Monthly: only boosted trees can enforce an effect: set learner = \"boosted\" or \"auto\" under [training], or remove the effect",
        ),
        ("Internet", "raises", "boosted", "field Internet: only a number can have an effect: remove it"),
    ] {
        assert_eq!(with(column, effect, learner).unwrap_err().to_string(), problem);
    }
}

#[test]
fn unknown_keys_and_wrong_types_are_named_with_their_line() {
    let check = |from: &str, to: &str, named: &str| {
        let error = error(from, to).to_string();
        let line = GOOD.split(from).next().unwrap().matches('\n').count() + 1;
        assert!(error.starts_with(&format!("TOML parse error at line {line}, column ")), "{error}");
        assert!(error.contains(named), "{error}");
    };
    check("title = \"Small\"", "titles = \"Small\"", "unknown field `titles`");
    check("range = [0, 72]", "rang = [0, 72]", "unknown field `rang`");
    check("only_then = true", "onlythen = true", "unknown field `onlythen`");
    check("kind = \"number\"\nrange = [0, 72]", "kind = \"integer\"", "unknown variant `integer`");
    check("outside = \"clamp\"", "outside = \"ignore\"", "unknown variant `ignore`");
    check("how = \"median\"", "how = \"mean\"", "unknown variant `mean`");
    check("trees = 10", "trees = \"ten\"", "invalid type: string \"ten\"");
    check("decimals = 2", "decimals = 300", "invalid value: integer `300`");
    check("default = 29", "default = [29]", "default = [29]");
    check("[data]", "[data", "[data");
    check(
        "[[field]]\ncolumn = \"tenure\"\nlabel = \"Tenure\"",
        "[[field]]\ncolumn = \"tenure\"",
        "missing field `label`",
    );
}
