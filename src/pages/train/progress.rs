//! The progress of training.

use leptos::prelude::*;

use super::run_card::RUN_TITLE;
use crate::browser::{TrainPageController, after_paint, go_to};
use churnscope_wording::portfolio::status::{percent, time_left as time_left_of};
use churnscope_wording::train::run as wording;
use churnscope_wording::values::count;
use churnscope_worker::training::controller::TrainWork;
use churnscope_worker::training::protocol::TrainingProgress;

/// The ID of the heading.
const TITLE: &str = "train-progress-title";

/// Width of the curve of losses, in units of its view box.
const CURVE_WIDTH: f64 = 200.0;

/// Height of the curve of losses, in units of its view box.
const CURVE_HEIGHT: f64 = 24.0;

/// The progress of the current part of the training.
#[component]
pub fn Progress(
    /// The controller of the Train page.
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
    let title = move || title_of(progress.get());
    let time_left =
        move || progress.get().map(|TrainingProgress { done, of, seconds, .. }| time_left_of(done, of, seconds));
    let cancel = move |_| {
        controller.cancel();
        after_paint(|| go_to(RUN_TITLE));
    };
    // move the focus here: the button that started the training is disabled now or, for the sample, gone
    after_paint(|| go_to(TITLE));
    view! {
        <div class="train-progress" data-testid="train-progress">
            <div class="progress-head">
                <h3 class="card-title" id=TITLE tabindex="-1">
                    {title}
                </h3>
                <span class="progress-share">{move || shown.get().map(percent)}</span>
                <button type="button" class="button" data-testid="train-cancel" on:click=cancel>
                    {wording::CANCEL}
                </button>
            </div>
            <div
                class="progress-track"
                role="progressbar"
                aria-labelledby=TITLE
                aria-valuemin="0"
                aria-valuemax="100"
                aria-valuenow=move || shown.get()
            >
                <div class="progress-done" style:width=width></div>
            </div>
            <p class="progress-words">{time_left}</p>
            <LossCurve controller />
        </div>
    }
}

/// What a training run is doing.
pub(super) fn title_of(progress: Option<TrainingProgress>) -> String {
    match progress {
        None => wording::STARTING.to_owned(),
        Some(TrainingProgress { is_growing: false, done, of, .. }) => wording::comparing(done, of),
        Some(TrainingProgress { done, of, .. }) => wording::growing(count(done), count(of)),
    }
}

#[component]
fn LossCurve(controller: TrainPageController) -> impl IntoView {
    let state = controller.state();
    let losses = Memo::new(move |_| state.with(|state| state.losses.clone()));
    move || {
        let losses = losses.get();
        let lowest = running_minima(&losses);
        let loss = format!("{:.4}", lowest.last()?);
        let point = |(x, y): (f64, f64)| format!("{x:.1},{y:.1}");
        let curve: Vec<String> = steps(&lowest, &losses).flatten().map(point).collect();
        let bar = |[from, to]: [(f64, f64); 2]| format!("M{} L{}", point(from), point(to));
        let bars: Vec<String> = steps(&losses, &losses).map(bar).collect();
        let view_box = format!("-1 -1 {} {}", CURVE_WIDTH + 2.0, CURVE_HEIGHT + 2.0);
        let described = wording::best_loss(&loss, lowest.len());
        Some(view! {
            <div class="loss-curve">
                <span class="progress-words">{wording::BEST_LOSS}</span>
                <svg viewBox=view_box preserveAspectRatio="none" role="img" aria-label=described>
                    <path d=bars.join(" ")></path>
                    <polyline points=curve.join(" ")></polyline>
                </svg>
                <span class="loss-value">{loss}</span>
            </div>
        })
    }
}

fn running_minima(values: &[f64]) -> Vec<f64> {
    let minimum = |lowest: &mut f64, value: &f64| {
        *lowest = lowest.min(*value);
        Some(*lowest)
    };
    values.iter().scan(f64::INFINITY, minimum).collect()
}

/// The end points of a horizontal line for each value. The highest of `all` values is at the top.
fn steps<'a>(values: &'a [f64], all: &[f64]) -> impl Iterator<Item = [(f64, f64); 2]> + use<'a> {
    let lowest = all.iter().copied().fold(f64::INFINITY, f64::min);
    let highest = all.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let range = if highest > lowest { highest - lowest } else { 1.0 };
    let width = CURVE_WIDTH / values.len().max(1) as f64;
    values.iter().enumerate().map(move |(index, value)| {
        let y = CURVE_HEIGHT * (highest - value) / range;
        [(width * index as f64, y), (width * (index + 1) as f64, y)]
    })
}

fn share_done(TrainingProgress { done, of, .. }: TrainingProgress) -> f64 {
    (done as f64 / of.max(1) as f64).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_goes_down_in_steps() {
        assert_eq!(running_minima(&[0.5, 0.6, 0.4]), [0.5, 0.5, 0.4]);
        let all = |values: &[f64], all: &[f64]| steps(values, all).collect::<Vec<_>>();
        assert_eq!(all(&[0.5, 0.4], &[0.5, 0.4]), [[(0.0, 0.0), (100.0, 0.0)], [(100.0, 24.0), (200.0, 24.0)]]);
        assert_eq!(all(&[0.5], &[0.75, 0.5, 0.25]), [[(0.0, 12.0), (200.0, 12.0)]]);
        assert_eq!(all(&[0.5], &[0.5]), [[(0.0, 0.0), (200.0, 0.0)]]);
        assert!(all(&[], &[]).is_empty());
    }

    #[test]
    fn the_share_is_at_most_1() {
        for (done, of, expected) in [(0, 0, 0.0), (3, 12, 0.25), (9, 4, 1.0)] {
            assert_eq!(share_done(TrainingProgress { done, of, ..TrainingProgress::default() }), expected);
        }
    }
}
