//! Why one customer's estimate is what it is and how sure the model is: reckoned together, and as words and tables.

use crate::components::Table;
use crate::waterfall::{field_label, score, waterfall};
use crate::words::capitalised;
use churnscope_engine::customer::Customer;
use churnscope_engine::explain::{Agreement, Certainty, Explanation, Reason, Warning, certainty, reasons};
use churnscope_engine::schema::{Field, Schema, Value};
use churnscope_engine::scorer::Scorer;
use churnscope_pictures::WaterfallBar;
use churnscope_wording::reasons::{self, Span};
use churnscope_wording::values::{band, fixed, percent, small_letters, value};

/// Most reasons that have a bar of their own.
const MOST_BARS: usize = 8;

/// All that is said about one customer besides the estimate itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Insight {
    /// The customer.
    pub customer: Customer,
    /// The estimate, taken apart by field.
    pub explanation: Explanation,
    /// The same in phrases, the strongest first.
    pub reasons: Vec<Reason>,
    /// What the trees say one by one.
    pub certainty: Certainty,
}

impl Insight {
    /// Explains a customer.
    pub fn of(scorer: &Scorer, customer: &Customer) -> Self {
        let explanation = Explanation::of(scorer, customer);
        let reasons = reasons(scorer.schema(), customer, &explanation);
        Self { customer: customer.clone(), explanation, reasons, certainty: certainty(scorer, customer) }
    }

    /// The way from the average customer to this one.
    pub fn steps(&self, schema: &Schema) -> Vec<WaterfallBar> {
        waterfall(schema, &self.customer, &self.explanation, &self.reasons, MOST_BARS)
    }

    /// The strongest reason in a few words, for where there is room for no more.
    pub fn strongest(&self, schema: &Schema) -> String {
        let scale = self.explanation.scale;
        let strongest = self.reasons.first().filter(|reason| reason.contribution.abs() >= scale.worth_saying());
        strongest
            .map(|reason| reasons::with_amount(schema, scale, reason))
            .unwrap_or_else(|| "close to the average customer".to_owned())
    }

    /// Every field's contribution between the average and the estimate, in the order of the reasons.
    pub fn contributions_table(&self, schema: &Schema) -> Table {
        let Explanation { scale, contributions, .. } = &self.explanation;
        let of = |field: usize| contributions.get(field).copied().unwrap_or_default();
        let fields = self.reasons.iter().flat_map(|reason| reason.fields.iter().copied());
        let row = |field: usize| [field_label(schema, &self.customer, field), reasons::signed(*scale, of(field))];
        let whole = |name: &str, at: f64| [name.to_owned(), score(*scale, at, |p| format!("{}%", fixed(p * 100.0, 1)))];
        let mut rows = vec![whole("Average customer", self.explanation.baseline)];
        rows.extend(fields.map(row));
        rows.push(whole("This customer", self.explanation.score));
        Table {
            caption: "What each field adds to the estimate".to_owned(),
            head: ["Field".to_owned(), capitalised(reasons::unit(*scale))],
            marked: rows.len().checked_sub(1),
            rows,
        }
    }

    /// The waterfall in a sentence.
    pub fn contributions_words(&self, schema: &Schema) -> String {
        let Explanation { scale, baseline, probability, .. } = self.explanation;
        let strongest = self.reasons.iter().take(3);
        let strongest: Vec<_> = strongest
            .map(|reason| {
                format!("{} {}", reasons::phrase(schema, reason), reasons::amount(scale, reason.contribution))
            })
            .collect();
        format!(
            "From {} for the average customer to {} for this one; strongest: {}",
            percent(scale.probability(baseline)),
            percent(probability),
            strongest.join(", ")
        )
    }
}

/// Sentences, one behind the other, as text in turn plain and to be set off; the last may be empty.
pub fn in_pairs(sentences: Vec<Vec<Span>>) -> Vec<(String, String)> {
    let mut pairs = vec![(String::new(), String::new())];
    for (at, spans) in sentences.into_iter().enumerate() {
        let gap = Span { text: if at > 0 { " " } else { "" }.to_owned(), strong: false };
        for span in [gap].into_iter().chain(spans) {
            match pairs.last_mut() {
                Some((_, strong)) if span.strong => strong.push_str(&span.text),
                Some((plain, strong)) if strong.is_empty() => plain.push_str(&span.text),
                _ => pairs.push((span.text, String::new())),
            }
        }
    }
    pairs
}

/// The range of the trees and who stands behind them.
pub fn certainty_words(certainty: &Certainty) -> String {
    let trees = match certainty.agreement {
        Some(Agreement { range: (low, high), .. }) => {
            format!("8 of 10 trees lie between {:.0} and {:.0}%.", low * 100.0, high * 100.0)
        }
        None => "Each tree corrects those before it and estimates nothing alone, so no spread can be shown.".to_owned(),
    };
    let customers = if certainty.support == 1 { "customer" } else { "customers" };
    format!(
        "{trees} Supported by {} similar {customers} in the training data (middle tree).",
        fixed(f64::from(certainty.support), 0)
    )
}

/// Trees by their own estimate.
pub fn trees_table(agreement: &Agreement) -> Table {
    let width = 100.0 / agreement.histogram.len().max(1) as f64;
    let row = |(bar, count): (usize, &u32)| {
        [format!("{} to {}%", width * bar as f64, width * (bar + 1) as f64), count.to_string()]
    };
    Table {
        caption: "Trees by the probability that each says".to_owned(),
        head: ["Probability".to_owned(), "Trees".to_owned()],
        rows: agreement.histogram.iter().enumerate().map(row).collect(),
        marked: None,
    }
}

