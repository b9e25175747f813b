//! The charts of the list, and their tables.

use churnscope_engine::bins::NUMBER_BINS;
use churnscope_engine::portfolio::RISK_BINS;
use churnscope_engine::schema::{Field, Kind, Number};

use super::filters::{number_range, percent_range};
use crate::values::{percent, small_letters};

messages! {
    RISK_TITLE = "Risk in this portfolio";
    RISK_SUBTITLE = "Number of customers by probability (%). Click a bar to filter.";
    RISK_TABLE = "Customers by estimated probability";
    PROBABILITY = "Probability";
    CUSTOMERS = "Customers";
    customers_by_band(high, medium, low) = "Customers by risk: {high} high, {medium} medium, {low} low";
    RISK_BY = "Risk by";
    AND = "and";
    BARS_SUBTITLE = "Average probability. Click a bar to filter.";
    BARS_FIELD = "Field for the bars";
    HEAT_SUBTITLE = "Average risk and customer count; a stronger color means a higher risk. Click a cell to filter.";
    most_frequent_levels(subtitle, shown, all) = "{subtitle} Shows the {shown} levels with the most customers; the table shows all {all}.";
    most_frequent_columns(subtitle, shown, all) = "{subtitle} Shows the {shown} columns with the most customers; the table shows all {all}.";
    most_frequent_rows(subtitle, shown, all) = "{subtitle} Shows the {shown} rows with the most customers; the table shows all {all}.";
    most_frequent_columns_and_rows(subtitle, columns, all_columns, rows, all_rows) = "{subtitle} Shows the {columns} columns (of {all_columns}) and the {rows} rows (of {all_rows}) that have the most customers; the table shows all of them.";
    HEAT_ROWS = "Field for the rows";
    HEAT_COLUMNS = "Field for the columns";
    AVERAGE = "Average probability";
    average_by(fields) = "Average probability by {fields}";
    extremes(fields, lowest, lowest_group, highest, highest_group) = "Average probability by {fields}: from {lowest} for {lowest_group} to {highest} for {highest_group}";
    average_of(average, customers) = "{average} ({customers})";
    both_fields(first, second) = "{first} and {second}";
    both_values(first, second) = "{first}, {second}";
    NO_CUSTOMERS = "No customers are listed";
    EMPTY = "–";
}

/// The name of a bin of a field: a level, or a part of a number's range.
pub fn bin(field: &Field, bin: usize) -> String {
    match &field.kind {
        Kind::Category(category) => category.levels.get(bin).map(|level| level.label.clone()).unwrap_or_default(),
        Kind::Number(number) => {
            let (min, max) = part_of_range(number, bin);
            number_range(field, min, max)
        }
    }
}

/// A description of the bars; `shown` is their number if there are more levels.
pub fn bars_subtitle(shown: Option<usize>, all: usize) -> String {
    shown.map_or_else(|| BARS_SUBTITLE.to_owned(), |shown| most_frequent_levels(BARS_SUBTITLE, shown, all))
}

/// A description of the heat map. `columns` has the number of columns that are shown and the number of all columns, if
/// these differ; the same goes for `rows`.
pub fn heat_subtitle(columns: Option<(usize, usize)>, rows: Option<(usize, usize)>) -> String {
    match (columns, rows) {
        (None, None) => HEAT_SUBTITLE.to_owned(),
        (Some((shown, all)), None) => most_frequent_columns(HEAT_SUBTITLE, shown, all),
        (None, Some((shown, all))) => most_frequent_rows(HEAT_SUBTITLE, shown, all),
        (Some((columns, all_columns)), Some((rows, all_rows))) => {
            most_frequent_columns_and_rows(HEAT_SUBTITLE, columns, all_columns, rows, all_rows)
        }
    }
}

/// The name of a bin of probabilities: `5 to 10%`.
pub fn risk_bin(bin: usize) -> String {
    let border = |bin: usize| 100.0 * bin as f64 / RISK_BINS as f64;
    percent_range(border(bin), border(bin + 1))
}

/// A mean probability; a dash if there are no customers.
pub fn mean(mean: Option<f64>) -> String {
    mean.map_or_else(|| EMPTY.to_owned(), percent)
}

/// The groups with the lowest and the highest mean probability, in a sentence; a note if there are no customers.
pub fn lowest_and_highest(fields: &str, groups: &[(Option<f64>, &str)]) -> String {
    let means = groups.iter().filter_map(|(mean, name)| Some(((*mean)?, *name)));
    let lowest = means.clone().min_by(|(a, _), (b, _)| a.total_cmp(b));
    let highest = means.max_by(|(a, _), (b, _)| a.total_cmp(b));
    match (lowest, highest) {
        (Some((lowest, at_lowest)), Some((highest, at_highest))) => {
            extremes(small_letters(fields), percent(lowest), at_lowest, percent(highest), at_highest)
        }
        _ => NO_CUSTOMERS.to_owned(),
    }
}

/// The start and end of one part of a number's range; all [`NUMBER_BINS`] parts are equally wide.
pub fn part_of_range(number: &Number, part: usize) -> (f64, f64) {
    let border = |part: usize| number.min + (number.max - number.min) * part as f64 / NUMBER_BINS as f64;
    (border(part), if part + 1 < NUMBER_BINS { border(part + 1) } else { number.max })
}

#[cfg(test)]
mod tests {
    use churnscope_fixtures::small;

    use super::*;

    #[test]
    fn bins_have_names() {
        let fields = small::schema().fields;
        assert_eq!([bin(&fields[1], 0), bin(&fields[1], 9)], ["Monthly", ""]);
        assert_eq!(bin(&fields[0], 1), "9.00 to 18.00 units");
        assert_eq!([risk_bin(0), risk_bin(1), risk_bin(19)], ["0 to 5%", "5 to 10%", "95 to 100%"]);
        assert_eq!([mean(None), mean(Some(0.427))], ["–", "43%"]);
    }

    #[test]
    fn a_chart_says_what_it_leaves_out() {
        assert_eq!(bars_subtitle(None, 9), BARS_SUBTITLE);
        let shown = bars_subtitle(Some(24), 51);
        assert_eq!(shown, most_frequent_levels(BARS_SUBTITLE, 24, 51));
        for (columns, rows, expected) in [
            (None, None, HEAT_SUBTITLE.to_owned()),
            (Some((8, 21)), None, most_frequent_columns(HEAT_SUBTITLE, 8, 21)),
            (None, Some((24, 51)), most_frequent_rows(HEAT_SUBTITLE, 24, 51)),
            (Some((8, 21)), Some((24, 51)), most_frequent_columns_and_rows(HEAT_SUBTITLE, 8, 21, 24, 51)),
        ] {
            assert_eq!(heat_subtitle(columns, rows), expected);
        }
    }

    #[test]
    fn a_sentence_names_the_lowest_and_the_highest_group() {
        let groups = [(Some(0.427), "Monthly"), (Some(0.113), "1 year"), (None, "2 years")];
        assert_eq!(
            lowest_and_highest("Contract", &groups),
            "Average probability by contract: from 11% for 1 year to 43% for Monthly"
        );
        assert_eq!(lowest_and_highest("Contract", &[(None, "Monthly")]), NO_CUSTOMERS);
    }
}
