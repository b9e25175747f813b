//! Tables with the numbers of charts on the Customer page.

use super::analysis::Analysis;
use crate::components::Table;
use churnscope_engine::explain::{Agreement, Explanation, WhatIfCurve};
use churnscope_engine::schema::{Field, Schema};
use churnscope_pictures::waterfall::field_label;
use churnscope_wording::customer::{certainty, charts};
use churnscope_wording::reasons;
use churnscope_wording::values::{capitalized, count, fixed, percent, value};

/// Number of customers in each range of estimates. The row that contains `probability` is marked.
pub fn comparison_table(data: &str, counts: &[u64], probability: f64) -> Table {
    let row = |(bin, &customers): (usize, &u64)| [charts::percent_bin(bin, counts.len()), count(customers)];
    Table {
        caption: charts::comparison_table(data),
        head: [charts::PROBABILITY.to_owned(), charts::CUSTOMERS.to_owned()],
        rows: counts.iter().enumerate().map(row).collect(),
        marked: Some(((probability * counts.len() as f64) as usize).min(counts.len().saturating_sub(1))),
    }
}

/// The estimate at each point of a curve. The customer's own value is marked.
pub fn what_if_table(field: &Field, curve: &WhatIfCurve) -> Table {
    Table {
        caption: charts::what_if_caption(field),
        head: [field.label.clone(), charts::PROBABILITY.to_owned()],
        rows: curve.points.iter().map(|point| [value(field, point.value), percent(point.probability)]).collect(),
        marked: curve.points.iter().position(|point| point.is_present),
    }
}

/// The starting point, the contribution of each field in the order of the reasons, and this customer's estimate.
pub fn contributions_table(schema: &Schema, analysis: &Analysis) -> Table {
    let Explanation { scale, contributions, baseline, score, .. } = &analysis.explanation;
    let contribution = |field: usize| contributions.get(field).copied().unwrap_or_default();
    let fields = analysis.reasons.iter().flat_map(|reason| reason.fields.iter().copied());
    let row =
        |field: usize| [field_label(schema, &analysis.customer, field), reasons::signed(*scale, contribution(field))];
    let exact = |probability: f64| format!("{}%", fixed(probability * 100.0, 1));
    let total = |name: &str, score: f64| [name.to_owned(), charts::total(*scale, score, exact)];
    let mut rows = vec![total(charts::start(&analysis.explanation), *baseline)];
    rows.extend(fields.map(row));
    rows.push(total(charts::THIS_CUSTOMER, *score));
    Table {
        caption: charts::WHY_TABLE.to_owned(),
        head: [charts::FIELD.to_owned(), capitalized(reasons::unit(*scale))],
        marked: rows.len().checked_sub(1),
        rows,
    }
}

/// Number of trees in each range of estimated probability.
pub fn trees_table(agreement: &Agreement) -> Table {
    let bins = &agreement.histogram;
    let row = |(bin, trees): (usize, &u32)| [charts::percent_bin(bin, bins.len()), trees.to_string()];
    Table {
        caption: certainty::TABLE.to_owned(),
        head: [certainty::PROBABILITY.to_owned(), certainty::TREES.to_owned()],
        rows: bins.iter().enumerate().map(row).collect(),
        marked: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{scorer, with_label};
    use churnscope_engine::customer::Customer;
    use churnscope_engine::explain::curve;
    use churnscope_engine::scorer::Scorer;
    use churnscope_wording::model_data::TRAINING_DATA;

    fn analyses(scorer: &Scorer) -> Vec<Analysis> {
        let schema = scorer.schema();
        let customers = schema.examples.iter().map(|example| Customer::new(schema, example.values.clone()).unwrap());
        customers.map(|customer| Analysis::of(scorer, &customer)).collect()
    }

    #[test]
    fn the_bin_of_the_customer_is_marked() {
        for (probability, marked) in [(0.0, 0), (0.49, 1), (0.5, 2), (1.0, 3)] {
            let table = comparison_table(TRAINING_DATA, &[7, 1_000, 3, 1], probability);
            assert_eq!(table.marked, Some(marked));
            assert_eq!(table.rows[1], ["25 to 50%", "1,000"]);
        }
    }

    #[test]
    fn a_curve_has_one_row_per_point() {
        let scorer = scorer();
        let schema = scorer.schema();
        let customer = Customer::default_of(schema);
        for (label, rows, marked) in [("Tenure", 73, "29 months"), ("Contract", 3, "Monthly")] {
            let field = with_label(schema, label);
            let table = what_if_table(&schema.fields[field], &curve(&scorer, &customer, field));
            assert_eq!(table.rows.len(), rows);
            assert_eq!(table.marked.map(|row| table.rows[row][0].as_str()), Some(marked));
        }
    }

    #[test]
    fn contributions_add_up_to_the_estimate() {
        let scorer = scorer();
        let number = |text: &str| text.trim_end_matches('%').replace('−', "-").parse::<f64>().unwrap();
        for analysis in analyses(&scorer) {
            let table = contributions_table(scorer.schema(), &analysis);
            assert_eq!(table.rows.len(), scorer.schema().fields.len() + 2);
            let (last, before) = table.rows.split_last().unwrap();
            let sum: f64 = before.iter().map(|[_, value]| number(value)).sum();
            assert!((sum - number(&last[1])).abs() < 0.05 * table.rows.len() as f64, "{sum} {last:?}");
            assert_eq!(table.marked, Some(table.rows.len() - 1));
        }
    }

    #[test]
    fn every_tree_is_in_the_table() {
        let scorer = scorer();
        for analysis in analyses(&scorer) {
            let rows = trees_table(analysis.certainty.agreement.as_ref().unwrap()).rows;
            let trees: usize = rows.iter().map(|[_, trees]| trees.parse::<usize>().unwrap()).sum();
            assert_eq!(trees, scorer.bundle().forest.n_trees());
            assert_eq!((rows.len(), rows[0][0].as_str()), (20, "0 to 5%"));
        }
    }
}
