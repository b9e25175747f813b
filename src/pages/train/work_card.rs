//! The cards that show progress or a failure.

use leptos::prelude::*;

use super::data_card::INPUT;
use super::figures::is_at;
use crate::browser::{TrainPageController, press};
use churnscope_wording::portfolio::{rows, status};
use churnscope_wording::train::{data, fields, outcome, run};
use churnscope_wording::values::capitalized;
use churnscope_worker::training::controller::{TrainProblem, TrainStep, TrainWork};

/// Says that a table is being read or a description is being drafted.
#[component]
pub fn WorkCard(
    /// The controller of the Train page.
    controller: TrainPageController,
) -> impl IntoView {
    let state = controller.state();
    let title = Memo::new(move |_| {
        state.with(|state| match state.work {
            TrainWork::Preparing(_) | TrainWork::Opening => Some(data::READING),
            TrainWork::Drafting => Some(data::DRAFTING),
            TrainWork::Idle | TrainWork::Training(_) => None,
        })
    });
    let n_rows = move || {
        state.with(|state| match state.work {
            TrainWork::Preparing(n_rows @ 1..) => Some(rows(n_rows)),
            _ => None,
        })
    };
    move || {
        title.get().map(|title| {
            view! {
                <section class="card train-work" role="status">
                    <h2 class="card-title">{title}</h2>
                    <p class="card-subtitle">{n_rows}</p>
                    <button type="button" class="button" on:click=move |_| controller.cancel()>
                        {status::CANCEL}
                    </button>
                </section>
            }
        })
    }
}

/// Why the last operation failed.
#[component]
pub fn ProblemCard(
    /// The controller of the Train page.
    controller: TrainPageController,
) -> impl IntoView {
    let state = controller.state();
    let problem = Memo::new(move |_| state.with(|state| state.problem.clone()));
    move || {
        problem.get().map(|problem| {
            let is_data = is_at(&problem, TrainStep::Data);
            let choose = is_data.then(|| {
                view! {
                    <button type="button" class="button" on:click=|_| press(INPUT)>
                        {status::CHOOSE_ANOTHER}
                    </button>
                }
            });
            view! {
                <section class="card refusal" role="alert" data-testid="train-problem">
                    <h2 class="card-title">{title(&problem)}</h2>
                    <p>{capitalized(&problem.sentence)} "."</p>
                    {choose.map(|choose| view! { <div class="intake-buttons">{choose}</div> })}
                </section>
            }
        })
    }
}

fn title(problem: &TrainProblem) -> String {
    match (&problem.file, problem.step) {
        (Some(file), _) => data::failed(file),
        (None, TrainStep::Data | TrainStep::Outcome) => outcome::CANNOT_TRAIN.to_owned(),
        (None, TrainStep::Fields) => fields::NOT_CHANGED.to_owned(),
        (None, TrainStep::Train | TrainStep::Result) => run::FAILED.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_says_what_failed() {
        for (step, file, expected) in [
            (TrainStep::Data, Some("a.csv"), data::failed("a.csv")),
            (TrainStep::Outcome, None, outcome::CANNOT_TRAIN.to_owned()),
            (TrainStep::Fields, None, fields::NOT_CHANGED.to_owned()),
            (TrainStep::Train, None, run::FAILED.to_owned()),
        ] {
            let problem = TrainProblem { step, file: file.map(str::to_owned), sentence: String::new() };
            assert_eq!(title(&problem), expected);
        }
    }
}
