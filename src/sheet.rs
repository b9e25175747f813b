//! One customer on one page of paper: what is printed, as data.

use crate::waterfall::{unit_words, waterfall};
use crate::words::higher_than;
use churnscope_engine::customer::Customer;
use churnscope_engine::explain::{Explanation, reasons, suggestions};
use churnscope_engine::scorer::Scorer;
use churnscope_pictures::WaterfallBar;
use churnscope_wording::reasons::{Span, sentences};
use churnscope_wording::values::{band, percent, value};

/// Most reasons that have a bar of their own.
const MOST_BARS: usize = 8;

/// Most offers on the page.
const MOST_OFFERS: usize = 4;

/// The page.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// The estimate in a line.
    pub headline: String,
    /// What raises and what lowers it, in sentences.
    pub sentences: Vec<String>,
    /// In what the steps are.
    pub unit: &'static str,
    /// The way from the average customer to this one.
    pub steps: Vec<WaterfallBar>,
    /// What could be offered, and what the model makes of it.
    pub offers: Vec<String>,
    /// Per group of the form: its name, then label and value of each field.
    pub fields: Vec<(String, Vec<(String, String)>)>,
    /// Model and date.
    pub foot: String,
}

impl Sheet {
    /// The page of a customer; `date` as it is to be printed.
    pub fn of(scorer: &Scorer, customer: &Customer, date: &str) -> Self {
        let schema = scorer.schema();
        let explanation = Explanation::of(scorer, customer);
        let probability = explanation.probability;
        let all = reasons(schema, customer, &explanation);
        let text = |spans: Vec<_>| spans.into_iter().map(|span: Span| span.text).collect();
        let fields = schema.groups().into_iter().map(|(group, fields)| {
            let entry = |&index: &usize| {
                let (field, has) = (schema.fields.get(index)?, customer.value(index)?);
                Some((field.label.clone(), value(field, has)))
            };
            (group.to_owned(), fields.iter().filter_map(entry).collect())
        });
        let offers = suggestions(scorer, customer, None, MOST_OFFERS).into_iter().map(|suggestion| {
            let (before, after) = (percent(probability), percent(suggestion.probability));
            format!("{}: the model’s estimate falls from {before} to {after}", suggestion.words())
        });
        Self {
            headline: format!(
                "{} likely to leave · {} · {}",
                percent(probability),
                band(scorer.band(probability)),
                higher_than(scorer.share_below(probability))
            ),
            sentences: sentences(schema, explanation.scale, &all).into_iter().map(text).collect(),
            unit: unit_words(explanation.scale),
            steps: waterfall(schema, customer, &explanation, &all, MOST_BARS),
            offers: offers.collect(),
            fields: fields.collect(),
            foot: format!("The model’s estimate, not a promise. Model {}, {date}.", scorer.model_id()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::scorer;

    #[test]
    fn a_customer_fits_on_the_page() {
        let scorer = scorer();
        for example in &scorer.schema().examples {
            let customer = Customer::new(scorer.schema(), example.values.clone()).unwrap();
            let sheet = Sheet::of(&scorer, &customer, "2026-11-23");
            assert_eq!(sheet.steps.len(), MOST_BARS + 3);
            assert!(sheet.offers.len() <= MOST_OFFERS);
            assert!(sheet.foot.contains(scorer.model_id()) && sheet.foot.contains("2026-11-23"));
            assert_eq!(sheet.fields.iter().map(|(_, fields)| fields.len()).sum::<usize>(), 19);
        }
    }
}
