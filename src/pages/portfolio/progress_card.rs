//! How far a file is.

use leptos::prelude::*;

use super::words::{bytes, counted, pace, share, time_left};
use crate::browser::Progress;

/// A bar with rows, pace and time left, and the button that stops it.
#[component]
pub fn ProgressCard(
    /// What is being done.
    #[prop(into)]
    title: Signal<String>,
    /// How far it is.
    #[prop(into)]
    progress: Signal<Progress>,
    /// Called when it is to be stopped.
    on_cancel: Callback<()>,
) -> impl IntoView {
    let done = Memo::new(move |_| {
        let Progress { bytes, all_bytes, .. } = progress.get();
        (share(bytes, all_bytes) * 100.0).floor()
    });
    let width = move || {
        let Progress { bytes, all_bytes, .. } = progress.get();
        format!("{:.2}%", share(bytes, all_bytes) * 100.0)
    };
    let rows = move || {
        let Progress { rows, .. } = progress.get();
        // more rows than a u32 counts are more than a list holds
        counted(u32::try_from(rows).unwrap_or(u32::MAX), "row", "rows")
    };
    let size = move || {
        let Progress { bytes: read, all_bytes, .. } = progress.get();
        format!("{} of {}", bytes(read), bytes(all_bytes))
    };
    let speed = move || {
        let Progress { rows, seconds, .. } = progress.get();
        pace(rows, seconds)
    };
    let left = move || {
        let Progress { bytes, all_bytes, seconds, .. } = progress.get();
        time_left(bytes, all_bytes, seconds)
    };
    view! {
        <section class="card progress" data-testid="progress">
            <div class="progress-head">
                <h2 class="card-title" id="progress-title">{title}</h2>
                <span class="progress-share">{done} " %"</span>
                <button type="button" class="button" data-testid="cancel" on:click=move |_| on_cancel.run(())>
                    "Cancel"
                </button>
            </div>
            <div
                class="progress-track"
                role="progressbar"
                aria-labelledby="progress-title"
                aria-valuemin="0"
                aria-valuemax="100"
                aria-valuenow=done
            >
                <div class="progress-done" style:width=width></div>
            </div>
            <p class="progress-words">
                <span>{rows}</span>
                <span>{speed}</span>
                <span>{left}</span>
                <span>{size}</span>
            </p>
        </section>
    }
}
