//! The evaluation as JSON. serde_json writes NaN as null.

use serde_json::{Map, Value, json};

use crate::evaluated_file::EvaluatedFile;
use crate::{BestForGoal, Contacted, MAX_POINTS, Metric};
use churnscope_engine::csv::ClampedField;
use churnscope_engine::metrics::{Point, downsampled};

impl EvaluatedFile<'_> {
    /// The evaluation as JSON.
    pub fn json(&self) -> Value {
        let metric =
            |Metric { name, value, mean, sd }| (name.to_owned(), json!({ "value": value, "mean": mean, "sd": sd }));
        let mut json: Map<String, Value> = self.evaluated.metrics().map(metric).collect();
        let evaluation = &self.evaluated.scorer.bundle().evaluation;
        let cutoff_of = if evaluation.is_out_of_fold() { "out_of_fold_cutoff" } else { "when_imported_cutoff" };
        json.extend([
            ("model_id".to_owned(), json!(self.evaluated.scorer.model_id())),
            ("rows".to_owned(), json!(self.rows)),
            ("rows_refused".to_owned(), json!(self.rejected)),
            ("clamped".to_owned(), self.clamped_json()),
            ("cutoff".to_owned(), json!(self.evaluated.cutoff)),
            (cutoff_of.to_owned(), json!(evaluation.cutoff)),
            ("trained_on_these_rows".to_owned(), json!(self.trained_on())),
            ("warning".to_owned(), json!(self.warning())),
            ("at_cutoff".to_owned(), self.at_cutoff_json()),
            ("best".to_owned(), self.best_json()),
            ("contacted".to_owned(), self.contacted_json()),
            ("calibration".to_owned(), self.calibration_json()),
            ("curves".to_owned(), self.curves_json()),
        ]);
        Value::Object(json)
    }

    fn clamped_json(&self) -> Value {
        let schema = self.evaluated.scorer.schema();
        let entry = |field: &ClampedField| Some((schema.fields.get(field.field)?.column.clone(), json!(field.cells)));
        Value::Object(self.clamped.fields().iter().filter_map(entry).collect())
    }

    fn at_cutoff_json(&self) -> Value {
        let matrix = self.evaluated.matrix();
        let mut json = json!({
            "true_positives": matrix.true_positives,
            "false_positives": matrix.false_positives(),
            "false_negatives": matrix.false_negatives(),
            "true_negatives": matrix.true_negatives(),
        });
        for (name, rate) in self.evaluated.rates() {
            json[name] = json!(rate);
        }
        json["profit"] = json!(self.evaluated.offer.map(|offer| matrix.profit(&offer)));
        json
    }

    fn best_json(&self) -> Value {
        let best = self.evaluated.best_cutoffs().into_iter().map(|BestForGoal { goal, cutoff, matrix, value }| {
            (goal.name().to_owned(), json!({ "cutoff": cutoff, "value": value, "contacted": matrix.contacted }))
        });
        Value::Object(best.collect())
    }

    fn contacted_json(&self) -> Value {
        let contacted = self.evaluated.by_share_contacted().map(|Contacted { share, cutoff, matrix, gain, lift }| {
            json!({
                "share": share,
                "cutoff": cutoff,
                "contacted": matrix.contacted,
                "precision": matrix.precision(),
                "gain": gain,
                "lift": lift,
            })
        });
        contacted.collect()
    }

    fn calibration_json(&self) -> Value {
        let bins = self.evaluated.calibration_bins().map(|(index, bin)| {
            let (low, high) = bin.interval();
            json!({
                "from": index as f64 / 10.0,
                "rows": bin.count,
                "mean": bin.mean,
                "share": bin.share,
                "low": low,
                "high": high,
            })
        });
        bins.collect()
    }

    fn curves_json(&self) -> Value {
        json!({
            "roc": points(&self.evaluated.ranking.roc()),
            "precision_recall": points(&self.evaluated.ranking.precision_recall()),
            "gain": points(&self.evaluated.ranking.gains()),
            "lift": points(&self.evaluated.ranking.lift()),
        })
    }
}

fn points(curve: &[Point]) -> Vec<[f64; 2]> {
    downsampled(curve, MAX_POINTS).into_iter().map(|(x, y)| [x, y]).collect()
}
