//! The five steps.

use leptos::prelude::*;

use super::progress::title_of;
use super::result_cards::TITLE;
use super::run_card::RUN_TITLE;
use crate::browser::{TrainingState, go_to};
use churnscope_wording::numbers::share_of;
use churnscope_wording::portfolio::status::duration;
use churnscope_wording::train as wording;
use churnscope_wording::values::count;
use churnscope_worker::training::controller::{TrainStep, TrainWork};
use churnscope_worker::training::protocol::TableCounts;

/// The steps in order, with their names and the ids of their headings.
const STEPS: [(TrainStep, &str, &str); 5] = [
    (TrainStep::Data, wording::DATA, "train-data"),
    (TrainStep::Outcome, wording::OUTCOME, "train-outcome"),
    (TrainStep::Fields, wording::FIELDS, "train-fields-title"),
    (TrainStep::Train, wording::TRAIN, RUN_TITLE),
    (TrainStep::Result, wording::RESULT, TITLE),
];

#[derive(Clone, Debug, Default, PartialEq)]
struct StepWords {
    is_done: bool,
    is_current: bool,
    /// Whether the step's part of the page exists.
    can_go: bool,
    lines: Vec<String>,
}

/// A bar with the five steps, each of which is a button that goes to its part of the page.
#[component]
pub fn StepBar(
    /// The state of the page.
    state: Signal<TrainingState>,
) -> impl IntoView {
    let step = move |(index, (step, name, id)): (usize, (TrainStep, &'static str, &'static str))| {
        let words = Memo::new(move |_| state.with(|state| words(state, step)));
        let mark = move || words.with(|words| words.is_done.then_some("✓ "));
        let lines = move || words.with(|words| words.lines.clone());
        let can_go = move || words.with(|words| words.can_go);
        view! {
            <li>
                <button
                    type="button"
                    class="step"
                    disabled=move || !can_go()
                    aria-current=move || words.with(|words| words.is_current).then_some("step")
                    on:click=move |_| go_to(id)
                >
                    <span class="step-name">
                        <span aria-hidden="true">{mark}</span>
                        {index + 1}
                        " "
                        {name}
                        <span class="visually-hidden">
                            {move || words.with(|words| words.is_done.then_some(wording::DONE_SUFFIX))}
                        </span>
                    </span>
                    {move || lines().into_iter().map(|line| view! { <span class="step-line">{line}</span> }).collect_view()}
                </button>
            </li>
        }
    };
    view! {
        <nav class="card steps" aria-label=wording::STEPS>
            <ol>{STEPS.into_iter().enumerate().map(step).collect_view()}</ol>
        </nav>
    }
}

fn words(state: &TrainingState, step: TrainStep) -> StepWords {
    let current = current(state);
    let is_current = step == current;
    let lines = match step {
        TrainStep::Data => state.table.as_ref().map(|table| {
            let overview = &table.overview;
            vec![table.file.name(), wording::rows_and_columns(overview.rows, overview.header.names.len())]
        }),
        TrainStep::Outcome => state.document.as_ref().zip(state.view.as_ref()).map(|(document, view)| {
            let means = wording::means_left(&document.outcome.column, &view.positive);
            let counts = state.counts.as_ref().filter(|counts| counts.rows > 0);
            let left_of = |TableCounts { rows, left, .. }: &TableCounts| {
                wording::left_of(count(*left), count(*rows), share_of(*left, *rows))
            };
            std::iter::once(means).chain(counts.map(|counts| left_of(counts))).collect()
        }),
        TrainStep::Fields => state.view.as_ref().map(|view| {
            let used = wording::used(view.fields.len(), view.left_out.len());
            let suspects = view.left_out.iter().filter(|column| column.is_leak).count();
            std::iter::once(used).chain((suspects > 0).then(|| wording::n_suspects(suspects))).collect()
        }),
        TrainStep::Train => match state.work {
            TrainWork::Training(progress) => Some(vec![title_of(progress)]),
            _ => match &state.model {
                Some(model) => Some(vec![wording::model_in(duration(model.figures.seconds))]),
                None => state.view.is_some().then(|| vec![wording::READY.to_owned()]),
            },
        },
        TrainStep::Result => state.model.as_ref().map(|_| Vec::new()),
    };
    let can_go = is_current || lines.is_some();
    let is_done = can_go && !is_current && (step != TrainStep::Train || state.model.is_some());
    StepWords { is_done, is_current, can_go, lines: lines.unwrap_or_default() }
}

fn current(state: &TrainingState) -> TrainStep {
    match state {
        TrainingState { table: None, .. } => TrainStep::Data,
        TrainingState { view: None, .. } => TrainStep::Outcome,
        TrainingState { work: TrainWork::Training(_), .. } => TrainStep::Train,
        TrainingState { model: None, .. } => TrainStep::Fields,
        _ => TrainStep::Result,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_starts_with_the_data() {
        let state = TrainingState::default();
        assert_eq!(current(&state), TrainStep::Data);
        let words = words(&state, TrainStep::Data);
        assert!(words.is_current && !words.is_done && words.lines.is_empty());
    }
}
