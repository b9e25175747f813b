//! The Result step.

use std::sync::Arc;

use leptos::prelude::*;

use super::figures::{comparison, is_useless, top_tenth};
use super::share_card::ShareCard;
use crate::browser::{TrainPageController, after_paint, fragment, go_to, is_session_saved, use_model};
use crate::components::{ChartStage, TableRegion};
use crate::pages::model::curve_card::CurveCard;
use crate::pages::model::curves::CurveKind;
use crate::pages::model::importance_card::ImportanceCard;
use crate::pages::model::kept_models::{KeptModel, KeptModels};
use crate::pages::model::model_file::MAX_BYTES;
use crate::pages::model::quality_card::QualityCard;
use crate::pages::model::state::ModelState;
use crate::route::Page;
use churnscope_engine::bundle::Bundle;
use churnscope_engine::scorer::Scorer;
use churnscope_wording::train::result as wording;
use churnscope_wording::values::count;
use churnscope_worker::training::controller::TrainedModelFile;
use churnscope_worker::training::protocol::CurrentModelFigures;

/// The ID of the heading.
pub const TITLE: &str = "train-result-title";

/// The cards about the trained model.
#[component]
pub fn ResultCards(
    /// The controller of the Train page.
    controller: TrainPageController,
    /// The trained model.
    model: Arc<TrainedModelFile>,
    /// The chart library and the theme's colors.
    stage: ChartStage,
) -> impl IntoView {
    // this page made the bundle, so it can be read
    let scorer = Scorer::from_bytes(&model.bundle).ok()?;
    let inspection = scorer.bundle().inspection.clone()?;
    let tenth = top_tenth(scorer.bundle())?;
    let headline = wording::headline(tenth.ranked, tenth.top, tenth.all);
    let suspects = &model.figures.suspects;
    let warning = if is_useless(tenth) {
        Some(wording::NO_BETTER.to_owned())
    } else {
        (!suspects.is_empty()).then(|| wording::too_good(suspects.join(", ")))
    };
    let compared = compared(scorer.bundle(), &model.figures.current);
    let state = ModelState::of_other(StoredValue::new(scorer), inspection);
    let kept = KeptModels::read();
    let kept_model = Memo::new(move |_| state.scorer.with_value(|scorer| kept.find(scorer.model_id())));
    let trained = controller.state();
    let is_outdated = {
        let model = Arc::clone(&model);
        Memo::new(move |_| {
            trained.with(|state| state.document.as_ref().is_some_and(|document| document.toml != model.toml))
        })
    };
    // training may take minutes, and the result is below everything else
    after_paint(|| go_to(TITLE));
    Some(view! {
        <section class="card train-headline" aria-labelledby=TITLE data-testid="train-result">
            <div>
                <h2 id=TITLE tabindex="-1">
                    {headline}
                </h2>
                <p class="card-subtitle">{wording::MEASURED}</p>
                {warning.map(|warning| view! { <p class="notice">{warning}</p> })}
                <Show when=move || is_outdated.get()>
                    <p class="notice">{wording::OUTDATED}</p>
                </Show>
            </div>
            <UseButton model=Arc::clone(&model) kept_model />
        </section>
        <div class="cards train-results">
            {compared}
            <ShareCard controller model scorer=state.scorer kept kept_model />
            <div class="whole-row">
                <QualityCard state />
            </div>
            <CurveCard state of=CurveKind::Roc stage />
            <ImportanceCard state stage />
        </div>
    })
}

#[component]
fn UseButton(model: Arc<TrainedModelFile>, kept_model: Memo<Option<KeptModel>>) -> impl IntoView {
    let problem = RwSignal::new(None);
    // the user can start or stop saving work on another page, so the hint is updated when the page changes
    let address = fragment();
    let hint = move || {
        address.track();
        wording::use_hint(is_session_saved(), kept_model.with(Option::is_some))
    };
    let use_it = move |_| {
        if is_too_large(&model) {
            problem.set(Some(wording::TOO_LARGE));
        } else {
            use_model(
                Some(Page::Customer.href()),
                Some(&model.bundle),
                Callback::new(move |()| problem.set(Some(wording::NOT_USED))),
            );
        }
    };
    view! {
        <div class="train-use">
            <button type="button" class="button primary" data-testid="train-use" on:click=use_it>
                {wording::USE}
            </button>
            <p class="card-subtitle">{hint}</p>
            <p class="editor-problem" role="alert">
                {problem}
            </p>
        </div>
    }
}

pub(super) fn is_too_large(model: &TrainedModelFile) -> bool {
    model.bundle.len() as u64 > MAX_BYTES
}

fn compared(bundle: &Bundle, current: &CurrentModelFigures) -> AnyView {
    let body = match current {
        CurrentModelFigures::SameModel => view! { <p class="card-note">{wording::SAME_MODEL}</p> }.into_any(),
        CurrentModelFigures::TooFewRows => view! { <p class="card-note">{wording::NOT_COMPARED}</p> }.into_any(),
        CurrentModelFigures::Measured { rows, metrics, top_share, was_trained_on_them } => {
            let subtitle = wording::compared_on(count(*rows), count(bundle.provenance.rows));
            let row = |[name, new, current]: [String; 3]| {
                view! {
                    <tr>
                        <th scope="row">
                            <span class="metric-name">{name}</span>
                        </th>
                        <td data-of=wording::NEW_MODEL>{new}</td>
                        <td data-of=wording::CURRENT_MODEL>{current}</td>
                    </tr>
                }
            };
            let rows = comparison(bundle, metrics, *top_share).into_iter().map(row).collect_view();
            let heads = [wording::METRIC, wording::NEW_MODEL, wording::CURRENT_MODEL];
            view! {
                <p class="card-subtitle">{subtitle}</p>
                <TableRegion label=wording::COMPARED>
                    <table class="numbers metrics-table">
                        <thead>
                            <tr>{heads.map(|head| view! { <th scope="col">{head}</th> })}</tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </TableRegion>
                {was_trained_on_them.then(|| view! { <p class="notice">{wording::WAS_TRAINED}</p> })}
            }
            .into_any()
        }
    };
    view! {
        <section class="card" data-testid="train-comparison">
            <h2 class="card-title">{wording::COMPARED}</h2>
            {body}
        </section>
    }
    .into_any()
}
