//! Models and explanations as HTML for notebooks, which can be light or dark and may remove style sheets.

use maud::{Markup, PreEscaped, html};

use churnscope_engine::customer::Customer;
use churnscope_engine::explain::{Explanation, reasons};
use churnscope_engine::forest::Scale;
use churnscope_engine::notation::plain_number;
use churnscope_engine::scorer::Scorer;
use churnscope_pictures::waterfall::{svg, waterfall};
use churnscope_wording::customer::charts;
use churnscope_wording::evaluation::spread;
use churnscope_wording::values::{band, capitalized, count, percent, small_letters};
use churnscope_wording::{inspect, notebook as texts};

// Colors are the notebook's own, apart from this line.
const BOX: &str = "max-width:700px;padding:12px 16px;border:1px solid rgba(128,128,128,.4);border-radius:8px";
const TITLE: &str = "font-size:1.15em;font-weight:600;margin-bottom:6px";
const NAME: &str = "text-align:left;vertical-align:top;padding:2px 16px 2px 0;font-weight:600;white-space:nowrap";
const VALUE: &str = "text-align:left;vertical-align:top;padding:2px 0";
const NOTE: &str = "opacity:.8;margin-top:6px";

const MAX_BARS: usize = 10;

const MAX_REASONS_DESCRIBED: usize = 3;

/// A card with what matters most about a model.
pub fn card(scorer: &Scorer) -> String {
    let rows = about(scorer);
    let card = html! {
        div style=(BOX) {
            div style=(TITLE) { (scorer.schema().title) }
            table style="border-collapse:collapse;color:inherit;font-size:inherit" {
                @for (name, value) in &rows {
                    tr style="background:none" {
                        th scope="row" style=(NAME) { (capitalized(name)) }
                        td style=(VALUE) { (value) }
                    }
                }
            }
        }
    };
    card.into_string()
}

fn about(scorer: &Scorer) -> [(&'static str, String); 7] {
    let (bundle, schema) = (scorer.bundle(), scorer.schema());
    let (provenance, evaluation, bands) = (&bundle.provenance, &bundle.evaluation, &schema.bands);
    let kind = match bundle.forest.scale() {
        Scale::Probability => inspect::TREES,
        Scale::LogOdds => inspect::BOOSTED_TREES,
    };
    let roc_auc = spread(evaluation.forest.mean.roc_auc, evaluation.forest.sd.roc_auc);
    let measured = if evaluation.is_out_of_fold() { texts::out_of_fold } else { texts::when_imported };
    let columns: Vec<&str> = schema.fields.iter().map(|field| field.column.as_str()).collect();
    [
        (inspect::MODEL, texts::model(scorer.model_id(), count(bundle.forest.n_trees() as u64), kind)),
        (texts::OUTCOME, texts::outcome(&schema.target.column, &schema.target.positive)),
        (inspect::DATA, inspect::data(&provenance.data_set, count(provenance.rows), count(provenance.positives))),
        (texts::ROC_AUC, measured(roc_auc)),
        (texts::CUTOFF, plain_number(evaluation.cutoff)),
        (inspect::RISK_BANDS, inspect::risk_bands(percent(bands.medium_from), percent(bands.high_from))),
        (texts::FIELDS, texts::fields(columns.len(), columns.join(", "))),
    ]
}

/// The contributions that lead from the starting point to a customer's estimate, as an SVG drawing.
pub fn waterfall_svg(scorer: &Scorer, customer: &Customer) -> String {
    let explanation = Explanation::of(scorer, customer);
    let reasons = reasons(scorer.schema(), customer, &explanation);
    svg(&waterfall(scorer.schema(), customer, &explanation, &reasons, MAX_BARS))
}

/// The same drawing with the estimate above it and its unit below. `row` names the customer.
pub fn waterfall_html(scorer: &Scorer, customer: &Customer, row: &str) -> String {
    let schema = scorer.schema();
    let explanation = Explanation::of(scorer, customer);
    let reasons = reasons(schema, customer, &explanation);
    let strongest = reasons.get(..MAX_REASONS_DESCRIBED).unwrap_or(&reasons);
    let probability = explanation.probability;
    let title = texts::estimate(row, percent(probability), small_letters(band(scorer.band(probability))));
    let note = charts::start_note(&explanation, scorer.bundle().provenance.share_that_left());
    let drawing = html! {
        div role="img" aria-label=(charts::why(schema, &explanation, strongest)) {
            (PreEscaped(svg(&waterfall(schema, customer, &explanation, &reasons, MAX_BARS))))
        }
        div style=(NOTE) {
            (texts::unit(capitalized(charts::contribution_unit(&explanation))))
            @if let Some(note) = note { " " (note) }
        }
    };
    boxed(&title, &drawing)
}

/// What a notebook shows of a row that was refused.
pub fn refused_html(row: &str, error: &str) -> String {
    boxed(&texts::refused(row, error), &html! {})
}

fn boxed(title: &str, content: &Markup) -> String {
    html! { div style=(BOX) { div style=(TITLE) { (title) } (content) } }.into_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::telco;

    #[test]
    fn a_card_says_what_the_model_is_and_how_good() {
        let scorer = telco();
        let card = card(&scorer);
        for part in [
            "Telco customer churn",
            scorer.model_id(),
            "120 trees",
            "Churn = Yes",
            "7,043 rows",
            "0.8473 ± 0.0046, out of fold",
            "0.5",
            "medium from 20%, high from 50%",
            "19: tenure, Contract",
        ] {
            assert!(card.contains(part), "{part}: {card}");
        }
    }

    #[test]
    fn a_waterfall_names_the_row_and_the_strongest_reasons() {
        let scorer = telco();
        let customer = Customer::default_of(scorer.schema());
        let html = waterfall_html(&scorer, &customer, "Row <0>");
        assert!(html.contains(&waterfall_svg(&scorer, &customer)), "{html}");
        for part in ["Row &lt;0&gt;: ", "Average customer", "This customer", "Percentage points"] {
            assert!(html.contains(part), "{part}: {html}");
        }
        assert_eq!(html.matches("<rect").count(), MAX_BARS + 3);
        assert!(refused_html("Row 1", "<b>").contains("Row 1: not scored. &lt;b&gt;"));
    }

    #[test]
    fn nothing_depends_on_a_style_sheet_or_a_color_of_the_notebook() {
        let scorer = telco();
        let customer = Customer::default_of(scorer.schema());
        for html in [card(&scorer), waterfall_html(&scorer, &customer, "Row 0")] {
            for part in ["<style", "<script", "class=\"churn", "color:#", "background:#", "href", "src="] {
                assert!(!html.contains(part), "{part}: {html}");
            }
        }
    }
}
