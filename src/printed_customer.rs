//! The contents of a customer's printed summary.

use crate::shared_customer::SharedCustomer;
use churnscope_engine::explain::{Explanation, reasons, suggestions};
use churnscope_engine::scorer::Scorer;
use churnscope_pictures::WaterfallBar;
use churnscope_pictures::waterfall::waterfall;
use churnscope_wording::customer::charts::contribution_unit;
use churnscope_wording::customer::estimate::{in_a_line, rank};
use churnscope_wording::customer::offers::offer_with_effect;
use churnscope_wording::customer::sharing::{printed_foot, printed_reasons};
use churnscope_wording::filled::customer_value;
use churnscope_wording::reasons::{Span, sentences};
use churnscope_wording::values::{band, percent};

const MAX_BARS: usize = 8;

const MAX_OFFERS: usize = 4;

/// The contents of the printed page.
#[derive(Clone, Debug, PartialEq)]
pub struct PrintedCustomer {
    /// Lines that come first.
    pub notes: Vec<String>,
    /// The estimate in one line.
    pub headline: String,
    /// The strongest reasons, in sentences.
    pub sentences: Vec<String>,
    /// The heading of the waterfall, with its unit.
    pub reasons_heading: String,
    /// The bars that lead from the starting point to this customer's estimate.
    pub bars: Vec<WaterfallBar>,
    /// Possible offers and their effect on the estimate.
    pub offers: Vec<String>,
    /// For each group of the form: its name, and the labels and values of its fields.
    pub groups: Vec<(String, Vec<(String, String)>)>,
    /// The model and the date.
    pub foot: String,
}

impl PrintedCustomer {
    /// The printed summary of a customer; `date` is shown as it is.
    pub fn of(scorer: &Scorer, shared: SharedCustomer, date: &str) -> Self {
        let SharedCustomer { facts: customer, identity, notes } = &shared;
        let schema = scorer.schema();
        let explanation = Explanation::of(scorer, customer);
        let probability = explanation.probability;
        let all = reasons(schema, customer, &explanation);
        let text = |spans: Vec<_>| spans.into_iter().map(|span: Span| span.text).collect();
        let groups = schema.groups().into_iter().map(|(name, fields)| {
            let entry = |&index: &usize| {
                Some((schema.fields.get(index)?.label.clone(), customer_value(schema, customer, index)?))
            };
            (name.to_owned(), fields.iter().filter_map(entry).collect())
        });
        let offers = suggestions(scorer, customer, None, MAX_OFFERS);
        Self {
            notes: [identity.as_slice(), notes].concat(),
            headline: in_a_line(
                percent(probability),
                band(scorer.band(probability)),
                rank(scorer.share_below(probability)),
            ),
            sentences: sentences(schema, explanation.scale, &all).into_iter().map(text).collect(),
            reasons_heading: printed_reasons(contribution_unit(&explanation)),
            bars: waterfall(schema, customer, &explanation, &all, MAX_BARS),
            offers: offers.iter().map(|suggestion| offer_with_effect(probability, suggestion)).collect(),
            groups: groups.collect(),
            foot: printed_foot(scorer.model_id(), date),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::scorer;
    use churnscope_engine::customer::Customer;

    #[test]
    fn a_customer_fits_on_one_page() {
        let scorer = scorer();
        for example in &scorer.schema().examples {
            let customer = Customer::new(scorer.schema(), example.values.clone()).unwrap();
            let [identity, notes] =
                ["Customer a-1", "65% → 24% if: two-year contract"].map(|line| vec![line.to_owned()]);
            let shared = SharedCustomer { facts: customer, identity, notes };
            let printed = PrintedCustomer::of(&scorer, shared, "November 23, 2026");
            assert_eq!(printed.notes, ["Customer a-1", "65% → 24% if: two-year contract"]);
            assert_eq!(printed.bars.len(), MAX_BARS + 3);
            assert!(printed.offers.len() <= MAX_OFFERS);
            assert!(printed.foot.contains(scorer.model_id()) && printed.foot.contains("November 23, 2026"));
            assert_eq!(printed.groups.iter().map(|(_, fields)| fields.len()).sum::<usize>(), 19);
        }
    }
}
