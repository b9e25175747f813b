//! Filters and sort orders of the list, and ranges of numbers.

use churnscope_engine::portfolio::{Allowed, Query, SortKey};
use churnscope_engine::schema::{Band, Bands, Field, FieldIndex, Kind, Schema, Value};

use crate::values::{fixed, small_letters, value};

messages! {
    FILTERS = "Filters";
    SEARCH = "Search by customer ID";
    SEARCH_SHOWN = "Search ID or columns";
    TEXT = "Text";
    WHOLE_VALUE = "Whole value";
    text_filter(column, text) = "{column}: contains “{text}”";
    whole_filter(column, text) = "{column}: “{text}”";
    FIELD = "Filter by field";
    ADD = "Add filter";
    LOW = "Low";
    MEDIUM = "Medium";
    HIGH = "High";
    to_contact(cutoff) = "To contact: {cutoff} or more";
    MIN_PROBABILITY = "Minimum probability (%)";
    MAX_PROBABILITY = "Maximum probability (%)";
    MIN = "Minimum";
    MAX = "Maximum";
    TO = "to";
    DONE = "Done";
    CLEAR_ALL = "Clear all";
    clear(filter) = "{filter}. Clear this filter.";
    risk_filter(risk) = "Risk: {risk}";
    field_filter(field, values) = "{field}: {values}";
    id_filter(text) = "ID: {text}";
    search_filter(text) = "Search: {text}";
    range(min, max) = "{min} to {max}";
    percent_range(min, max) = "{min} to {max}%";
    OR = " or ";
    or_more(values, count) = "{values}, or {count} more";
    THEN_SORTED_BY = "· sorted by";
    SORT_BY = "Sort by";
    HIGHEST_FIRST = "Highest first. Reverse order.";
    LOWEST_FIRST = "Lowest first. Reverse order.";
    PROBABILITY = "probability";
    REVENUE_AT_RISK = "revenue at risk";
    OFFER_VALUE = "value of the offer";
    CUSTOMER_ID = "customer ID";
    FILE_LINE = "position in the file";
    sorted(order) = "sorted by {order}";
    sorted_lowest_first(order) = "sorted by {order}, lowest first";
}

/// Maximum number of levels that a filter names; the others are counted.
const LEVELS_NAMED: usize = 2;

/// The name of a band without the word "risk": `High`.
pub fn band_name(band: Band) -> &'static str {
    match band {
        Band::Low => LOW,
        Band::Medium => MEDIUM,
        Band::High => HIGH,
    }
}

/// A filter by risk: `Risk: medium or high`, or `Risk: 25 to 40%` if the range is not made up of whole bands.
pub fn by_risk(bands: Bands, risk: (f64, f64)) -> String {
    let included = bands.within(risk);
    if let (Some(&first), Some(&last)) = (included.first(), included.last())
        && (bands.range(first).0, bands.range(last).1) == risk
    {
        let names: Vec<String> = included.iter().map(|&band| small_letters(band_name(band))).collect();
        return risk_filter(names.join(OR));
    }
    let percent = |share: f64| (share * 100.0).round();
    risk_filter(percent_range(percent(risk.0), percent(risk.1)))
}

/// A filter by field: `Contract: Monthly or 1 year`, `Tenure: 9 to 18 months`.
pub fn by_field(field: &Field, allowed: &Allowed) -> String {
    let values = match allowed {
        Allowed::Range(min, max) => number_range(field, *min, *max),
        Allowed::Levels(levels) => {
            let named: Vec<String> =
                levels.iter().take(LEVELS_NAMED).map(|&level| value(field, Value::Level(level))).collect();
            any_of(&named, levels.len() - named.len())
        }
    };
    field_filter(&field.label, values)
}

/// Alternatives: `Monthly or 1 year`, or `Monthly, 1 year, or 3 more` if `more` are not named.
pub(crate) fn any_of(named: &[String], more: usize) -> String {
    if more == 0 { named.join(OR) } else { or_more(named.join(", "), more) }
}

/// A range of a number field: `9 to 18 months`, `$18.00 to $30.75`, `2026-01-01 to 2026-03-31`.
pub fn number_range(field: &Field, min: f64, max: f64) -> String {
    let Kind::Number(number) = &field.kind else { return String::new() };
    let whole = |number: f64| value(field, Value::Number(number));
    // a unit after the numbers is written once
    let min = if number.unit.before || number.dates.is_some() { whole(min) } else { fixed(min, number.decimals) };
    range(min, whole(max))
}

