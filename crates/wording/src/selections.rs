//! Messages about how a model's settings were chosen, and how its estimates are calibrated.

use churnscope_engine::bundle::{BoostedSetting, ForestSetting, Loss, Selection, Setting, TriedSetting};
use churnscope_engine::forest::{Calibration, CalibrationMethod, Forest};
use churnscope_engine::notation::plain_number;

use crate::numbers::short_share;

messages! {
    BOOTSTRAPPED = "a forest";
    RANDOMIZED = "an extremely randomized forest";
    BOOSTED = "boosted trees";
    chose_one(learner, parameters) = "tried one setting: {learner} with {parameters}";
    chose_from(learner, settings, parameters, loss) = "chose {learner} from {settings} settings: {parameters}; log loss {loss}";
    chosen_from(settings) = "Chosen from {settings} settings";
    CHOSEN_FROM_ONE = "The only setting that was tried";
    TRIED_SHORT = "Settings that were tried";
    TRIED = "Settings that were tried, with the log loss on rows that their models were not trained on, and the standard error of the difference from the lowest";
    CHOSEN = "chosen";
    DROPPED = "dropped early";
    TRIED_SETTING = "setting";
    LOG_LOSS = "log loss";
    SELECTION = "settings";
    forest_parameters(depth, customers, columns) = "maximum depth {depth}, minimum sampled rows per leaf {customers}, columns tried per split {columns}";
    boosted_parameters(leaves, depth, customers, rate, rows, columns, l2) = "maximum leaves {leaves}, maximum depth {depth}, minimum sampled rows per leaf {customers}, rate {rate}, {rows} of rows and {columns} of columns per tree, L2 penalty {l2}";
    CALIBRATION = "calibration";
    NOT_CALIBRATED = "none: the estimates are not corrected";
    PLATT = "Platt scaling";
    ISOTONIC = "isotonic regression";
    calibrated(method, knots, before, after) = "{method} with {knots} knots, which lowers the log loss of out-of-fold estimates from {before} to {after}";
    calibrating(how) = "calibrated the estimates by {how}";
}

/// The learner of a setting: `boosted trees`.
pub fn learner(setting: &Setting) -> &'static str {
    match setting {
        Setting::Forest(ForestSetting { is_randomized: false, .. }) => BOOTSTRAPPED,
        Setting::Forest(ForestSetting { is_randomized: true, .. }) => RANDOMIZED,
        Setting::Boosted(_) => BOOSTED,
    }
}

/// The parameters of a setting, except the number of trees. A depth counts the splits from the root to a leaf.
pub fn parameters(setting: &Setting) -> String {
    match setting {
        Setting::Forest(ForestSetting { max_depth, min_leaf_rows, columns_per_split, .. }) => {
            forest_parameters(max_depth, min_leaf_rows, columns_per_split)
        }
        Setting::Boosted(BoostedSetting {
            max_leaves,
            max_depth,
            min_leaf_rows,
            rate,
            l2,
            row_share,
            column_share,
            ..
        }) => boosted_parameters(
            max_leaves,
            max_depth,
            min_leaf_rows,
            plain_number(*rate),
            short_share(*row_share),
            short_share(*column_share),
            plain_number(*l2),
        ),
    }
}

/// The choice in one sentence: `chose boosted trees from 12 settings: …`.
pub fn chose(selection: &Selection) -> String {
    let Some(TriedSetting { setting, loss }) = selection.chosen() else { return String::new() };
    let (learner, parameters) = (learner(setting), parameters(setting));
    match selection.tried.len() {
        1 => chose_one(learner, parameters),
        settings => chose_from(learner, settings, parameters, log_loss(loss.mean)),
    }
}

/// How many settings the model's setting was chosen from.
pub fn chosen_from_settings(selection: &Selection) -> String {
    match selection.tried.len() {
        1 => CHOSEN_FROM_ONE.to_owned(),
        settings => chosen_from(settings),
    }
}

/// The texts about a setting that was tried.
pub struct SettingTexts {
    /// The learner and its parameters.
    pub setting: String,
    /// The log loss, with the standard error of the difference from the lowest.
    pub log_loss: String,
    /// Whether the setting was chosen or dropped; empty if neither.
    pub note: &'static str,
}

/// The settings that were tried, in the order of the trials.
pub fn tried_settings(selection: &Selection) -> impl Iterator<Item = SettingTexts> {
    selection.tried.iter().enumerate().map(|(index, TriedSetting { setting, loss })| SettingTexts {
        setting: format!("{}, {}", learner(setting), parameters(setting)),
        log_loss: log_loss_with_error(loss),
        note: match () {
            () if index == selection.chosen as usize => CHOSEN,
            () if loss.is_dropped => DROPPED,
            () => "",
        },
    })
}

/// Whether and how a model's estimates are calibrated.
pub fn calibration(forest: &Forest) -> String {
    forest.calibration().map_or_else(|| NOT_CALIBRATED.to_owned(), how_calibrated)
}

/// How estimates are calibrated: `isotonic regression with 14 knots, which …`.
pub fn how_calibrated(of: &Calibration) -> String {
    let method = match of.method {
        CalibrationMethod::Platt => PLATT,
        CalibrationMethod::Isotonic => ISOTONIC,
    };
    calibrated(method, of.knots.len(), log_loss(of.loss_before), log_loss(of.loss_after))
}

/// A log loss, with the standard error of the difference from the lowest: `0.4123 ± 0.0007`.
fn log_loss_with_error(loss: &Loss) -> String {
    format!("{} ± {}", log_loss(loss.mean), log_loss(loss.standard_error))
}

/// A log loss with four decimals.
fn log_loss(value: f64) -> String {
    format!("{value:.4}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_one_sentence() {
        let boosted = Setting::Boosted(BoostedSetting {
            trees: 140,
            max_leaves: 4,
            max_depth: 10,
            min_leaf_rows: 20,
            rate: 0.05,
            l2: 5.0,
            row_share: 0.7,
            column_share: 0.4,
        });
        let forest = Setting::Forest(ForestSetting {
            trees: 100,
            is_randomized: true,
            max_depth: 8,
            min_leaf_rows: 20,
            columns_per_split: 6,
        });
        let loss = Loss { mean: 0.41234, standard_error: 0.0007, is_dropped: false };
        let tried = vec![TriedSetting { setting: boosted, loss }, TriedSetting { setting: forest, loss }];
        for (tried, chosen, sentence, short) in [
            (
                tried.clone(),
                0,
                "chose boosted trees from 2 settings: maximum leaves 4, maximum depth 10, minimum sampled rows per \
                 leaf 20, rate 0.05, 70% of rows and 40% of columns per tree, L2 penalty 5; log loss 0.4123",
                "Chosen from 2 settings",
            ),
            (
                tried[1..].to_vec(),
                0,
                "tried one setting: an extremely randomized forest with maximum depth 8, minimum sampled rows per \
                 leaf 20, columns tried per split 6",
                "The only setting that was tried",
            ),
        ] {
            let selection = Selection { tried, chosen };
            assert_eq!((chose(&selection).as_str(), chosen_from_settings(&selection).as_str()), (sentence, short));
        }
        assert_eq!(log_loss_with_error(&loss), "0.4123 ± 0.0007");
    }
}
