//! The card that compares the file with the training data, or with the data that the model was imported with. `data`
//! is the name of the data (see [`model_data`](crate::model_data::model_data)).

use churnscope_engine::drift::{FieldDrift, Verdict, overall};
use churnscope_engine::schema::{Field, Kind, Value};

use crate::values::{fixed, small_letters, value};

messages! {
    title(data) = "Does this file match the {data}?";
    too_few_rows(data) = "Too few rows to compare with the {data}";
    matches(data) = "Matches the {data}";
    differs_somewhat(data) = "Differs somewhat from the {data}";
    differs(data) = "Differs from the {data}";
    file_too_short(data) = "There are too few rows for a comparison with the {data}.";
    file_matches(data) = "These customers are similar to those in the {data}, so the model’s metrics should apply to them.";
    file_differs_somewhat(data, fields) = "These customers differ somewhat from those in the {data}, mostly in {fields}. Ranking is still useful; treat individual percentages with caution.";
    file_differs(data, fields) = "These customers differ from those in the {data}, mostly in {fields}. Estimates may be far off: check the columns, or train a model on data like this.";
    and_more(fields, count) = "{fields}, and {count} more";
    two(first, second) = "{first} and {second}";
    three(first, second, third) = "{first}, {second}, and {third}";
    SHIFT_EXPLAINED = "Shift is the population stability index (PSI). From 0.1, a field counts as “shifted”; from 0.25, as “different”, unless chance alone could explain it. A field with over 1% unknown or over 1% out-of-range values also counts as “shifted”; from 25%, as “different”.";
    table(data) = "Fields compared with the {data}";
    FIELD = "Field";
    SHIFT = "Shift";
    missing(data) = "Missing: {data} → this file";
    UNKNOWN = "Unknown values";
    OUT_OF_RANGE = "Out of range";
    VERDICT = "Verdict";
    FIELD_TOO_FEW_ROWS = "too few rows";
    FIELD_SIMILAR = "similar";
    FIELD_SHIFTED = "shifted";
    FIELD_DIFFERENT = "different";
    chart_subtitle(data) = "Share of valid values (%): gray for the {data}, blue for this file";
    shares_of(field, data) = "{field}: share in the {data} and in this file";
    compared(data) = "{data} → this file";
    change(training, file) = "{training} → {file}";
    from_value(value) = "from {value}";
    LITTLE = "<0.1%";
}

/// Maximum number of fields that a sentence names; the others are counted.
const FIELDS_NAMED: usize = 3;

/// The verdict on the file in a few words.
pub fn short_verdict(data: &str, drift: &[FieldDrift]) -> String {
    match overall(drift) {
        Verdict::TooFew => too_few_rows(data),
        Verdict::Similar => matches(data),
        Verdict::Shifted => differs_somewhat(data),
        Verdict::Different => differs(data),
    }
}

/// The verdict on the file, and what it means for the estimates.
pub fn verdict(data: &str, fields: &[Field], drift: &[FieldDrift]) -> String {
    let labels = |verdict: Verdict| {
        let with_verdict = drift.iter().filter(|drift| drift.verdict == verdict);
        let labels = with_verdict.filter_map(|drift| fields.get(drift.field)).map(|field| small_letters(&field.label));
        list(&labels.collect::<Vec<_>>())
    };
    match overall(drift) {
        Verdict::TooFew => file_too_short(data),
        Verdict::Similar => file_matches(data),
        Verdict::Shifted => file_differs_somewhat(data, labels(Verdict::Shifted)),
        Verdict::Different => file_differs(data, labels(Verdict::Different)),
    }
}

/// The verdict on a field.
pub fn field_verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::TooFew => FIELD_TOO_FEW_ROWS,
        Verdict::Similar => FIELD_SIMILAR,
        Verdict::Shifted => FIELD_SHIFTED,
        Verdict::Different => FIELD_DIFFERENT,
    }
}

/// A share as a percentage, from 0.1% on with one decimal. Unlike an estimate, it can be `0%` or `100.0%`.
pub fn share(share: f64) -> String {
    let percent = share * 100.0;
    match percent {
        percent if percent <= 0.0 => "0%".to_owned(),
        percent if percent < 0.1 => LITTLE.to_owned(),
        percent => format!("{}%", fixed(percent, 1)),
    }
}

/// The shares in the model's data and in the file: `50.0% → 20.0%`.
pub fn shares(training: f64, file: f64) -> String {
    change(share(training), share(file))
}

/// The names of a field's bins. A number field has `count` bins of equal width.
pub fn bins(field: &Field, count: usize) -> Vec<String> {
    match &field.kind {
        Kind::Category(category) => category.levels.iter().map(|level| level.label.clone()).collect(),
        Kind::Number(number) => {
            let width = (number.max - number.min) / count.max(1) as f64;
            let start = |bin: usize| value(field, Value::Number(number.min + width * bin as f64));
            (0..count).map(|bin| from_value(start(bin))).collect()
        }
    }
}

fn list(labels: &[String]) -> String {
    match labels {
        [] => String::new(),
        [only] => only.clone(),
        [first, second] => two(first, second),
        [first, second, third] => three(first, second, third),
        _ => {
            let named = labels.get(..FIELDS_NAMED).unwrap_or(labels);
            and_more(named.join(", "), labels.len() - named.len())
        }
    }
}

#[cfg(test)]
mod tests {
    use churnscope_fixtures::drift::drift;
    use churnscope_fixtures::small;

    use super::*;
    use crate::model_data::IMPORT_DATA;

    #[test]
    fn the_verdict_names_the_fields_that_differ() {
        let fields = small::schema().fields;
        for (field_verdict, short, named) in [
            (Verdict::Similar, "Matches the import data", false),
            (Verdict::Shifted, "Differs somewhat from the import data", true),
            (Verdict::Different, "Differs from the import data", true),
        ] {
            let drift = [drift(0, 0.01, Verdict::Similar), drift(1, 0.3, field_verdict)];
            assert_eq!(short_verdict(IMPORT_DATA, &drift), short);
            assert_eq!(verdict(IMPORT_DATA, &fields, &drift).contains("import data, mostly in contract."), named);
        }
        assert_eq!(short_verdict(IMPORT_DATA, &[drift(0, 9.0, Verdict::TooFew)]), too_few_rows(IMPORT_DATA));
    }

    #[test]
    fn long_lists_of_fields_are_shortened() {
        let labels = |count: usize| ["a", "b", "c", "d", "e"].map(str::to_owned)[..count].to_vec();
        for (count, expected) in [(1, "a"), (2, "a and b"), (3, "a, b, and c"), (5, "a, b, c, and 2 more")] {
            assert_eq!(list(&labels(count)), expected);
        }
    }

    #[test]
    fn shares_and_bins_are_named() {
        for (number, expected) in [(0.0, "0%"), (0.0004, "<0.1%"), (0.024, "2.4%"), (1.0, "100.0%")] {
            assert_eq!(share(number), expected);
        }
        assert_eq!(shares(0.5, 0.2), "50.0% → 20.0%");
        let fields = small::schema().fields;
        assert_eq!(bins(&fields[1], 3), ["Monthly", "One year", "Two year"]);
        assert_eq!(bins(&fields[0], 2), ["from 0.00 units", "from 36.00 units"]);
    }
}
