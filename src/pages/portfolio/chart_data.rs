//! The data of the charts.

use super::shown_bins::ShownBins;
use crate::components::Table;
use churnscope_engine::bins::n_bins;
use churnscope_engine::portfolio::{Bin, Summary};
use churnscope_engine::schema::Field;
use churnscope_pictures::{HeatCell, Picture, RiskBar};
use churnscope_wording::portfolio::{charts, customers};
use churnscope_wording::values::{count, small_letters};

/// Heat maps with at most this many columns show customer counts in their cells. In wider heat maps, the counts do not
/// fit on a phone.
const MAX_COLUMNS_WITH_COUNTS: usize = 3;

/// The table of customers by probability.
pub fn risk_table(summary: &Summary) -> Table {
    let row = |(bin, &customers): (usize, &u32)| [charts::risk_bin(bin), count(customers.into())];
    Table {
        caption: charts::RISK_TABLE.to_owned(),
        head: [charts::PROBABILITY, charts::CUSTOMERS].map(str::to_owned),
        rows: summary.risk.iter().enumerate().map(row).collect(),
        marked: None,
    }
}

/// The number of customers in each band, as a description of the chart.
pub fn risk_description(summary: &Summary) -> String {
    let [low, medium, high] = summary.bands.map(|customers| count(customers.into()));
    charts::customers_by_band(high, medium, low)
}

/// The bars that the chart shows.
pub fn shown_bars(field: &Field, bins: &[Bin]) -> Vec<RiskBar> {
    let all = bars(field, bins);
    ShownBins::of_bars(field, bins).bins.iter().filter_map(|&bin| all.get(bin).cloned()).collect()
}

/// The average probability for each group of a field's values.
pub fn bars(field: &Field, bins: &[Bin]) -> Vec<RiskBar> {
    let bar = |(index, bin): (usize, &Bin)| risk_bar(charts::bin(field, index), bin);
    bins.iter().take(n_bins(field)).enumerate().map(bar).collect()
}

/// The table of the average probability for each group of a field's values.
pub fn bars_table(field: &Field, bins: &[Bin]) -> Table {
    averages_table(&field.label, bars(field, bins))
}

/// The groups with the lowest and the highest average, as a description of the chart.
pub fn bars_description(field: &Field, bins: &[Bin]) -> String {
    description(&field.label, &bars(field, bins))
}

/// The heat map. If there are too many groups, it shows only those with the most customers.
pub fn heat_map(across: &Field, down: &Field, bins: &[Bin]) -> Picture {
    let [columns, rows] = ShownBins::of_cells(across, down, bins);
    let has_counts = n_bins(across) <= MAX_COLUMNS_WITH_COUNTS;
    let width = n_bins(across);
    let cell = |(row, column): (usize, usize)| {
        let bin = bins.get(row * width + column).copied().unwrap_or_default();
        let mean = charts::mean(bin.mean());
        let label = if has_counts { charts::average_of(mean, count(bin.customers.into())) } else { mean };
        HeatCell { mean: bin.mean(), label }
    };
    let names = |field: &Field, shown: &ShownBins| shown.bins.iter().map(|&bin| charts::bin(field, bin)).collect();
    let places = rows.bins.iter().flat_map(|&row| columns.bins.iter().map(move |&column| (row, column)));
    Picture::Heat { across: names(across, &columns), down: names(down, &rows), cells: places.map(cell).collect() }
}

/// The table of the average probability for each pair of groups, whether or not the heat map shows it.
pub fn cells_table(across: &Field, down: &Field, bins: &[Bin]) -> Table {
    averages_table(&charts::both_fields(&down.label, &across.label), cells(across, down, bins))
}

/// The pairs of groups with the lowest and the highest average, as a description of the chart.
pub fn cells_description(across: &Field, down: &Field, bins: &[Bin]) -> String {
    description(&charts::both_fields(&down.label, &across.label), &cells(across, down, bins))
}

/// The average probability for each pair of groups, row by row, whether or not the heat map shows it.
fn cells(across: &Field, down: &Field, bins: &[Bin]) -> Vec<RiskBar> {
    let width = n_bins(across).max(1);
    let cell = |(index, bin): (usize, &Bin)| {
        let name = charts::both_values(charts::bin(down, index / width), charts::bin(across, index % width));
        risk_bar(name, bin)
    };
    bins.iter().take(width * n_bins(down)).enumerate().map(cell).collect()
}

fn risk_bar(name: String, bin: &Bin) -> RiskBar {
    let count = Some(count(bin.customers.into()));
    RiskBar { name, mean: bin.mean(), customers: customers(bin.customers), count }
}

