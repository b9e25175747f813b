//! The progress of training.

use leptos::prelude::*;

use crate::browser::TrainPageController;
use churnscope_wording::portfolio::status::{percent, time_left as time_left_of};
use churnscope_wording::train::run as wording;
use churnscope_wording::values::count;
use churnscope_worker::training::controller::TrainWork;
use churnscope_worker::training::protocol::TrainingProgress;

/// The part of the training that is done, and the time left.
#[component]
pub fn Progress(
    /// The training.
    controller: TrainPageController,
) -> impl IntoView {
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
