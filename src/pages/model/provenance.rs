//! The origin of the model.

use crate::components::Table;
use churnscope_engine::bundle::{Bundle, Selection, TriedSetting, sha256};
use churnscope_wording::model::provenance as wording;
use churnscope_wording::numbers::{metric, share_of};
use churnscope_wording::selections::{self, SettingTexts};
use churnscope_wording::values::{capitalized, count};

/// A line of the provenance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvenanceLine {
    /// The label of the line.
    pub name: &'static str,
    /// The value as text.
    pub text: String,
    /// Whether the text is code, to be copied exactly.
    pub is_code: bool,
}

/// All lines. `file` has the bytes of the whole bundle.
pub fn provenance_lines(bundle: &Bundle, model_id: &str, file: &[u8]) -> Vec<ProvenanceLine> {
    let of = &bundle.provenance;
    let line = |name, text: String| ProvenanceLine { name, text, is_code: false };
    let code = |name, text: String| ProvenanceLine { name, text, is_code: true };
    let is_ours = bundle.evaluation.is_out_of_fold();
    let customers = wording::customers(count(of.rows), count(of.positives), share_of(of.positives, of.rows));
    let nodes = bundle.forest.n_nodes() as u64;
    let mut lines = vec![
        line(wording::DATA_SET, of.data_set.clone()),
        line(wording::SOURCE, of.source.clone()),
        line(wording::LICENSE, of.license.clone()),
        line(wording::CUSTOMERS, customers),
        line(wording::TREES, wording::trees(count(of.n_trees.into()), count(nodes))),
        line(wording::PARAMETERS, parameters(bundle)),
        line(wording::CALIBRATION, selections::calibration(&bundle.forest)),
        line(wording::EVALUATION, evaluation(bundle)),
        line(wording::SEED, of.seed.to_string()),
        line(
            if is_ours { wording::TRAINED_WITH } else { wording::IMPORTED_WITH },
            wording::tools(&of.tool, &of.trainer),
        ),
        line(wording::DATE, of.date.clone()),
        line(wording::SIZE, wording::bytes(count(file.len() as u64))),
        code(wording::MODEL_ID, model_id.to_owned()),
        code(wording::FILE_HASH, hex::encode(sha256(file))),
        code(wording::DATA_HASH, hex::encode(of.data_sha256)),
        code(
            wording::COMMAND,
            if is_ours { wording::train_command(of.seed) } else { wording::IMPORT_COMMAND.to_owned() },
        ),
    ];
    let mut add = |after: &str, new: ProvenanceLine| {
        let at = lines.iter().position(|line| line.name == after).map_or(0, |at| at + 1);
        lines.insert(at, new);
    };
    if let Some(selection) = &bundle.selection {
        add(wording::PARAMETERS, line(wording::SELECTION, selections::chosen_from_settings(selection)));
    }
    if let Some(of) = &bundle.out_of_time {
        let [roc_auc, brier] = [of.metrics.roc_auc, of.metrics.brier].map(metric);
        let [rows, earlier] = [of.rows, of.earlier_rows].map(count);
        let text = wording::latest_rows(roc_auc, brier, rows, &of.period, &of.first, earlier);
        add(wording::EVALUATION, line(wording::LATEST_ROWS, text));
    }
    lines
}

/// The settings that training compared, as a table; `None` if there is no choice to show.
pub fn tried_settings(bundle: &Bundle) -> Option<Table> {
    let selection = bundle.selection.as_ref().filter(|selection| selection.tried.len() > 1)?;
    let row = |of: SettingTexts| {
        let loss = if of.note.is_empty() { of.log_loss } else { format!("{} ({})", of.log_loss, of.note) };
        [capitalized(&of.setting), loss]
    };
    Some(Table {
        caption: selections::TRIED.to_owned(),
        head: [selections::TRIED_SETTING, selections::LOG_LOSS].map(capitalized),
        rows: selections::tried_settings(selection).map(row).collect(),
        marked: None,
    })
}

fn parameters(bundle: &Bundle) -> String {
    let of = &bundle.provenance;
    if let Some(TriedSetting { setting, .. }) = bundle.selection.as_ref().and_then(Selection::chosen) {
        selections::parameters(setting)
    } else if bundle.evaluation.is_out_of_fold() {
        wording::parameters(of.max_depth, of.min_samples_leaf, of.features_per_split)
    } else {
        wording::UNKNOWN_PARAMETERS.to_owned()
    }
}

