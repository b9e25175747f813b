//! Opens another model, compares it with the current one, and switches to it.

use leptos::ev::DragEvent;
use leptos::prelude::*;

use super::kept_models::KeptModels;
use super::model_comparison::ModelComparison;
use super::model_file::summary;
use super::opened_file::{FileCheck, OpenedFile};
use super::state::ModelState;
use crate::browser::{drag_leaves, dropped, picked_in, press};
use crate::route::Page;
use churnscope_wording::model::model_file as wording;

const INPUT: &str = "bundle-input";

/// The ID of the card's title.
pub const TITLE: &str = "model-file-title";

/// A card with a button that opens a model file.
#[component]
pub fn ModelFileCard(
    /// The state of the page.
    state: ModelState,
    /// The model that is opened for comparison.
    file: OpenedFile,
    /// The kept models.
    kept: KeptModels,
) -> impl IntoView {
    let (is_over, set_is_over) = signal(false);
    let on_drop = move |event: DragEvent| {
        set_is_over.set(false);
        if let Some(dropped) = dropped(&event) {
            file.open(dropped);
        }
    };
    let current = state.scorer.with_value(|scorer| summary(scorer.bundle(), scorer.model_id()));
    let result = move || match file.check() {
        FileCheck::NoFile => None,
        FileCheck::Unusable(reason) => {
            Some(view! { <p class="notice" data-testid="bundle-refused">{reason}</p> }.into_any())
        }
        FileCheck::Usable(other) => {
            Some(view! { <ModelComparison file other current=current.clone() kept /> }.into_any())
        }
    };
    view! {
        <section
            class="card model-file"
            class:dragged-over=is_over
            data-testid="model-file"
            aria-labelledby=TITLE
            on:dragover=move |event: DragEvent| {
                event.prevent_default();
                set_is_over.set(true);
            }
            on:dragleave=move |event: DragEvent| {
                if drag_leaves(&event) {
                    set_is_over.set(false);
                }
            }
            on:drop=on_drop
        >
            <header class="card-head">
                <h2 class="card-title" id=TITLE tabindex="-1">
                    {wording::TITLE}
                </h2>
                <a class="button" href=Page::Train.href()>
                    {wording::TRAIN}
                </a>
                <button type="button" class="button second" on:click=move |_| press(INPUT)>
                    {wording::OPEN}
                </button>
                <p class="card-subtitle">
                    {wording::SUBTITLE_START} <code>{wording::COMMAND}</code> {wording::SUBTITLE_END}
                </p>
            </header>
            <input
                id=INPUT
                class="visually-hidden"
                type="file"
                accept=".churn"
                tabindex="-1"
                aria-label=wording::INPUT
                data-testid="bundle-input"
                on:change=move |event| {
                    if let Some(picked) = picked_in(&event) {
                        file.open(picked);
                    }
                }
            />
            <div role="status">{result}</div>
        </section>
    }
}
