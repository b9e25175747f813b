//! The report on how good a model is: one HTML file that opens offline and has no scripts or links. Also what notebooks
//! show of models and explanations.

mod curves;
mod evaluated;
mod evaluated_file;
mod html;
mod json;
mod labeled_rows;
pub mod notebook;
mod svg_chart;

pub use evaluated::{BestForGoal, Contacted, CutoffGoal, Evaluated, MAX_POINTS, Metric};
pub use evaluated_file::EvaluatedFile;
pub use html::ReportHead;
pub use labeled_rows::LabeledRows;

use churnscope_engine::notation::plain_number;
use churnscope_engine::scorer::Scorer;
use churnscope_wording::evaluation::{model_subtitle, model_subtitle_imported};
use churnscope_wording::values::count;

/// The reason that a chart could not be drawn.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a chart of the report could not be drawn: {0}")]
pub struct ReportError(String);

/// The report on a model's own evaluation; `None` if the bundle was read without its inspection.
pub fn model_report(scorer: &Scorer) -> Option<Result<String, ReportError>> {
    let evaluated = Evaluated::of_model(scorer)?;
    let (id, rows, cutoff) = (scorer.model_id(), evaluated.ranking.rows(), plain_number(evaluated.cutoff));
    let is_out_of_fold = scorer.bundle().evaluation.is_out_of_fold();
    let subtitle = if is_out_of_fold { model_subtitle } else { model_subtitle_imported };
    let head = ReportHead { subtitle: subtitle(id, count(rows), cutoff), warning: None };
    Some(evaluated.report(&head))
}

#[cfg(test)]
mod tests {
    use super::*;
    use churnscope_engine::metrics::TopTenth;
    use churnscope_wording::evaluation::model_date;
    use churnscope_wording::model::importance;
    use churnscope_wording::train::result::headline;

    pub(crate) fn telco() -> Scorer {
        Scorer::from_bytes(include_bytes!("../../../model/telco.churn")).unwrap()
    }

    #[test]
    fn the_report_on_a_model_has_its_own_evaluation_only() {
        let scorer = telco();
        let report = model_report(&scorer).unwrap().unwrap();
        let mean = scorer.bundle().evaluation.forest.mean.roc_auc;
        let out_of_fold = &scorer.bundle().inspection.as_ref().unwrap().out_of_fold;
        let TopTenth { ranked, top, all } = TopTenth::of(&out_of_fold.ranking());
        for part in [
            scorer.model_id(),
            "each of the 7,043 training rows",
            &format!("{mean:.4} ± "),
            &headline(ranked, top, all),
            &model_date(&scorer.bundle().provenance.date),
            importance::TITLE,
            "Mean absolute effect, points",
        ] {
            assert!(report.contains(part), "{part}");
        }
        for part in ["This file", "NaN", "<script", "href=", "src="] {
            assert!(!report.contains(part), "{part}");
        }
        assert_eq!(report.matches("<svg").count(), 5);
    }

    #[test]
    fn a_bundle_without_its_inspection_has_no_report() {
        let file = include_bytes!("../../../model/telco.churn");
        let core = Scorer::from_core(&file[..churnscope_engine::bundle::core_end(file)]).unwrap();
        assert_eq!(model_report(&core), None);
    }
}
