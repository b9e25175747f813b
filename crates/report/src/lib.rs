//! The report on how good a model is: one HTML file that opens offline, can be printed, and has no scripts or links.
//!
//! * `evaluated`: the results of an evaluation, which the command also writes as text and as JSON
//! * `html`: the page and its tables
//! * `curves`: its charts, which `svg_chart` draws

mod curves;
mod evaluated;
mod html;
mod svg_chart;

pub use evaluated::{BestForGoal, Contacted, CutoffGoal, Evaluated, MAX_POINTS, Metric};
pub use html::ReportHead;

use churnscope_engine::notation::plain_number;
use churnscope_engine::scorer::Scorer;
use churnscope_wording::evaluation::{model_subtitle, model_subtitle_imported};
use churnscope_wording::values::count;

/// A chart could not be drawn, for this reason.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a chart of the report could not be drawn: {0}")]
pub struct ReportError(String);

/// The report on the evaluation that training or an import made of a model; `None` if the bundle was read without its
/// inspection.
pub fn model_report(scorer: &Scorer) -> Option<Result<String, ReportError>> {
    let evaluated = Evaluated::of_model(scorer)?;
    let (id, rows, cutoff) = (scorer.model_id(), evaluated.ranking.rows(), plain_number(evaluated.cutoff));
    let is_out_of_fold = scorer.bundle().evaluation.is_out_of_fold();
    let subtitle = if is_out_of_fold { model_subtitle } else { model_subtitle_imported };
    let head = ReportHead { subtitle: subtitle(id, count(rows), cutoff), warning: None };
    Some(evaluated.report(&head))
}
