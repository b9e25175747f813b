//! The Train step: the learner, the time limit, and the progress.

use leptos::prelude::*;

use crate::browser::{TrainPageController, TrainingState, picked_in, press, read_whole, save_text};
use crate::components::Select;
use churnscope_wording::portfolio::status::{percent, size, time_left as time_left_of};
use churnscope_wording::train::{fields, run as wording};
use churnscope_wording::values::{capitalized, count};
use churnscope_worker::training::controller::{TrainWork, stem};
use churnscope_worker::training::protocol::{DescriptionEdit, ShownLearner, TrainingProgress};

/// The ID of the input for a description.
const DESCRIPTION_INPUT: &str = "train-description";

/// The time limits, in minutes.
const MINUTES: [f64; 4] = [1.0, 2.0, 5.0, 10.0];

/// The learners, and smartcore's forest only if the description has it.
const LEARNERS: [(ShownLearner, &str); 4] = [
    (ShownLearner::Auto, wording::AUTO),
    (ShownLearner::Forest, wording::FOREST),
    (ShownLearner::Boosted, wording::BOOSTED),
    (ShownLearner::Smartcore, wording::SMARTCORE),
];

/// The choices for training, and its progress.
#[component]
pub fn RunCard(
    /// The training.
    controller: TrainPageController,
) -> impl IntoView {
    let state = controller.state();
    let is_training = Memo::new(move |_| state.with(|state| matches!(state.work, TrainWork::Training(_))));
    let learner = Memo::new(move |_| state.with(|state| state.view.as_ref().map(|view| view.learner)));
    let learners = Signal::derive(move || {
        let is_offered = |of: ShownLearner| of != ShownLearner::Smartcore || learner.get() == Some(of);
        let offered = LEARNERS.iter().enumerate().filter(|(_, (of, _))| is_offered(*of));
        offered.map(|(index, (_, name))| (index, (*name).to_owned())).collect::<Vec<_>>()
    });
    let chosen = Signal::derive(move || LEARNERS.iter().position(|(of, _)| Some(*of) == learner.get()));
    let choose_learner = Callback::new(move |index: usize| {
        if let Some((learner, _)) = LEARNERS.get(index) {
            controller.edit(DescriptionEdit::Learner(*learner));
        }
    });
    let limit = |minutes: f64| if minutes == 1.0 { wording::ONE_MINUTE.to_owned() } else { wording::minutes(minutes) };
    let limits: Vec<(usize, String)> =
        std::iter::once(wording::NO_LIMIT.to_owned()).chain(MINUTES.map(limit)).enumerate().collect();
    let minutes = Memo::new(move |_| state.with(|state| state.minutes));
    let chosen_limit = Signal::derive(move || {
        let position = |minutes: f64| MINUTES.iter().position(|limit| *limit == minutes).map(|index| index + 1);
        Some(minutes.get().and_then(position).unwrap_or(0))
    });
    let choose_limit = Callback::new(move |index: usize| {
        controller.set_minutes(index.checked_sub(1).and_then(|index| MINUTES.get(index).copied()));
    });
    let note = move || match (learner.get(), minutes.get()) {
        (Some(ShownLearner::Smartcore), _) => wording::NOT_SAME_BYTES,
        (_, Some(_)) => wording::LIMITED,
        _ => wording::SAME_BYTES,
    };
    let has_model = move || state.with(|state| state.model.is_some());
    let start = move || if has_model() { wording::START_AGAIN } else { wording::START };
    let can_train = move || state.with(|state| state.work == TrainWork::Idle);
    view! {
        <section class="card" aria-labelledby="train-run">
            <header class="card-head">
                <h2 class="card-title" id="train-run" tabindex="-1">
                    {wording::TITLE}
                </h2>
                <p class="card-subtitle">{note}</p>
            </header>
            <div class="train-choices">
                <div class="train-choice wide">
                    <label for="train-learner">{wording::LEARNER}</label>
                    <Select
                        id="train-learner"
                        choices=learners
                        chosen
                        is_disabled=is_training
                        on_choose=choose_learner
                    />
                </div>
                <div class="train-choice">
                    <label for="train-minutes">{wording::MINUTES}</label>
                    <Select
                        id="train-minutes"
                        choices=limits
                        chosen=chosen_limit
                        is_disabled=is_training
                        on_choose=choose_limit
                    />
                </div>
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

/// The memory that training needs, and the proposal of a sample if that may be too much.
#[component]
fn MemoryNote(controller: TrainPageController) -> impl IntoView {
    let state = controller.state();
    let view = Memo::new(move |_| state.with(|state| state.view.clone()));
    let is_training = move || state.with(|state| matches!(state.work, TrainWork::Training(_)));
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
                    {wording::memory(view.memory)}
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

/// Buttons that save the description and open another one.
#[component]
fn DescriptionButtons(controller: TrainPageController) -> impl IntoView {
    let state = controller.state();
    let is_training = Signal::derive(move || state.with(|state| matches!(state.work, TrainWork::Training(_))));
    let problem = Memo::new(move |_| {
        state.with(|state| match &state.rejected {
            Some((DescriptionEdit::Toml(_) | DescriptionEdit::Learner(_) | DescriptionEdit::MostRows(_), sentence)) => {
                Some(fields::edit_problem(sentence))
            }
            _ => None,
        })
    });
    let on_file = move |event| {
        if let Some(file) = picked_in(&event) {
            read_whole(file, move |bytes| {
                let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
                controller.edit(DescriptionEdit::Toml(text.unwrap_or_default()));
            });
        }
    };
    view! {
        <button type="button" class="button" on:click=move |_| save_description(state)>
            {fields::SAVE}
        </button>
        <button
            type="button"
            class="button"
            disabled=is_training
            on:click=move |_| press(DESCRIPTION_INPUT)
        >
            {fields::OPEN}
        </button>
        <input
            id=DESCRIPTION_INPUT
            class="visually-hidden"
            type="file"
            accept=".toml"
            tabindex="-1"
            aria-label=fields::INPUT
            data-testid="train-description-input"
            on:change=on_file
        />
        <p class="editor-problem" role="alert">
            {problem}
        </p>
    }
}

/// Saves the description as a file that is named like the table.
pub(super) fn save_description(state: Signal<TrainingState>) {
    state.with_untracked(|state| {
        if let (Some(table), Some(document)) = (&state.table, &state.document) {
            save_text(&format!("{}.toml", stem(&table.file.name())), &document.toml);
        }
    });
}

#[component]
fn Progress(controller: TrainPageController) -> impl IntoView {
    let state = controller.state();
    let progress = Memo::new(move |_| {
        state.with(|state| match state.work {
            TrainWork::Training(progress) => progress,
            _ => None,
        })
    });
    let share = Memo::new(move |_| progress.get().map(share_done));
    let shown = Memo::new(move |_| share.get().map(|share| (share * 100.0).floor()));
    let width = move || format!("{:.2}%", share.get().unwrap_or(0.0) * 100.0);
    let title = move || match progress.get() {
        None => wording::STARTING.to_owned(),
        Some(TrainingProgress { is_growing: false, done, of, .. }) => wording::comparing(done, of),
        Some(TrainingProgress { done, of, .. }) => wording::growing(count(done), count(of)),
    };
    let time_left =
        move || progress.get().map(|TrainingProgress { done, of, seconds, .. }| time_left_of(done, of, seconds));
    view! {
        <div class="train-progress" data-testid="train-progress">
            <div class="progress-head">
                <h3 class="card-title" id="train-progress-title">
                    {title}
                </h3>
                <span class="progress-share">{move || shown.get().map(percent)}</span>
                <button type="button" class="button" data-testid="train-cancel" on:click=move |_| controller.cancel()>
                    {wording::CANCEL}
                </button>
            </div>
            <div
                class="progress-track"
                role="progressbar"
                aria-labelledby="train-progress-title"
                aria-valuemin="0"
                aria-valuemax="100"
                aria-valuenow=move || shown.get()
            >
                <div class="progress-done" style:width=width></div>
            </div>
            <p class="progress-words">{time_left}</p>
        </div>
    }
}

/// The share of a part of the training that is done, in [0, 1].
fn share_done(TrainingProgress { done, of, .. }: TrainingProgress) -> f64 {
    (done as f64 / of.max(1) as f64).clamp(0.0, 1.0)
}

/// What training said about the table and the model.
#[component]
fn Remarks(state: Signal<TrainingState>) -> impl IntoView {
    let remarks = Memo::new(move |_| state.with(|state| state.remarks.clone()));
    move || {
        let remarks = remarks.get();
        (!remarks.is_empty()).then(|| {
            let item = |remark: String| view! { <li>{capitalized(remark.trim_end_matches('.'))} "."</li> };
            view! {
                <details class="train-remarks">
                    <summary>{wording::REMARKS}</summary>
                    <ul>{remarks.into_iter().map(item).collect_view()}</ul>
                </details>
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_is_at_most_1() {
        for (done, of, expected) in [(0, 0, 0.0), (3, 12, 0.25), (9, 4, 1.0)] {
            assert_eq!(share_done(TrainingProgress { done, of, ..TrainingProgress::default() }), expected);
        }
    }
}
