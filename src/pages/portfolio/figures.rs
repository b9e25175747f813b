//! The figures of the page's pictures as tables, bars and sentences.

use super::filtering::{bar_words, mean_words, risk_bar_words};
use super::words::counted;
use crate::components::Table;
use crate::words::count;
use churnscope_engine::bins::n_bins;
use churnscope_engine::portfolio::{Bin, Summary};
use churnscope_engine::schema::Field;
use churnscope_pictures::{HeatCell, RiskBar};
use churnscope_wording::values::small_letters;

/// Most cells in a row that have room, on a phone too, for how many customers they stand for.
const ROOMY: usize = 3;

/// Customers by their probability.
pub fn risk_table(summary: &Summary) -> Table {
    Table {
        caption: "Customers by estimated probability".to_owned(),
        head: ["Probability".to_owned(), "Customers".to_owned()],
        rows: summary
            .risk
            .iter()
            .enumerate()
            .map(|(bar, &customers)| [risk_bar_words(bar), count(customers)])
            .collect(),
        marked: None,
    }
}

/// The distribution in a sentence.
pub fn risk_words(summary: &Summary) -> String {
    let [low, medium, high] = summary.bands.map(count);
    format!("Customers by risk: {high} high, {medium} medium, {low} low")
}

/// The mean probability by a field.
pub fn bars(field: &Field, bins: &[Bin]) -> Vec<RiskBar> {
    let bar = |(place, bin): (usize, &Bin)| RiskBar {
        name: bar_words(field, place),
        mean: bin.mean(),
        customers: counted(bin.customers, "customer", "customers"),
    };
    bins.iter().take(n_bins(field)).enumerate().map(bar).collect()
}

/// The same as a table.
pub fn bars_table(field: &Field, bins: &[Bin]) -> Table {
    let row = |bar: RiskBar| [bar.name, format!("{} of {}", mean_words(bar.mean), bar.customers)];
    Table {
        caption: format!("Mean probability by {}", small_letters(&field.label)),
        head: [field.label.clone(), "Mean probability".to_owned()],
        rows: bars(field, bins).into_iter().map(row).collect(),
        marked: None,
    }
}

/// The same in a sentence: where it is greatest and least.
pub fn bars_words(field: &Field, bins: &[Bin]) -> String {
    extremes_words(&small_letters(&field.label), &bars(field, bins))
}

/// The mean probability over two fields, row by row.
pub fn cells(across: &Field, down: &Field, bins: &[Bin]) -> Vec<RiskBar> {
    let width = n_bins(across).max(1);
    let cell = |(place, bin): (usize, &Bin)| RiskBar {
        name: format!("{}, {}", bar_words(down, place / width), bar_words(across, place % width)),
        mean: bin.mean(),
        customers: counted(bin.customers, "customer", "customers"),
    };
    bins.iter().take(width * n_bins(down)).enumerate().map(cell).collect()
}

/// The same as cells of a picture.
pub fn heat_cells(across: &Field, down: &Field, bins: &[Bin]) -> Vec<HeatCell> {
    let is_roomy = n_bins(across) <= ROOMY;
    let cell = |bin: &Bin| {
        let mean = mean_words(bin.mean());
        let words = if is_roomy { format!("{mean} of {}", count(bin.customers)) } else { mean };
        HeatCell { mean: bin.mean(), label: words }
    };
    bins.iter().take(n_bins(across) * n_bins(down)).map(cell).collect()
}

/// The same as a table.
pub fn cells_table(across: &Field, down: &Field, bins: &[Bin]) -> Table {
    let row = |cell: RiskBar| [cell.name, format!("{} of {}", mean_words(cell.mean), cell.customers)];
    let fields = format!("{} and {}", down.label, across.label);
    Table {
        caption: format!("Mean probability by {}", small_letters(&fields)),
        head: [fields, "Mean probability".to_owned()],
        rows: cells(across, down, bins).into_iter().map(row).collect(),
        marked: None,
    }
}

/// The same in a sentence: where it is greatest and least.
pub fn cells_words(across: &Field, down: &Field, bins: &[Bin]) -> String {
    let fields = small_letters(&format!("{} and {}", down.label, across.label));
    extremes_words(&fields, &cells(across, down, bins))
}

fn extremes_words(what: &str, groups: &[RiskBar]) -> String {
    let means = groups.iter().filter_map(|group| Some((group.mean?, &group.name)));
    let words =
        |extreme: Option<(f64, &String)>| extreme.map(|(mean, name)| format!("{} at {name}", mean_words(Some(mean))));
    let greatest = words(means.clone().max_by(|(a, _), (b, _)| a.total_cmp(b)));
    let least = words(means.min_by(|(a, _), (b, _)| a.total_cmp(b)));
    match (greatest, least) {
        (Some(greatest), Some(least)) => format!("Mean probability by {what}: from {least} to {greatest}"),
        _ => "Nobody is listed".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{scorer, with_label};
    use churnscope_engine::portfolio::RISK_BINS;

    fn bin(customers: u32, mean: f64) -> Bin {
        Bin { customers, expected_leavers: f64::from(customers) * mean }
    }

    #[test]
    fn bars_say_how_many_they_stand_for() {
        let schema = scorer().schema().clone();
        let contract = &schema.fields[with_label(&schema, "Contract")];
        let bins = [bin(3_875, 0.427), bin(1_473, 0.113), Bin::default()];
        let table = bars_table(contract, &bins);
        assert_eq!(table.rows[0], ["Monthly", "43% of 3,875 customers"]);
        assert_eq!(table.rows[2], ["2 years", "– of 0 customers"]);
        assert_eq!(bars_words(contract, &bins), "Mean probability by contract: from 11% at 1 year to 43% at Monthly");
        assert_eq!(bars_words(contract, &[Bin::default(); 3]), "Nobody is listed");
        assert_eq!(bars(contract, &bins)[2].mean, None);
    }

    #[test]
    fn a_cell_of_two_fields_is_named_by_both() {
        let schema = scorer().schema().clone();
        let field = |label| &schema.fields[with_label(&schema, label)];
        let (contract, internet) = (field("Contract"), field("Internet service"));
        let bins: Vec<Bin> = (0..9).map(|place| bin(place, 0.1 * f64::from(place))).collect();
        let table = cells_table(contract, internet, &bins);
        assert_eq!(table.rows.len(), 9);
        assert_eq!(heat_cells(contract, internet, &bins)[5].label, "50% of 5");
        assert_eq!(table.rows[5], [format!("{}, 2 years", bar_words(internet, 1)), "50% of 5 customers".to_owned()]);
        assert!(table.rows[0][1].starts_with("– of 0"), "nobody is there: {:?}", table.rows[0]);
        assert!(
            cells_words(contract, internet, &bins)
                .starts_with("Mean probability by internet service and contract: from 10% at")
        );
    }

    #[test]
    fn the_distribution_is_a_row_a_bar() {
        let summary = Summary {
            listed: 6,
            expected_leavers: 2.0,
            bands: [3, 2, 1],
            monthly_at_risk: None,
            risk: vec![1; RISK_BINS],
            bars: Vec::new(),
            cells: Vec::new(),
        };
        assert_eq!(risk_table(&summary).rows[1], ["5 to 10%", "1"]);
        assert_eq!(risk_words(&summary), "Customers by risk: 1 high, 2 medium, 3 low");
    }
}
