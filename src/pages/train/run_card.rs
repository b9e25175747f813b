//! The Train step.

use leptos::prelude::*;

use super::description_buttons::DescriptionButtons;
use super::progress::Progress;
use crate::browser::{TrainPageController, TrainingState};
use crate::components::Select;
use churnscope_wording::portfolio::status::size;
use churnscope_wording::train::run as wording;
use churnscope_wording::values::{capitalized, count};
use churnscope_worker::training::controller::TrainWork;
use churnscope_worker::training::protocol::{DescriptionEdit, ShownLearner};

/// The ID of the heading.
pub const RUN_TITLE: &str = "train-run";

/// The time limits, in minutes.
const MINUTES: [f64; 4] = [1.0, 2.0, 5.0, 10.0];

/// The learners. smartcore's forest is offered only if the description names it.
const LEARNERS: [(ShownLearner, &str); 4] = [
    (ShownLearner::Auto, wording::AUTO),
    (ShownLearner::Forest, wording::FOREST),
    (ShownLearner::Boosted, wording::BOOSTED),
    (ShownLearner::Smartcore, wording::SMARTCORE),
];

/// Starts training, and shows its progress.
#[component]
pub fn RunCard(
    /// The controller of the Train page.
    controller: TrainPageController,
) -> impl IntoView {
    let state = controller.state();
    let is_training = Memo::new(move |_| state.with(TrainingState::is_training));
    let note = Memo::new(move |_| state.with(note));
    let has_model = move || state.with(|state| state.model.is_some());
    let start = move || if has_model() { wording::START_AGAIN } else { wording::START };
    let can_train = move || state.with(|state| state.work == TrainWork::Idle);
    view! {
        <section class="card" aria-labelledby=RUN_TITLE>
            <header class="card-head">
                <h2 class="card-title" id=RUN_TITLE tabindex="-1">
                    {wording::TITLE}
                </h2>
                <p class="card-subtitle">{note}</p>
            </header>
            <div class="train-choices">
                <LearnerSelect controller is_training />
                <LimitSelect controller is_training />
            </div>
            <MemoryNote controller />
            <div class="train-buttons">
                <button
                    type="button"
                    class="button primary"
                    data-testid="train-start"
                    disabled=move || !can_train()
                    on:click=move |_| controller.train()
                >
                    {start}
                </button>
                <DescriptionButtons controller />
            </div>
            <Show when=move || is_training.get()>
                <Progress controller />
            </Show>
            <Remarks state />
        </section>
    }
}

fn note(state: &TrainingState) -> &'static str {
    match (learner(state), state.minutes) {
        (Some(ShownLearner::Smartcore), _) => wording::NOT_SAME_BYTES,
        (_, Some(_)) => wording::LIMITED,
        _ => wording::SAME_BYTES,
    }
}

fn learner(state: &TrainingState) -> Option<ShownLearner> {
    state.view.as_ref().map(|view| view.learner)
}

#[component]
fn LearnerSelect(controller: TrainPageController, is_training: Memo<bool>) -> impl IntoView {
    let state = controller.state();
    let learner = Memo::new(move |_| state.with(learner));
    let learners = Signal::derive(move || {
        let is_offered = |of: ShownLearner| of != ShownLearner::Smartcore || learner.get() == Some(of);
        let offered = LEARNERS.iter().enumerate().filter(|(_, (of, _))| is_offered(*of));
        offered.map(|(index, (_, name))| (index, (*name).to_owned())).collect::<Vec<_>>()
    });
    let chosen = Signal::derive(move || LEARNERS.iter().position(|(of, _)| Some(*of) == learner.get()));
    let on_choose = Callback::new(move |index: usize| {
        if let Some((learner, _)) = LEARNERS.get(index) {
            controller.edit(DescriptionEdit::Learner(*learner));
        }
    });
    view! {
        <div class="train-choice wide">
            <label for="train-learner">{wording::LEARNER}</label>
            <Select id="train-learner" choices=learners chosen is_disabled=is_training on_choose />
        </div>
    }
}

#[component]
fn LimitSelect(controller: TrainPageController, is_training: Memo<bool>) -> impl IntoView {
    let state = controller.state();
    let limit = |minutes: f64| if minutes == 1.0 { wording::ONE_MINUTE.to_owned() } else { wording::minutes(minutes) };
    let limits: Vec<(usize, String)> =
        std::iter::once(wording::NO_LIMIT.to_owned()).chain(MINUTES.map(limit)).enumerate().collect();
    let minutes = Memo::new(move |_| state.with(|state| state.minutes));
    let chosen = Signal::derive(move || {
        let position = |minutes: f64| MINUTES.iter().position(|limit| *limit == minutes).map(|index| index + 1);
        Some(minutes.get().and_then(position).unwrap_or(0))
    });
    let on_choose = Callback::new(move |index: usize| {
        controller.set_minutes(index.checked_sub(1).and_then(|index| MINUTES.get(index).copied()));
    });
    view! {
        <div class="train-choice">
            <label for="train-minutes">{wording::MINUTES}</label>
            <Select id="train-minutes" choices=limits chosen is_disabled=is_training on_choose />
        </div>
    }
}

#[component]
fn MemoryNote(controller: TrainPageController) -> impl IntoView {
    let state = controller.state();
    let view = Memo::new(move |_| state.with(|state| state.view.clone()));
    let is_training = move || state.with(TrainingState::is_training);
    let set = move |rows: Option<u64>| controller.edit(DescriptionEdit::MostRows(rows));
    move || {
        let view = view.get()?;
        let rows = state.with_untracked(|state| state.document.as_ref().map_or(0, |document| document.rows));
        let sampled = view.most_rows.filter(|most| *most < rows);
        let button = |words: &'static str, rows: Option<u64>| {
            view! {
                <button type="button" class="button small" disabled=is_training on:click=move |_| set(rows)>
                    {words}
                </button>
            }
        };
        Some(match (view.proposed_rows, sampled) {
            (Some(proposed), _) => view! {
                <p class="notice" data-testid="train-memory">
                    {wording::too_much(size(view.memory), count(proposed))}
                    " "
                    {button(wording::USE_SAMPLE, Some(proposed))}
                </p>
            }
            .into_any(),
            (None, sampled) => view! {
                <p class="card-note" data-testid="train-memory">
                    {wording::memory(state.with(TrainingState::memory))}
                    " "
                    {sampled
                        .map(|rows| {
                            view! {
                                {wording::sampled(count(rows))}
                                " "
                                {button(wording::USE_ALL, None)}
                            }
                        })}
                </p>
            }
            .into_any(),
        })
    }
}

#[component]
fn Remarks(state: Signal<TrainingState>) -> impl IntoView {
    let is_open = Memo::new(move |_| state.with(|state| state.model.is_none()));
    let remarks = Memo::new(move |_| state.with(|state| state.remarks.clone()));
    move || {
        let remarks = remarks.get();
        (!remarks.is_empty()).then(|| {
            let item = |remark: String| view! { <li>{capitalized(remark.trim_end_matches('.'))} "."</li> };
            view! {
                <details class="train-remarks" data-testid="train-remarks" open=is_open>
                    <summary>{wording::REMARKS}</summary>
                    <ul>{remarks.into_iter().map(item).collect_view()}</ul>
                </details>
            }
        })
    }
}