fn averages_table(fields: &str, groups: Vec<RiskBar>) -> Table {
    let row = |group: RiskBar| [group.name, charts::average_of(charts::mean(group.mean), group.customers)];
    Table {
        caption: charts::average_by(small_letters(fields)),
        head: [fields.to_owned(), charts::AVERAGE.to_owned()],
        rows: groups.into_iter().map(row).collect(),
        marked: None,
    }
}

fn description(fields: &str, groups: &[RiskBar]) -> String {
    let means: Vec<(Option<f64>, &str)> = groups.iter().map(|group| (group.mean, group.name.as_str())).collect();
    charts::lowest_and_highest(fields, &means)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{scorer, with_label};
    use churnscope_engine::portfolio::RISK_BINS;
    use churnscope_engine::schema::{Kind, Level};

    fn bin(customers: u32, mean: f64) -> Bin {
        Bin { customers, expected_leavers: f64::from(customers) * mean }
    }

    #[test]
    fn bars_have_an_average_and_a_number_of_customers() {
        let schema = scorer().schema().clone();
        let contract = &schema.fields[with_label(&schema, "Contract")];
        let labels: Vec<&str> = contract.levels().iter().map(|level| level.label.as_str()).collect();
        let bins = [bin(3_875, 0.427), bin(1_473, 0.113), Bin::default()];
        let table = bars_table(contract, &bins);
        assert_eq!(table.rows[0], [labels[0], "43% (3,875 customers)"]);
        assert_eq!(table.rows[2], [labels[2], "– (0 customers)"]);
        let expected = charts::extremes("contract", "11%", labels[1], "43%", labels[0]);
        assert_eq!(bars_description(contract, &bins), expected);
        assert_eq!(bars_description(contract, &[Bin::default(); 3]), charts::NO_CUSTOMERS);
        assert_eq!(bars(contract, &bins)[0].count.as_deref(), Some("3,875"));
        assert_eq!(bars(contract, &bins)[2].mean, None);
    }

    #[test]
    fn a_cell_is_named_after_both_fields() {
        let schema = scorer().schema().clone();
        let field = |label| &schema.fields[with_label(&schema, label)];
        let (contract, internet) = (field("Contract"), field("Internet service"));
        let bins: Vec<Bin> = (0..9).map(|index| bin(index, 0.1 * f64::from(index))).collect();
        let table = cells_table(contract, internet, &bins);
        assert_eq!(table.rows.len(), 9);
        let Picture::Heat { across, down, cells } = heat_map(contract, internet, &bins) else { panic!() };
        assert_eq!((across.len(), down.len(), cells[5].label.as_str()), (3, 3, "50% (5)"));
        let name = charts::both_values(charts::bin(internet, 1), charts::bin(contract, 2));
        assert_eq!(table.rows[5], [name, "50% (5 customers)".to_owned()]);
        assert_eq!(table.rows[0][1], "– (0 customers)");
        let name = charts::both_values(charts::bin(internet, 2), charts::bin(contract, 2));
        assert!(cells_description(contract, internet, &bins).ends_with(&name));
    }

    #[test]
    fn a_heat_map_of_many_levels_shows_those_with_the_most_customers() {
        let schema = scorer().schema().clone();
        let contract = schema.fields[with_label(&schema, "Contract")].clone();
        let mut many = contract.clone();
        let Kind::Category(category) = &mut many.kind else { panic!() };
        let level = category.levels[0].clone();
        category.levels = (0..30).map(|index| Level { label: format!("level {index}"), ..level.clone() }).collect();
        // in both directions, the last levels have the most customers
        let by_column: Vec<Bin> = (0..90).map(|index| bin(index % 30, 0.5)).collect();
        let by_row: Vec<Bin> = (0..90).map(|index| bin(index / 3, 0.5)).collect();
        for (across, down, bins, expected) in
            [(&many, &contract, &by_column, (8, 3, "level 22")), (&contract, &many, &by_row, (3, 24, "level 6"))]
        {
            let Picture::Heat { across: columns, down: rows, cells } = heat_map(across, down, bins) else { panic!() };
            let first = if columns.len() == 8 { &columns[0] } else { &rows[0] };
            assert_eq!((columns.len(), rows.len(), first.as_str()), expected);
            assert_eq!(cells.len(), columns.len() * rows.len());
            assert_eq!(cells_table(across, down, bins).rows.len(), 90, "the table has all cells");
        }
        let bins: Vec<Bin> = (0..30).map(|index| bin(index, 0.5)).collect();
        let bars = shown_bars(&many, &bins);
        assert_eq!((bars.len(), bars[0].name.as_str()), (24, "level 6"));
    }

    #[test]
    fn the_distribution_has_a_row_per_bar() {
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
        assert_eq!(risk_description(&summary), charts::customers_by_band(1, 2, 3));
    }
}
