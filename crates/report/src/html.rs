//! The report's page and its tables.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::ReportError;
use crate::evaluated::{BestForGoal, Contacted, CutoffGoal, Evaluated, Metric};
use churnscope_engine::inspection::{Importance, by_importance};
use churnscope_engine::metrics::TopTenth;
use churnscope_engine::notation::plain_number;
use churnscope_wording::evaluation::{self as texts, figure, percent, spread, two_decimals};
use churnscope_wording::metrics;
use churnscope_wording::model::importance;
use churnscope_wording::numbers::with_spread;
use churnscope_wording::reasons::unit;
use churnscope_wording::train::result::headline;
use churnscope_wording::values::count;

const STYLE: &str = include_str!("report.css");

/// With this policy, the browser loads no file and runs no script, whatever a bundle or a file name contains.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

const MAX_FIELDS: usize = 20;

/// The parts of a report's head that depend on the caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportHead {
    /// Which model was evaluated on which customers, and the cutoff.
    pub subtitle: String,
    /// A warning that the model may look better than it is.
    pub warning: Option<String>,
}

impl Evaluated<'_> {
    /// The report on this evaluation.
    pub fn report(&self, head: &ReportHead) -> Result<String, ReportError> {
        let title = texts::report_title(&self.scorer.bundle().schema.title);
        let page = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta http-equiv="Content-Security-Policy" content=(POLICY);
                    meta name="viewport" content="width=device-width";
                    title { (title) }
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    main {
                        header {
                            h1 { (title) }
                            p.headline { (self.headline()) }
                            p { (head.subtitle) }
                            @if !self.scorer.bundle().provenance.date.is_empty() {
                                p { (texts::model_date(&self.scorer.bundle().provenance.date)) }
                            }
                            @if let Some(warning) = &head.warning {
                                p.warning { (texts::warning(warning)) }
                            }
                        }
                        (self.metrics_section())
                        (self.cutoff_section())
                        (self.best_section())
                        (self.contacted_section())
                        (self.curve_sections()?)
                        (self.calibration_section()?)
                        (self.importance_section())
                    }
                }
            }
        };
        Ok(page.into_string() + "\n")
    }

    fn headline(&self) -> String {
        let TopTenth { ranked, top, all } = TopTenth::of(&self.ranking);
        headline(ranked, top, all)
    }

    fn metrics_section(&self) -> Markup {
        let evaluation = &self.scorer.bundle().evaluation;
        let (source, subtitle) = if evaluation.is_out_of_fold() {
            (texts::OUT_OF_FOLD_HEAD, texts::METRICS_SUBTITLE)
        } else {
            (texts::WHEN_IMPORTED_HEAD, texts::METRICS_SUBTITLE_IMPORTED)
        };
        let meanings = metrics::metrics(&self.figures.unwrap_or(evaluation.forest.mean), &self.matrix());
        let row = |(Metric { value, mean, sd, .. }, (name, meaning)): (Metric, (&str, String))| {
            let value = self.figures.map(|_| figure(value));
            [Some(name.to_owned()), value, Some(spread(mean, sd)), Some(meaning)].into_iter().flatten().collect()
        };
        let rows: Vec<Vec<String>> = self.metrics().zip(meanings).map(row).collect();
        let this_file = self.figures.map(|_| texts::THIS_FILE_HEAD);
        let head = [Some(texts::METRIC), this_file, Some(source), Some(texts::MEANING)];
        let head: Vec<&str> = head.into_iter().flatten().collect();
        html! {
            section.wide {
                (heading(texts::METRICS, subtitle))
                (table(&head, &rows))
            }
        }
    }

    fn cutoff_section(&self) -> Markup {
        let matrix = self.matrix();
        let cutoff = plain_number(self.cutoff);
        let confusion = [
            vec![texts::LEFT_ROW.to_owned(), count(matrix.true_positives), count(matrix.false_negatives())],
            vec![texts::STAYED_ROW.to_owned(), count(matrix.false_positives()), count(matrix.true_negatives())],
        ];
        let rate = |(rate, value)| {
            let (name, meaning) = metrics::rate(rate, &matrix);
            vec![name.to_owned(), figure(value), meaning]
        };
        let mut rates: Vec<Vec<String>> = self.rates().map(rate).to_vec();
        if let Some(offer) = &self.offer {
            let meaning = metrics::profit(&matrix, offer, self.some_cutoff_earns());
            rates.push(vec![metrics::PROFIT.to_owned(), two_decimals(matrix.profit(offer)), meaning]);
        }
        html! {
            section.wide {
                (heading(&texts::at_cutoff(&cutoff), &texts::at_cutoff_subtitle(&cutoff)))
                (table(&[texts::OUTCOME, texts::CONTACTED, texts::NOT_CONTACTED], &confusion))
                (table(&[texts::METRIC, texts::VALUE, texts::MEANING], &rates))
            }
        }
    }

    fn best_section(&self) -> Markup {
        let row = |BestForGoal { goal, cutoff, matrix, value }: BestForGoal| {
            let (name, value) = match goal {
                CutoffGoal::Profit => (metrics::PROFIT, two_decimals(value)),
                CutoffGoal::Youden => (metrics::YOUDEN, figure(value)),
                CutoffGoal::F1 => (metrics::F1, figure(value)),
            };
            let (contacted, precision, recall) =
                (count(matrix.contacted), percent(matrix.precision()), percent(matrix.recall()));
            vec![name.to_owned(), value, figure(cutoff), contacted, precision, recall]
        };
        let rows: Vec<Vec<String>> = self.best_cutoffs().into_iter().map(row).collect();
        let subtitle = if rows.is_empty() { texts::NO_BEST_CUTOFF } else { texts::BEST_CUTOFFS_SUBTITLE };
        let head =
            [texts::BEST_FOR, texts::VALUE, texts::CUTOFF, texts::CONTACTED, metrics::PRECISION, metrics::RECALL];
        html! {
            section {
                (heading(texts::BEST_CUTOFFS, subtitle))
                @if !rows.is_empty() { (table(&head, &rows)) }
            }
        }
    }

    fn contacted_section(&self) -> Markup {
        let row = |Contacted { share, cutoff, matrix, gain, lift }| {
            vec![percent(share), figure(cutoff), percent(matrix.precision()), percent(gain), two_decimals(lift)]
        };
        let rows: Vec<Vec<String>> = self.by_share_contacted().map(row).collect();
        let head = [texts::CONTACTED, texts::CUTOFF, metrics::PRECISION, texts::SHARE_OF_LEAVERS_FOUND, metrics::LIFT];
        html! {
            section {
                (heading(texts::BY_SHARE_CONTACTED, texts::BY_SHARE_CONTACTED_SUBTITLE))
                (table(&head, &rows))
            }
        }
    }

    /// The section on feature importance, which is known only for the model's own evaluation.
    fn importance_section(&self) -> Markup {
        let bundle = self.scorer.bundle();
        let inspection = bundle.inspection.as_ref().filter(|_| self.figures.is_none());
        let fields = inspection.map(|inspection| by_importance(&inspection.importance)).unwrap_or_default();
        let scale = bundle.forest.scale();
        let row = |&(index, of): &(usize, Importance)| {
            let label = bundle.schema.fields.get(index).map(|field| field.label.clone()).unwrap_or_default();
            let drop = with_spread(of.permutation, of.permutation_sd);
            vec![label, drop, importance::effect(scale, of.contribution)]
        };
        let rows: Vec<Vec<String>> = fields.iter().take(MAX_FIELDS).map(row).collect();
        let effect = importance::effect_in(unit(scale));
        html! {
            @if !rows.is_empty() {
                section.wide {
                    (heading(importance::TITLE, &importance::report_subtitle(rows.len(), fields.len())))
                    (table(&[importance::FIELD, importance::DROP, &effect], &rows))
                }
            }
        }
    }
}

pub(crate) fn heading(title: &str, subtitle: &str) -> Markup {
    html! {
        h2 { (title) }
        p { (subtitle) }
    }
}

/// A table whose first column has the row headers. A wide table can be scrolled, including with the keyboard.
pub(crate) fn table(head: &[&str], rows: &[Vec<String>]) -> Markup {
    let is_meaning = |name: &str| name == texts::MEANING;
    html! {
        div.table.has-meanings[head.contains(&texts::MEANING)] tabindex="0" {
            table {
                thead {
                    tr { @for name in head { th.meaning[is_meaning(name)] scope="col" { (name) } } }
                }
                tbody {
                    @for row in rows {
                        tr {
                            @for (column, (name, cell)) in head.iter().zip(row).enumerate() {
                                @if column == 0 {
                                    th scope="row" { (cell) }
                                } @else {
                                    td.meaning[is_meaning(name)] { (cell) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