fn evaluation(bundle: &Bundle) -> String {
    match bundle.evaluation.folds {
        1 => wording::IMPORTED_ROWS.to_owned(),
        folds => wording::folds(folds),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::scorer;
    use churnscope_engine::bundle::{ForestSetting, Loss, OutOfTime, Setting};
    use churnscope_engine::forest::{Calibration, CalibrationMethod, Knot};

    fn text(lines: &[ProvenanceLine], name: &str) -> String {
        lines.iter().find(|line| line.name == name).unwrap().text.clone()
    }

    #[test]
    fn a_trained_model_has_its_full_provenance() {
        let scorer = scorer();
        let lines = provenance_lines(scorer.bundle(), scorer.model_id(), b"file");
        assert_eq!(text(&lines, wording::CUSTOMERS), wording::customers("7,043", "1,869", "26.5%"));
        assert_eq!(text(&lines, wording::SIZE), wording::bytes(4));
        assert_eq!(text(&lines, wording::MODEL_ID), scorer.model_id());
        assert_eq!([wording::DATA_HASH, wording::FILE_HASH].map(|name| text(&lines, name).len()), [64, 64]);
        assert_eq!(text(&lines, wording::COMMAND), wording::train_command(scorer.bundle().provenance.seed));
        assert!(lines.iter().all(|line| !line.text.is_empty()));
    }

    #[test]
    fn a_chosen_setting_replaces_the_parameters() {
        let scorer = scorer();
        let mut bundle = scorer.bundle().clone();
        let setting = Setting::Forest(ForestSetting {
            trees: bundle.provenance.n_trees,
            is_randomized: false,
            max_depth: 8,
            min_leaf_rows: 20,
            columns_per_split: 6,
        });
        let loss = |mean, is_dropped| Loss { mean, standard_error: 0.0, is_dropped };
        let tried = |mean, is_dropped| TriedSetting { setting, loss: loss(mean, is_dropped) };
        let all = vec![tried(0.4, false), tried(0.5, true), tried(0.41, false)];
        for (tried, chosen_from, losses) in [
            (&all[..1], selections::CHOSEN_FROM_ONE.to_owned(), None),
            (
                &all,
                selections::chosen_from(3),
                Some(["0.4000 ± 0.0000 (chosen)", "0.5000 ± 0.0000 (dropped early)", "0.4100 ± 0.0000"]),
            ),
        ] {
            bundle.selection = Some(Selection { tried: tried.to_vec(), chosen: 0 });
            let lines = provenance_lines(&bundle, scorer.model_id(), b"file");
            assert_eq!(text(&lines, wording::PARAMETERS), selections::parameters(&setting));
            assert_eq!(text(&lines, wording::SELECTION), chosen_from);
            let table = tried_settings(&bundle);
            let found = table.map(|table| table.rows.into_iter().map(|[_, loss]| loss).collect::<Vec<_>>());
            assert_eq!(found, losses.map(|losses| losses.map(str::to_owned).to_vec()));
        }
    }

    #[test]
    fn metrics_of_the_latest_rows_follow_the_evaluation() {
        let scorer = scorer();
        let mut bundle = scorer.bundle().clone();
        bundle.out_of_time = Some(OutOfTime {
            period: "month".to_owned(),
            first: "2026-05".to_owned(),
            earlier_rows: 6_000,
            rows: 1_043,
            positives: 300,
            metrics: bundle.evaluation.forest.mean,
        });
        let lines = provenance_lines(&bundle, scorer.model_id(), b"file");
        let at = lines.iter().position(|line| line.name == wording::EVALUATION).unwrap();
        let of = bundle.evaluation.forest.mean;
        let expected = wording::latest_rows(metric(of.roc_auc), metric(of.brier), "1,043", "month", "2026-05", "6,000");
        assert_eq!((lines[at + 1].name, lines[at + 1].text.as_str()), (wording::LATEST_ROWS, expected.as_str()));
    }

    #[test]
    fn a_calibration_is_described() {
        let scorer = scorer();
        let mut bundle = scorer.bundle().clone();
        let text = |bundle: &Bundle| text(&provenance_lines(bundle, scorer.model_id(), b"file"), wording::CALIBRATION);
        assert_eq!(text(&bundle), selections::NOT_CALIBRATED);
        let knots = [0.0, 1.0].map(|at| Knot { input: at, output: at }).to_vec();
        let (method, loss_before, loss_after) = (CalibrationMethod::Platt, 0.43, 0.42);
        let calibration = Calibration { method, knots, loss_before, loss_after };
        bundle.forest = bundle.forest.with_calibration(calibration).unwrap();
        assert_eq!(text(&bundle), selections::calibrated(selections::PLATT, 2, "0.4300", "0.4200"));
    }

    #[test]
    fn the_parameters_of_an_imported_model_are_unknown() {
        let scorer = scorer();
        let mut bundle = scorer.bundle().clone();
        bundle.evaluation.folds = 1;
        let lines = provenance_lines(&bundle, scorer.model_id(), b"file");
        assert_eq!(text(&lines, wording::PARAMETERS), wording::UNKNOWN_PARAMETERS);
        assert_eq!(text(&lines, wording::COMMAND), wording::IMPORT_COMMAND);
    }
}
