//! The quality of the model.

use leptos::prelude::*;

use super::state::ModelState;
use crate::components::TableRegion;
use churnscope_engine::bundle::Evaluation;
use churnscope_engine::metrics::FoldSummary;
use churnscope_wording::model::quality::{self, MetricMeaning};
use churnscope_wording::numbers::with_spread;

const COMPARED: [&str; 3] = [quality::THIS_MODEL, quality::LOGISTIC_REGRESSION, quality::CONSTANT];

/// A table of metrics for the model and two baselines.
#[component]
pub fn QualityCard(
    /// The state of the page.
    state: ModelState,
) -> impl IntoView {
    let (title, subtitle, rows) = state.scorer.with_value(|scorer| {
        let evaluation = &scorer.bundle().evaluation;
        let rows = quality::meanings(evaluation).map(|metric| {
            let values = values(evaluation, &metric);
            (metric.name, metric.meaning, values)
        });
        (quality::title(evaluation), quality::subtitle(evaluation), rows)
    });
    let row = |(name, meaning, values): (&'static str, String, [String; 3])| {
        let cell = |(value, of): (String, &'static str)| view! { <td data-of=of>{value}</td> };
        view! {
            <tr>
                <th scope="row">
                    <span class="metric-name">{name}</span>
                    <span class="metric-meaning">{meaning}</span>
                </th>
                {values.into_iter().zip(COMPARED).map(cell).collect_view()}
            </tr>
        }
    };
    view! {
        <section class="card" data-testid="metrics">
            <header class="card-head">
                <h2 class="card-title">{title}</h2>
                <p class="card-subtitle">{subtitle}</p>
            </header>
            <TableRegion label=quality::TABLE>
                <table class="numbers metrics-table">
                    <thead>
                        <tr>
                            <th scope="col">{quality::METRIC}</th>
                            {COMPARED.map(|name| view! { <th scope="col">{name}</th> })}
                        </tr>
                    </thead>
                    <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
                </table>
            </TableRegion>
        </section>
    }
}

fn values(evaluation: &Evaluation, metric: &MetricMeaning) -> [String; 3] {
    let value = |of: &FoldSummary| with_spread((metric.read)(&of.mean), (metric.read)(&of.sd));
    [&evaluation.forest, &evaluation.logistic_regression, &evaluation.majority_class].map(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::scorer;

    #[test]
    fn each_metric_has_a_meaning_and_three_values() {
        let evaluation = scorer().bundle().evaluation.clone();
        let metrics = quality::meanings(&evaluation);
        let cases = (evaluation.forest.mean.roc_auc * 100.0).round();
        assert_eq!(metrics[0].meaning, quality::roc_auc_meaning(cases));
        assert_eq!(values(&evaluation, &metrics[0])[2], "0.500 ± 0.000");
        assert!(metrics.iter().all(|metric| metric.meaning.ends_with('.') && !metric.meaning.contains('–')));
    }

    #[test]
    fn an_undefined_metric_is_a_dash() {
        let mut evaluation = scorer().bundle().evaluation.clone();
        evaluation.forest.mean.roc_auc = f64::NAN;
        assert_eq!(values(&evaluation, &quality::meanings(&evaluation)[0])[0], "–");
    }
}
