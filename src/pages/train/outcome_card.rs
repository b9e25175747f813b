//! The Outcome step.

use leptos::prelude::*;

use crate::browser::{TrainPageController, TrainingState};
use crate::components::Select;
use churnscope_engine::dates::DateOrder;
use churnscope_wording::draft::rows;
use churnscope_wording::numbers::share_of;
use churnscope_wording::train::outcome as wording;
use churnscope_wording::values::count;
use churnscope_worker::training::protocol::{DraftQuestion, OutcomeCandidate, OutcomeChoice};

/// Asks for the outcome, and for answers that the draft depends on.
#[component]
pub fn OutcomeCard(
    /// The controller of the Train page.
    controller: TrainPageController,
) -> impl IntoView {
    let state = controller.state();
    let candidates = Memo::new(move |_| {
        state.with(|state| state.table.as_ref().map(|table| table.overview.outcomes.clone())).unwrap_or_default()
    });
    let outcome = Memo::new(move |_| state.with(|state| state.outcome.clone()));
    let chosen = Memo::new(move |_| {
        let column = outcome.with(|outcome| outcome.as_ref().map(|outcome| outcome.column.clone()))?;
        candidates.with(|candidates| candidates.iter().position(|candidate| candidate.column == column))
    });
    let candidate = Signal::derive(move || {
        chosen.get().and_then(|index| candidates.with(|candidates| candidates.get(index).cloned()))
    });
    let positive = Signal::derive(move || {
        let value = outcome.with(|outcome| outcome.as_ref().and_then(|outcome| outcome.positive.clone()))?;
        candidate.get()?.values.iter().position(|(other, _)| *other == value)
    });
    let subtitle = move || {
        if candidates.with(Vec::is_empty) {
            wording::NO_CANDIDATE
        } else if positive.get().is_some() {
            wording::PROPOSED
        } else {
            wording::CHOOSE
        }
    };
    let counts = Memo::new(move |_| state.with(counts));
    view! {
        <section class="card" aria-labelledby="train-outcome">
            <header class="card-head">
                <h2 class="card-title" id="train-outcome" tabindex="-1">
                    {wording::TITLE}
                </h2>
                <p class="card-subtitle">{subtitle}</p>
            </header>
            <Show when=move || !candidates.with(Vec::is_empty)>
                <div class="train-choices">
                    <ColumnSelect controller candidates chosen />
                    <ValueSelect controller candidate positive />
                </div>
            </Show>
            <p role="status" data-testid="train-counts">
                {counts}
            </p>
            <Questions controller />
        </section>
    }
}

#[component]
fn ColumnSelect(
    controller: TrainPageController,
    candidates: Memo<Vec<OutcomeCandidate>>,
    chosen: Memo<Option<usize>>,
) -> impl IntoView {
    let state = controller.state();
    let columns = Signal::derive(move || {
        let name = |(index, candidate): (usize, &OutcomeCandidate)| (index, candidate.column.clone());
        candidates.with(|candidates| candidates.iter().enumerate().map(name).collect::<Vec<_>>())
    });
    let on_choose = Callback::new(move |index: usize| {
        if let Some(candidate) = candidates.with_untracked(|candidates| candidates.get(index).cloned()) {
            controller.choose_outcome(candidate.choice());
        }
    });
    view! {
        <div class="train-choice">
            <label for="train-target">{wording::COLUMN}</label>
            <Select
                id="train-target"
                test_id="train-target"
                placeholder=wording::CHOOSE_COLUMN
                choices=columns
                chosen
                is_disabled=Signal::derive(move || state.with(TrainingState::is_training))
                on_choose
            />
        </div>
    }
}

#[component]
fn ValueSelect(
    controller: TrainPageController,
    candidate: Signal<Option<OutcomeCandidate>>,
    positive: Signal<Option<usize>>,
) -> impl IntoView {
    let state = controller.state();
    let values = Signal::derive(move || {
        let name = |(index, (value, n_rows)): (usize, &(String, u64))| {
            (index, wording::value_with_rows(value, rows(*n_rows as usize)))
        };
        candidate.get().map(|of| of.values.iter().enumerate().map(name).collect::<Vec<_>>()).unwrap_or_default()
    });
    let on_choose = Callback::new(move |index: usize| {
        let value = candidate.get_untracked().and_then(|of| of.values.get(index).map(|(value, _)| value.clone()));
        if let Some(outcome) = state.with_untracked(|state| state.outcome.clone()) {
            controller.choose_outcome(OutcomeChoice { positive: value, ..outcome });
        }
    });
    view! {
        <div class="train-choice">
            <label for="train-positive">{wording::POSITIVE}</label>
            <Select
                id="train-positive"
                test_id="train-positive"
                placeholder=wording::CHOOSE_VALUE
                choices=values
                chosen=positive
                is_disabled=Signal::derive(move || {
                    state.with(TrainingState::is_training) || candidate.get().is_none()
                })
                on_choose
            />
        </div>
    }
}

#[component]
fn Questions(controller: TrainPageController) -> impl IntoView {
    let state = controller.state();
    let question = Memo::new(move |_| state.with(|state| state.question.clone().zip(state.outcome.clone())));
    let answer = move |text: &'static str, choice: OutcomeChoice| {
        view! {
            <button type="button" class="button" on:click=move |_| controller.choose_outcome(choice.clone())>
                {text}
            </button>
        }
    };
    move || {
        let (question, outcome) = question.get()?;
        let (words, answers) = match question {
            DraftQuestion::Positive => return None,
            DraftQuestion::Blanks { rows } => {
                let meaning = |stayed| OutcomeChoice { blank_stayed: Some(stayed), ..outcome.clone() };
                let answers = [(wording::BLANK_STAYED, meaning(true)), (wording::BLANK_UNKNOWN, meaning(false))];
                (wording::blanks(&outcome.column, rows), answers.to_vec())
            }
            DraftQuestion::DateOrder { column, example } => {
                let first = |order| OutcomeChoice { date_order: Some(order), ..outcome.clone() };
                let answers = [
                    (wording::DAY_FIRST, first(DateOrder::DayMonthYear)),
                    (wording::MONTH_FIRST, first(DateOrder::MonthDayYear)),
                    (wording::YEAR_FIRST, first(DateOrder::YearMonthDay)),
                ];
                (wording::date_question(column, example), answers.to_vec())
            }
        };
        let answers = answers.into_iter().map(|(text, choice)| answer(text, choice)).collect_view();
        Some(view! {
            <div class="train-question" role="alert" data-testid="train-question">
                <p>{words}</p>
                <div class="train-buttons">{answers}</div>
            </div>
        })
    }
}

fn counts(state: &TrainingState) -> Option<String> {
    let counts = state.counts.as_ref().filter(|counts| counts.rows > 0)?;
    Some(wording::counts(count(counts.left), count(counts.rows), share_of(counts.left, counts.rows)))
}
