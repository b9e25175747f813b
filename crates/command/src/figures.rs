//! Figures as a table of text.

use churnscope_engine::bundle::Bundle;
use churnscope_engine::forest::Scale;
use churnscope_engine::metrics::METRIC_NAMES;

/// Mean and spread: `0.8470 ± 0.0120`; a dash where there is none.
pub(super) fn spread(mean: f64, sd: f64) -> String {
    if mean.is_nan() { dash() } else { format!("{mean:.4} ± {sd:.4}") }
}

/// One figure: `0.8470`; a dash where it is not defined.
pub(super) fn figure(value: f64) -> String {
    if value.is_nan() { dash() } else { format!("{value:.4}") }
}

/// Out-of-fold figures of the model and of both baselines, a line a metric.
pub(super) fn over_folds(Bundle { evaluation, forest, .. }: &Bundle) -> Vec<Vec<String>> {
    let models = [&evaluation.forest, &evaluation.logistic_regression, &evaluation.majority_class];
    let name = match forest.scale() {
        Scale::Probability => "forest",
        Scale::LogOdds => "boosted trees",
    };
    let mut lines = vec![["", name, "logistic regression", "majority class"].map(str::to_owned).to_vec()];
    lines.extend(METRIC_NAMES.iter().enumerate().map(|(index, name)| {
        let of = |figures: [f64; 9]| figures.get(index).copied().unwrap_or(f64::NAN);
        let mut line = vec![(*name).to_owned()];
        line.extend(models.map(|model| spread(of(model.mean.to_array()), of(model.sd.to_array()))));
        line
    }));
    lines
}

/// Lines of cells, each column as wide as its widest cell, indented.
pub(super) fn table(lines: &[Vec<String>]) -> String {
    let n_columns = lines.iter().map(Vec::len).max().unwrap_or(0);
    let cell_width = |line: &Vec<String>, column: usize| line.get(column).map_or(0, |cell| cell.chars().count());
    let widths: Vec<usize> =
        (0..n_columns).map(|column| lines.iter().map(|line| cell_width(line, column)).max().unwrap_or(0)).collect();
    let mut text = String::new();
    for line in lines {
        let padded: Vec<String> = line.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        text.push_str(format!("  {}", padded.join("   ")).trim_end());
        text.push('\n');
    }
    text
}

fn dash() -> String {
    "-".to_owned()
}
