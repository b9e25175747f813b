//! Fields of the description in words.

use churnscope_wording::numbers::short_share;
use churnscope_wording::portfolio::rows;
use churnscope_wording::train::fields as wording;
use churnscope_wording::values::{count, fixed};
use churnscope_worker::training::protocol::{
    CountBar, FieldCounts, FieldView, LevelView, MergedValues, ShownFill, ShownKind,
};

/// The share of rows with merged values above which the page warns.
const MANY_MERGED: f64 = 0.1;

/// The kind of a field.
pub fn kind(kind: ShownKind) -> &'static str {
    match kind {
        ShownKind::Number => wording::NUMBER,
        ShownKind::Date => wording::DATE,
        ShownKind::Category => wording::CATEGORY,
    }
}

/// The values that a field can have: `0 to 72 months`, `3 levels`.
pub fn values(field: &FieldView) -> String {
    let [low, high] = field.range.each_ref().map(|limit| written(limit, field.kind));
    match field.kind {
        ShownKind::Date => wording::range(low, high),
        ShownKind::Number if field.unit.is_empty() => wording::range(low, high),
        ShownKind::Number if field.is_unit_first => {
            wording::range(format!("{}{low}", field.unit), format!("{}{high}", field.unit))
        }
        ShownKind::Number if field.unit == "%" => wording::range(format!("{low}%"), format!("{high}%")),
        ShownKind::Number => wording::range(low, format!("{high} {}", field.unit)),
        ShownKind::Category => match field.levels.iter().find(|level| level.is_other) {
            Some(other) => wording::levels_with_other(field.levels.len(), &other.label),
            None => wording::levels(field.levels.len()),
        },
    }
}

/// A sentence about the values that are read as the `other` level, and a warning if there are many. `None` if there are
/// no such values.
pub fn merged(field: &FieldView, counts: &FieldCounts, n_rows: u64) -> Option<(String, Option<&'static str>)> {
    let other = field.levels.iter().find(|level| level.is_other)?;
    let MergedValues { values, rows: n_merged } = counts.merged;
    if values == 0 {
        return None;
    }
    let share = n_merged as f64 / n_rows.max(1) as f64;
    let sentence = wording::merged(values, &rows(n_merged), &share_of_rows(share), &other.label);
    Some((sentence, (share > MANY_MERGED).then_some(wording::MANY_ROWS_MERGED)))
}

fn share_of_rows(share: f64) -> String {
    if share < 0.001 { "<0.1%".to_owned() } else { short_share(share) }
}

fn written(limit: &str, kind: ShownKind) -> String {
    match limit.parse() {
        Ok(number) if kind == ShownKind::Number => {
            let decimals = limit.split_once('.').map_or(0, |(_, digits)| digits.len());
            fixed(number, decimals.min(9) as u8)
        }
        _ => limit.to_owned(),
    }
}

/// The share of blanks, and how they are filled: `none`, `0.4%, filled with the median`, or `0.4%, not filled`.
pub fn blanks(field: &FieldView, counts: &FieldCounts, n_rows: u64) -> String {
    if counts.blanks == 0 {
        return wording::NONE.to_owned();
    }
    let share = share_of_rows(counts.blanks as f64 / n_rows.max(1) as f64);
    match &field.fill {
        ShownFill::Refuse => wording::blanks_refused(share),
        ShownFill::Median => wording::blanks_filled(share, wording::MEDIAN),
        ShownFill::MostFrequent => wording::blanks_filled(share, wording::MOST_FREQUENT),
        ShownFill::Value(value) => wording::blanks_filled(share, value),
        ShownFill::Product(columns) => wording::blanks_filled(share, wording::product(columns.join(" × "))),
    }
}

/// The offers of a field.
pub fn offers(field: &FieldView) -> Vec<String> {
    let levels = field.levels.iter().filter_map(|level| level.offer.clone());
    levels.chain(field.offers.iter().map(|(_, words)| words.clone())).collect()
}

/// A bar in words: `0 to 7: 1,200 rows, 600 left`.
pub fn bar(bar: &CountBar, level: Option<&LevelView>) -> String {
    let values = match level {
        Some(level) => level.label.clone(),
        None if bar.from == bar.to => bar.from.clone(),
        None => wording::from_to(&bar.from, &bar.to),
    };
    wording::bar(values, rows(bar.rows), count(bar.left))
}