/// What a rep should know before relying on the estimate.
pub fn warning_words(schema: &Schema, customer: &Customer, warning: &Warning) -> String {
    let named = |index: usize, words: &dyn Fn(&Field, String) -> String| match (
        schema.fields.get(index),
        customer.value(index),
    ) {
        (Some(field), Some(has)) => words(field, value(field, has)),
        _ => String::new(),
    };
    match *warning {
        Warning::OutsideTraining { field, range: (least, greatest) } => named(field, &|field, has| {
            let (least, greatest) = (value(field, Value::Number(least)), value(field, Value::Number(greatest)));
            format!("{}: {has} is outside what the model has seen, {least} to {greatest}.", field.label)
        }),
        Warning::UnseenLevel { field } => {
            named(field, &|field, has| format!("{}: the model has never seen a customer with {has}.", field.label))
        }
        Warning::LowSupport => "Few customers in the training data are like this one.".to_owned(),
        Warning::BandUncertain { from, to } => {
            format!(
                "The trees disagree about the band: from {} to {}.",
                small_letters(band(from)),
                small_letters(band(to))
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{scorer, with_label};
    use churnscope_engine::schema::Band;

    fn insights() -> (Scorer, Vec<Insight>) {
        let scorer = scorer();
        let schema = scorer.schema().clone();
        let of = |values: &Vec<Value>| Insight::of(&scorer, &Customer::new(&schema, values.clone()).unwrap());
        let insights = schema.examples.iter().map(|example| of(&example.values)).collect();
        (scorer, insights)
    }

    #[test]
    fn sentences_are_pairs_of_plain_and_strong_text() {
        let span = |text: &str, strong| Span { text: text.to_owned(), strong };
        for (sentences, expected) in [
            (vec![], &[("", "")][..]),
            (vec![vec![span("Nothing.", false)]], &[("Nothing.", "")]),
            (
                vec![
                    vec![span("Most: ", false), span("fibre", true), span(" (+3)", false), span(".", false)],
                    vec![span("Least: ", false), span("a year", true), span(".", false)],
                ],
                &[("Most: ", "fibre"), (" (+3). Least: ", "a year"), (".", "")],
            ),
        ] {
            let pairs = in_pairs(sentences);
            let pairs: Vec<_> = pairs.iter().map(|(plain, strong)| (plain.as_str(), strong.as_str())).collect();
            assert_eq!(pairs, expected);
        }
    }

    #[test]
    fn the_table_adds_up_to_the_estimate() {
        let (scorer, insights) = insights();
        let number = |text: &str| text.trim_end_matches('%').replace('−', "-").parse::<f64>().unwrap();
        for insight in insights {
            let table = insight.contributions_table(scorer.schema());
            assert_eq!(table.rows.len(), scorer.schema().fields.len() + 2);
            let (last, before) = table.rows.split_last().unwrap();
            let sum: f64 = before.iter().map(|[_, figure]| number(figure)).sum();
            assert!((sum - number(&last[1])).abs() < 0.05 * table.rows.len() as f64, "{sum} {last:?}");
            assert_eq!(table.marked, Some(table.rows.len() - 1));
            let phrase = reasons::phrase(scorer.schema(), &insight.reasons[0]);
            assert!(insight.contributions_words(scorer.schema()).contains(&phrase));
            assert!(insight.strongest(scorer.schema()).starts_with(&phrase));
        }
    }

    #[test]
    fn every_tree_is_in_the_table() {
        let (scorer, insights) = insights();
        for insight in insights {
            let rows = trees_table(insight.certainty.agreement.as_ref().unwrap()).rows;
            let trees: usize = rows.iter().map(|[_, count]| count.parse::<usize>().unwrap()).sum();
            assert_eq!(trees, scorer.bundle().forest.n_trees());
            assert_eq!((rows.len(), rows[0][0].as_str()), (20, "0 to 5%"));
        }
    }

    #[test]
    fn certainty_is_said_in_plain_words() {
        for (range, support, words) in [
            (Some((0.463, 0.857)), 1_312, "between 46 and 86%. Supported by 1,312 similar customers in"),
            (Some((0.0, 1.0)), 1, "between 0 and 100%. Supported by 1 similar customer in"),
            (None, 7, "no spread can be shown. Supported by 7 similar customers in"),
        ] {
            let agreement = range.map(|range| Agreement { histogram: Vec::new(), range });
            let said = certainty_words(&Certainty { agreement, support, warnings: Vec::new() });
            assert!(said.contains(words), "{said}");
        }
    }

    #[test]
    fn warnings_name_the_field_and_its_range() {
        let scorer = scorer();
        let schema = scorer.schema();
        let customer = Customer::default_of(schema);
        let (tenure, contract) = (with_label(schema, "Tenure"), with_label(schema, "Contract"));
        for (warning, words) in [
            (
                Warning::OutsideTraining { field: tenure, range: (1.0, 12.0) },
                "Tenure: 29 months is outside what the model has seen, 1 month to 12 months.",
            ),
            (Warning::UnseenLevel { field: contract }, "Contract: the model has never seen a customer with Monthly."),
            (Warning::LowSupport, "Few customers in the training data are like this one."),
            (
                Warning::BandUncertain { from: Band::Low, to: Band::High },
                "The trees disagree about the band: from low risk to high risk.",
            ),
        ] {
            assert_eq!(warning_words(schema, &customer, &warning), words);
        }
    }
}
