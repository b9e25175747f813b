//! Cutoff and bands for the other pages.

use leptos::prelude::*;

use super::keeping::{bands_of, boxes_of, told};
use super::number_box::{NumberBox, put};
use super::state::ModelState;
use crate::standards::{CutoffAndBands, Standards};
use crate::words::short_share;

/// Keeps the cutoff that is chosen, and bands, for the other pages.
#[component]
pub fn KeepCard(
    /// What the page shares.
    state: ModelState,
    /// What is kept.
    standards: Standards,
) -> impl IntoView {
    let boxes = RwSignal::new(boxes_of(standards.bands()));
    let read = Memo::new(move |_| boxes.with(bands_of));
    let is_stored = RwSignal::new(true);
    let keep = move |kept: Option<CutoffAndBands>| is_stored.set(standards.save(kept));
    let chosen = move || Some(CutoffAndBands { cutoff: state.cutoff.get(), bands: read.get().ok()? });
    let is_kept = move || standards.saved().is_some_and(|kept| chosen() == Some(kept));
    let give_up = move |_| {
        keep(None);
        boxes.set(boxes_of(standards.model_bands()));
    };
    let bands_box = move |place: usize, id: &'static str, label: &'static str| {
        let error =
            Signal::derive(move || read.with(|read| read.as_ref().err().and_then(|errors| errors.get(place)?.clone())));
        let text = Signal::derive(move || boxes.with(|boxes| boxes.get(place).cloned().unwrap_or_default()));
        let on_text = Callback::new(move |typed| boxes.update(|boxes| put(boxes, place, typed)));
        view! { <NumberBox id label unit="%".to_owned() is_before=false text error on_text /> }
    };
    view! {
        <section class="card keep" data-testid="keep" aria-labelledby="keep-title">
            <h3 class="card-title" id="keep-title">
                "Use it on the other pages"
            </h3>
            <p class="card-subtitle">
                "Customers at or above the cutoff are said to be contacted, and the bands colour every estimate. Kept on this device, for this model."
            </p>
            <div class="keep-controls">
                {bands_box(0, "medium-from", "Medium risk from")} {bands_box(1, "high-from", "High risk from")}
                <button
                    type="button"
                    class="button primary"
                    disabled=move || chosen().is_none() || is_kept()
                    on:click=move |_| {
                        if let Some(kept) = chosen() {
                            keep(Some(kept));
                        }
                    }
                >
                    {move || format!("Keep a cutoff of {} and these bands", short_share(state.cutoff.get()))}
                </button>
                <button type="button" class="button" disabled=move || standards.saved().is_none() on:click=give_up>
                    "Back to the model’s own"
                </button>
            </div>
            <p class="card-note" role="status" data-testid="kept">
                {move || told(standards.saved(), standards.model_bands())}
                {move || {
                    (!is_stored.get())
                        .then_some(" This browser stores nothing for this page, so it lasts until the page is closed.")
                }}
            </p>
        </section>
    }
}
