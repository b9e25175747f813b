//! The comparison of the estimates with the outcomes in the file.

use leptos::prelude::*;

use super::state::PortfolioState;
use crate::components::{ChartCard, ChartStage, TableRegion};
use crate::reliability::{SUBTITLE, bins, table};
use crate::route::Page;
use churnscope_engine::metrics::Metrics;
use churnscope_engine::portfolio::FileEvaluation;
use churnscope_pictures::Picture;
use churnscope_wording::numbers::metric;
use churnscope_wording::portfolio::{customers, outcomes};

/// The metrics of the file next to those of the model, and the calibration.
#[component]
pub fn OutcomeCard(
    /// The state of the page.
    state: PortfolioState,
    /// How well the estimates match the outcomes in the file.
    evaluation: FileEvaluation,
    /// The chart library and the theme's colors.
    stage: ChartStage,
) -> impl IntoView {
    let (model_metrics, model_customers) = state.scorer.with_value(|scorer| {
        let evaluation = &scorer.bundle().evaluation;
        let customers =
            if evaluation.is_out_of_fold() { outcomes::UNSEEN_CUSTOMERS } else { outcomes::IMPORTED_CUSTOMERS };
        (evaluation.forest.mean, customers)
    });
    let row = |[name, file, model]: [String; 3]| {
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td>{file}</td>
                <td>{model}</td>
            </tr>
        }
    };
    let rows = metric_rows(&evaluation.metrics, &model_metrics).map(row);
    let heads = [outcomes::METRIC, outcomes::THIS_FILE, model_customers];
    let train = move |_| {
        if let Some((file, choices)) = state.controller.source() {
            state.on_train.run((file, choices));
        }
    };
    let bins = bins(&evaluation.calibration);
    let table = table(&bins);
    view! {
        <section class="card" data-testid="outcomes">
            <header class="card-head">
                <h2 class="card-title">{outcomes::TITLE}</h2>
                <a class="button" href=Page::Train.href() on:click=train>
                    {outcomes::TRAIN}
                </a>
                <p class="card-subtitle">{outcomes::summary(customers(evaluation.rows))}</p>
            </header>
            <TableRegion label=outcomes::METRICS>
                <table class="numbers">
                    <thead>
                        <tr>{heads.map(|head| view! { <th scope="col">{head}</th> })}</tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </TableRegion>
        </section>
        <ChartCard
            title=outcomes::CALIBRATION_TITLE
            subtitle=SUBTITLE
            test_id="file-calibration"
            chart=move || Picture::Reliability(bins.clone())
            description=table.caption.clone()
            table=Signal::stored(table)
            stage
        />
    }
}

/// Each metric's name, its value for the file, and its value when the model was evaluated.
fn metric_rows(file: &Metrics, model: &Metrics) -> [[String; 3]; 3] {
    let row = |name: &str, read: fn(&Metrics) -> f64| [name.to_owned(), metric(read(file)), metric(read(model))];
    [
        row(outcomes::ROC_AUC, |metrics| metrics.roc_auc),
        row(outcomes::BRIER, |metrics| metrics.brier),
        row(outcomes::CALIBRATION_ERROR, |metrics| metrics.expected_calibration_error),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::scorer;

    #[test]
    fn the_files_metrics_are_next_to_those_of_the_model() {
        let model = scorer().bundle().evaluation.forest.mean;
        let no_leavers = Metrics { roc_auc: f64::NAN, brier: 0.1234, ..model };
        let rows = metric_rows(&no_leavers, &model);
        assert_eq!(rows[0][1], "–", "the area under a curve needs both outcomes");
        assert_eq!(rows[1][1], "0.123");
        assert_eq!(rows[0][2], metric(model.roc_auc));
    }
}
