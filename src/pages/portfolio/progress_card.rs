//! The progress of work on a file.

use leptos::prelude::*;

use crate::browser::Progress;
use churnscope_wording::portfolio::{rows, status};

/// A progress bar with figures and a Cancel button.
#[component]
pub fn ProgressCard(
    /// The name of the current work.
    #[prop(into)]
    title: Signal<String>,
    /// The progress.
    #[prop(into)]
    progress: Signal<Progress>,
    /// Called when the user cancels.
    on_cancel: Callback<()>,
) -> impl IntoView {
    let share = Memo::new(move |_| share_done(progress.get()));
    let percent = Memo::new(move |_| share.get().map(|share| (share * 100.0).floor()));
    let width = move || format!("{:.2}%", share.get().unwrap_or(0.0) * 100.0);
    let rows = move || rows(progress.get().rows);
    let speed = move || {
        let Progress { rows, seconds, .. } = progress.get();
        status::speed(rows, seconds)
    };
    let time_left = move || {
        let (done, all, seconds) = progress.get().since_whole();
        status::time_left(done, all, seconds)
    };
    let size = move || {
        let Progress { bytes, all_bytes, .. } = progress.get();
        share.get().map(|_| status::bytes_of(status::size(bytes), status::size(all_bytes)))
    };
    view! {
        <section class="card progress" data-testid="progress">
            <div class="progress-head">
                <h2 class="card-title" id="progress-title">
                    {title}
                </h2>
                <span class="progress-share">{move || percent.get().map(status::percent)}</span>
                <button type="button" class="button" data-testid="cancel" on:click=move |_| on_cancel.run(())>
                    {status::CANCEL}
                </button>
            </div>
            <div
                class="progress-track"
                role="progressbar"
                aria-labelledby="progress-title"
                aria-valuemin="0"
                aria-valuemax="100"
                aria-valuenow=percent
            >
                <div class="progress-done" style:width=width></div>
            </div>
            <p class="progress-words">
                <span>{rows}</span>
                <span>{speed}</span>
                <span>{time_left}</span>
                <span>{size}</span>
            </p>
        </section>
    }
}

/// The share of the bytes that are done, in [0, 1]; `None` if only rows are counted.
fn share_done(Progress { bytes, all_bytes, .. }: Progress) -> Option<f64> {
    (all_bytes > 0).then(|| (bytes as f64 / all_bytes as f64).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_is_at_most_1() {
        for (bytes, all_bytes, expected) in [(0, 0, None), (1, 4, Some(0.25)), (9, 4, Some(1.0))] {
            assert_eq!(share_done(Progress { bytes, all_bytes, ..Progress::default() }), expected);
        }
    }
}