/// The columns of the fields whose label or column name contains a string.
pub fn matching(fields: &[FieldView], text: &str) -> Vec<String> {
    let text = text.trim().to_lowercase();
    let contains = |name: &str| name.to_lowercase().contains(&text);
    let found = fields.iter().filter(|field| contains(&field.label) || contains(&field.column));
    found.map(|field| field.column.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(unit: &str, is_unit_first: bool) -> FieldView {
        FieldView {
            column: "c".to_owned(),
            label: "Charge".to_owned(),
            kind: ShownKind::Number,
            unit: unit.to_owned(),
            is_unit_first,
            range: ["0".to_owned(), "72".to_owned()],
            clamps: false,
            fill: ShownFill::Median,
            levels: Vec::new(),
            offers: vec![("-10".to_owned(), "Take $10 off".to_owned())],
            is_actionable: true,
            is_fairness: false,
        }
    }

    #[test]
    fn values_have_their_unit() {
        for (unit, is_first, expected) in [
            ("months", false, "0 to 72 months"),
            ("$", true, "$0 to $72"),
            ("%", false, "0% to 72%"),
            ("", false, "0 to 72"),
        ] {
            assert_eq!(values(&number(unit, is_first)), expected);
        }
        let charge = FieldView { range: ["0.5".to_owned(), "10900".to_owned()], ..number("", false) };
        assert_eq!(values(&charge), "0.5 to 10,900");
        let level = |label: &str, is_other| LevelView {
            value: label.to_owned(),
            label: label.to_owned(),
            offer: None,
            is_other,
        };
        let mut category = FieldView {
            kind: ShownKind::Category,
            levels: vec![level("a", false), level("b", false)],
            ..number("", false)
        };
        assert_eq!(values(&category), "2 levels");
        category.levels.push(level("other", true));
        assert_eq!(values(&category), "3 levels, including “other” for all other values");
        assert_eq!(offers(&category), ["Take $10 off"]);
    }

    #[test]
    fn blanks_state_their_share_and_fill() {
        for (n_blanks, fill, expected) in [
            (0, ShownFill::Median, "none"),
            (4, ShownFill::Median, "0.4%, filled with the median"),
            (1, ShownFill::Value("7".to_owned()), "0.1%, filled with 7"),
            (500, ShownFill::Refuse, "50%, not filled"),
            (0, ShownFill::Refuse, "none"),
        ] {
            let counts = FieldCounts { blanks: n_blanks, ..FieldCounts::default() };
            let field = FieldView { fill, ..number("", false) };
            assert_eq!(blanks(&field, &counts, 1_000), expected);
        }
    }

    #[test]
    fn merged_values_are_counted_with_a_warning_if_they_are_many() {
        let level = LevelView { value: "o".to_owned(), label: "Other".to_owned(), offer: None, is_other: true };
        let without = LevelView { is_other: false, ..level.clone() };
        for (level, values, rows, expected) in [
            (&without, 3, 300, None),
            (&level, 0, 0, None),
            (&level, 1, 1, Some(("1 value in 1 row (0.1%) read as “Other”", false))),
            (&level, 2, 100, Some(("2 values in 100 rows (10%) read as “Other”", false))),
            (&level, 31, 548, Some(("31 values in 548 rows (54.8%) read as “Other”", true))),
        ] {
            let field = FieldView { kind: ShownKind::Category, levels: vec![level.clone()], ..number("", false) };
            let counts = FieldCounts { merged: MergedValues { values, rows }, ..FieldCounts::default() };
            let expected = expected.map(|(sentence, warns): (&str, bool)| {
                (sentence.to_owned(), warns.then_some(wording::MANY_ROWS_MERGED))
            });
            assert_eq!(merged(&field, &counts, 1_000), expected);
        }
    }

    #[test]
    fn bars_have_their_plural() {
        for (from, to, rows, left, expected) in
            [("0", "7", 1_200, 600, "0 to 7: 1,200 rows, 600 left"), ("3", "3", 1, 0, "3: 1 row, 0 left")]
        {
            let of = CountBar { from: from.to_owned(), to: to.to_owned(), rows, left };
            assert_eq!(bar(&of, None), expected);
        }
    }

    #[test]
    fn fields_are_found_by_label_or_column() {
        let fields = [number("", false)];
        for (text, n_found) in [("", 1), (" CHAR", 1), ("c", 1), ("x", 0)] {
            assert_eq!(matching(&fields, text).len(), n_found, "{text}");
        }
    }
}
