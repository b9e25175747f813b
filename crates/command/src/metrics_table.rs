//! Formats metrics as text tables.

use churnscope_engine::bundle::Bundle;
use churnscope_engine::forest::Scale;
use churnscope_engine::metrics::METRIC_NAMES;
use churnscope_wording::evaluation::{BOOSTED_TREES, FOREST, LOGISTIC_REGRESSION, MAJORITY_CLASS, figure, spread};
use churnscope_wording::training::latest_rows;

pub(crate) fn over_folds(Bundle { evaluation, forest, .. }: &Bundle) -> Vec<Vec<String>> {
    let models = [&evaluation.forest, &evaluation.logistic_regression, &evaluation.majority_class];
    let model = match forest.scale() {
        Scale::Probability => FOREST,
        Scale::LogOdds => BOOSTED_TREES,
    };
    let mut lines = vec![["", model, LOGISTIC_REGRESSION, MAJORITY_CLASS].map(str::to_owned).to_vec()];
    lines.extend(METRIC_NAMES.iter().enumerate().map(|(index, name)| {
        let value = |figures: [f64; 9]| figures.get(index).copied().unwrap_or(f64::NAN);
        let mut line = vec![(*name).to_owned()];
        line.extend(models.map(|model| spread(value(model.mean.to_array()), value(model.sd.to_array()))));
        line
    }));
    lines
}

pub(crate) fn of_latest_rows(bundle: &Bundle) -> String {
    let Some(of) = &bundle.out_of_time else { return String::new() };
    let metrics = METRIC_NAMES.iter().zip(of.metrics.to_array());
    let lines: Vec<Vec<String>> = metrics.map(|(name, value)| vec![(*name).to_owned(), figure(value)]).collect();
    format!("\n{}\n\n{}", latest_rows(of), table(&lines))
}

pub(crate) fn table(lines: &[Vec<String>]) -> String {
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
