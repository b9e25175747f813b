//! The columns of explanations, reasons, and suggestions.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, StringArray};
use arrow_buffer::NullBuffer;

use crate::block::{Block, customer};
use crate::row_log::RowLog;
use crate::scores::{Refusals, band_array};
use churnscope_engine::batch::CustomerColumns;
use churnscope_engine::campaign::offers::Terms;
use churnscope_engine::csv::{Columns, RowChecker};
use churnscope_engine::customer::Customer;
use churnscope_engine::explain::{Explanation, Suggestion, reasons, suggestions};
use churnscope_engine::forest::Scale;
use churnscope_engine::schema::Value;
use churnscope_engine::scorer::Scorer;
use churnscope_wording::customer::offers::offer;
use churnscope_wording::reasons::with_amount;

/// The customers of a block, and the other rows.
pub(crate) struct CheckedRows {
    pub(crate) customers: Vec<Option<Customer>>,
    pub(crate) refusals: Refusals,
}

impl CheckedRows {
    pub(crate) fn of(scorer: &Scorer, columns: &Columns, block: &Block<'_>, log: &mut RowLog) -> Self {
        let (records, checker) = (block.records(), RowChecker::new(scorer.schema(), columns));
        let (mut customers, mut errors, mut n_clamped) = (Vec::with_capacity(block.len()), HashMap::new(), Vec::new());
        for (row, record) in records.records(0..records.len()).enumerate() {
            match customer(scorer, &checker, &record, &mut log.clamped) {
                Ok((customer, of_row)) => {
                    customers.push(Some(customer));
                    n_clamped.extend((of_row > 0).then_some((row, of_row)));
                }
                Err(error) => {
                    customers.push(None);
                    log.refuse(scorer.schema(), &error);
                    errors.insert(row, error);
                }
            }
        }
        Self { customers, refusals: Refusals { n_rows: block.len(), errors, n_clamped } }
    }

    /// Something about each customer, such as an explanation; `None` for refused rows.
    fn each<T>(&self, of_all: impl FnOnce(&[&Customer]) -> Vec<T>) -> Vec<Option<T>> {
        let customers: Vec<&Customer> = self.customers.iter().flatten().collect();
        let mut results = of_all(&customers).into_iter();
        self.customers.iter().map(|customer| customer.as_ref().and_then(|_| results.next())).collect()
    }

    fn each_probability(&self, scorer: &Scorer) -> Vec<Option<f64>> {
        self.each(|customers| scorer.probabilities(&CustomerColumns::of(scorer.schema(), customers.iter().copied())))
    }
}

fn numbers<T>(rows: &[Option<T>], number: impl Fn(&T) -> Option<f64>) -> ArrayRef {
    Arc::new(rows.iter().map(|row| row.as_ref().and_then(&number)).collect::<Float64Array>())
}

fn texts<T>(rows: &[Option<T>], text: impl Fn(&T) -> Option<String>) -> ArrayRef {
    Arc::new(rows.iter().map(|row| row.as_ref().and_then(&text)).collect::<StringArray>())
}

pub(crate) fn explanations(scorer: &Scorer, rows: &CheckedRows) -> Vec<ArrayRef> {
    let explained = rows.each(|customers| Explanation::of_all(scorer, customers));
    let mut arrays = vec![
        numbers(&explained, |explanation| Some(explanation.probability)),
        numbers(&explained, |explanation| Some(explanation.baseline)),
    ];
    if scorer.bundle().forest.scale() == Scale::LogOdds {
        arrays.push(numbers(&explained, |explanation| Some(explanation.score)));
    }
    for field in 0..scorer.schema().fields.len() {
        arrays.push(numbers(&explained, |explanation| explanation.contributions.get(field).copied()));
    }
    arrays
}

pub(crate) fn probabilities(scorer: &Scorer, rows: &CheckedRows) -> ArrayRef {
    numbers(&rows.each_probability(scorer), |probability| Some(*probability))
}

/// The probabilities, the bands, the money at risk if `with_money` is true and it is known, and the reasons.
pub(crate) fn scores_and_reasons(scorer: &Scorer, n: usize, with_money: bool, rows: &CheckedRows) -> Vec<ArrayRef> {
    let schema = scorer.schema();
    let explained = if n > 0 { rows.each(|customers| Explanation::of_all(scorer, customers)) } else { Vec::new() };
    let estimated: Vec<Option<f64>> = if n > 0 {
        explained.iter().map(|explanation| Some(explanation.as_ref()?.probability)).collect()
    } else {
        rows.each_probability(scorer)
    };
    let is_scored = NullBuffer::from_iter(estimated.iter().map(Option::is_some));
    let band = |estimate: &Option<f64>| estimate.map_or(0, |probability| scorer.band(probability) as i8);
    let mut arrays = vec![
        numbers(&estimated, |probability| Some(*probability)),
        band_array(estimated.iter().map(band).collect(), Some(is_scored)),
    ];
    if let Some(charge) = schema.monthly_charge.filter(|_| with_money) {
        let at_risk: Vec<Option<f64>> = (rows.customers.iter().zip(&estimated))
            .map(|(customer, probability)| match customer.as_ref()?.value(charge)? {
                Value::Number(charge) => Some((*probability)? * charge),
                Value::Level(_) => None,
            })
            .collect();
        arrays.push(numbers(&at_risk, |amount| Some(*amount)));
    }
    let written: Vec<Option<Vec<String>>> = (rows.customers.iter().zip(&explained))
        .map(|(customer, explanation)| {
            let explanation = explanation.as_ref()?;
            let strongest = reasons(schema, customer.as_ref()?, explanation).into_iter().take(n);
            Some(strongest.map(|reason| with_amount(schema, explanation.scale, &reason)).collect())
        })
        .collect();
    arrays.extend((0..n).map(|reason| texts(&written, |reasons| reasons.get(reason).cloned())));
    arrays
}

/// The suggestions.
pub(crate) fn suggestion_arrays(
    scorer: &Scorer,
    max: usize,
    terms: Option<&Terms>,
    rows: &CheckedRows,
) -> Vec<ArrayRef> {
    let of_all =
        |customers: &[&Customer]| customers.iter().map(|customer| suggestions(scorer, customer, terms, max)).collect();
    let suggested = if max > 0 { rows.each(of_all) } else { Vec::new() };
    let mut arrays = Vec::new();
    for index in 0..max {
        let of = |all: &Vec<Suggestion>| all.get(index).cloned();
        arrays.push(texts(&suggested, |all| Some(offer(&of(all)?))));
        arrays.push(numbers(&suggested, |all| Some(of(all)?.probability)));
        if terms.is_some() {
            arrays.push(numbers(&suggested, |all| of(all)?.expected_value));
        }
    }
    arrays
}