/// The sort orders in the menu, with their names.
pub fn orders(schema: &Schema, has_plan: bool) -> Vec<(SortKey, String)> {
    let fields = (schema.fields.iter().enumerate())
        .map(|(index, _)| (SortKey::Field(index), order(schema, SortKey::Field(index))));
    let money = schema.monthly_charge.map(|_| SortKey::RevenueAtRisk);
    let offers = has_plan.then_some(SortKey::OfferValue);
    let keys = [SortKey::Probability].into_iter().chain(money).chain(offers).chain([SortKey::Id, SortKey::Line]);
    keys.map(|key| (key, order(schema, key))).chain(fields).collect()
}

/// The sort order of a list: `sorted by tenure, lowest first`.
pub fn sorted_by(schema: &Schema, query: &Query) -> String {
    let order = order(schema, query.sort);
    if query.descending { sorted(order) } else { sorted_lowest_first(order) }
}

fn order(schema: &Schema, key: SortKey) -> String {
    let label = |field: FieldIndex| schema.fields.get(field).map_or("", |field| field.label.as_str());
    match key {
        SortKey::Probability => PROBABILITY.to_owned(),
        SortKey::RevenueAtRisk => REVENUE_AT_RISK.to_owned(),
        SortKey::OfferValue => OFFER_VALUE.to_owned(),
        SortKey::Id => CUSTOMER_ID.to_owned(),
        SortKey::Line => FILE_LINE.to_owned(),
        SortKey::Field(field) => small_letters(label(field)),
    }
}

#[cfg(test)]
mod tests {
    use churnscope_engine::dates::{DateOrder, Dates};
    use churnscope_engine::schema::Unit;
    use churnscope_fixtures::small;

    use super::*;

    const BANDS: Bands = Bands { medium_from: 0.2, high_from: 0.5 };

    #[test]
    fn risks_are_bands_or_percentages() {
        for (risk, expected) in
            [((0.5, 1.0), "Risk: high"), ((0.2, 1.0), "Risk: medium or high"), ((0.25, 0.4), "Risk: 25 to 40%")]
        {
            assert_eq!(by_risk(BANDS, risk), expected);
        }
    }

    #[test]
    fn fields_are_filtered_by_levels_or_a_range() {
        let mut fields = small::schema().fields;
        let levels = |levels: &[u16]| Allowed::Levels(levels.to_vec());
        for (allowed, expected) in [
            (levels(&[0, 1]), "Contract: Monthly or One year"),
            (levels(&[0, 1, 2]), "Contract: Monthly, One year, or 1 more"),
        ] {
            assert_eq!(by_field(&fields[1], &allowed), expected);
        }
        let Kind::Number(number) = &mut fields[0].kind else { panic!() };
        number.decimals = 0;
        number.unit = Unit { one: "month".to_owned(), many: "months".to_owned(), before: false };
        let label = fields[0].label.clone();
        assert_eq!(by_field(&fields[0], &Allowed::Range(9.0, 18.0)), format!("{label}: 9 to 18 months"));
        let Kind::Number(number) = &mut fields[0].kind else { panic!() };
        number.decimals = 2;
        number.unit = Unit { one: "$".to_owned(), many: "$".to_owned(), before: true };
        assert_eq!(number_range(&fields[0], 20.0, 30.5), "$20.00 to $30.50");
        let Kind::Number(number) = &mut fields[0].kind else { panic!() };
        number.unit = Unit::default();
        number.dates = Some(Dates { order: DateOrder::YearMonthDay, origin: 0 });
        assert_eq!(number_range(&fields[0], 1.0, 31.0), "1970-01-02 to 1970-02-01");
    }

    #[test]
    fn orders_have_names() {
        let schema = small::schema();
        let query = Query::default();
        assert_eq!(sorted_by(&schema, &query), "sorted by probability");
        let lowest = Query { descending: false, sort: SortKey::RevenueAtRisk, ..query };
        assert_eq!(sorted_by(&schema, &lowest), "sorted by revenue at risk, lowest first");
        let without = Schema { monthly_charge: None, ..schema.clone() };
        let n_orders = |schema: &Schema, has_plan| orders(schema, has_plan).len();
        assert_eq!(n_orders(&schema, false), n_orders(&without, false) + 1);
        assert_eq!(n_orders(&schema, true), n_orders(&schema, false) + 1);
    }
}
