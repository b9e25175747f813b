//! The figures of the page's pictures as tables, bars and sentences.

use super::filtering::{bar_words, bars_of, mean_words, risk_bar_words};
use super::words::{count, counted};
use crate::engine::portfolio::{Bin, Summary};
use crate::engine::schema::{Field, Schema};
use crate::ui::charts::RiskBar;
use crate::ui::components::{HeatCell, HeatTable, Table};

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
    bins.iter().take(bars_of(field)).enumerate().map(bar).collect()
}

/// The same as a table.
pub fn bars_table(field: &Field, bins: &[Bin]) -> Table {
    let row = |(place, bin): (usize, &Bin)| {
        let of = counted(bin.customers, "customer", "customers");
        [bar_words(field, place), format!("{} of {of}", mean_words(bin.mean()))]
    };
    Table {
        caption: format!("Mean probability by {}", field.label.to_lowercase()),
        head: [field.label.clone(), "Mean probability".to_owned()],
        rows: bins.iter().take(bars_of(field)).enumerate().map(row).collect(),
        marked: None,
    }
}

/// The same in a sentence: where it is greatest and least.
pub fn bars_words(field: &Field, bins: &[Bin]) -> String {
    let means = bins.iter().enumerate().filter_map(|(place, bin)| Some((bin.mean()?, place)));
    let words = |extreme: Option<(f64, usize)>| {
        extreme.map(|(mean, place)| format!("{} at {}", mean_words(Some(mean)), bar_words(field, place)))
    };
    let greatest = words(means.clone().max_by(|(a, _), (b, _)| a.total_cmp(b)));
    let least = words(means.min_by(|(a, _), (b, _)| a.total_cmp(b)));
    match (greatest, least) {
        (Some(greatest), Some(least)) => {
            format!("Mean probability by {}: from {least} to {greatest}", field.label.to_lowercase())
        }
        _ => "Nobody is listed".to_owned(),
    }
}

/// The mean probability over two fields, a row for each bin of the field down.
pub fn heat_table(schema: &Schema, across: usize, down: usize, cells: &[Bin]) -> HeatTable {
    let (Some(across), Some(down)) = (schema.fields.get(across), schema.fields.get(down)) else {
        return HeatTable::default();
    };
    let width = bars_of(across);
    // the strongest colour is the greatest mean's, so that differences are seen also where all are low
    let greatest = cells.iter().filter_map(Bin::mean).fold(0.0, f64::max).max(f64::MIN_POSITIVE);
    let cell = |bin: &Bin| HeatCell {
        figure: mean_words(bin.mean()),
        customers: counted(bin.customers, "customer", "customers"),
        strength: bin.mean().map(|mean| mean / greatest),
    };
    HeatTable {
        caption: format!(
            "Mean probability by {} (down) and {} (across)",
            down.label.to_lowercase(),
            across.label.to_lowercase()
        ),
        corner: down.label.clone(),
        head: (0..width).map(|bar| bar_words(across, bar)).collect(),
        rows: (cells.chunks(width.max(1)).take(bars_of(down)).enumerate())
            .map(|(bar, cells)| (bar_words(down, bar), cells.iter().map(cell).collect()))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::portfolio::RISK_BINS;
    use crate::ui::tests::{scorer, with_label};

    fn bin(customers: u32, mean: f64) -> Bin {
        Bin { customers, expected_leavers: f64::from(customers) * mean }
    }

    #[test]
    fn bars_say_how_many_they_stand_for() {
        let schema = scorer().schema().clone();
        let contract = &schema.fields[with_label(&schema, "Contract")];
        let bins = [bin(3_875, 0.427), bin(1_473, 0.113), Bin::default()];
        let table = bars_table(contract, &bins);
        assert_eq!(table.rows[0], ["Monthly", "43 % of 3,875 customers"]);
        assert_eq!(table.rows[2], ["2 years", "– of 0 customers"]);
        assert_eq!(bars_words(contract, &bins), "Mean probability by contract: from 11 % at 1 year to 43 % at Monthly");
        assert_eq!(bars_words(contract, &[Bin::default(); 3]), "Nobody is listed");
        assert_eq!(bars(contract, &bins)[2].mean, None);
    }

    #[test]
    fn the_heat_table_has_a_row_a_bin_and_its_strongest_cell_is_full() {
        let schema = scorer().schema().clone();
        let (contract, internet) = (with_label(&schema, "Contract"), with_label(&schema, "Internet service"));
        let cells: Vec<Bin> = (0..9).map(|place| bin(place, 0.1 * f64::from(place))).collect();
        let table = heat_table(&schema, contract, internet, &cells);
        assert_eq!((table.head.len(), table.rows.len()), (3, 3));
        assert_eq!(table.rows[0].1[0].strength, None, "nobody is there");
        assert_eq!(table.rows[2].1[2].strength, Some(1.0));
        assert_eq!(table.rows[1].1[1].figure, "40 %");
        assert_eq!(heat_table(&schema, 99, 0, &cells), HeatTable::default());
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
        assert_eq!(risk_table(&summary).rows[1], ["5 to 10 %", "1"]);
        assert_eq!(risk_words(&summary), "Customers by risk: 1 high, 2 medium, 3 low");
    }
}
