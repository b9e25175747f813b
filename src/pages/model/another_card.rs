//! Another model in place of the present one: opened, looked at, and used.

use leptos::ev::DragEvent;
use leptos::prelude::*;

use super::another::{Summary, checked, summary, too_large};
use super::state::ModelState;
use crate::browser::{PickedFile, drag_leaves, dropped, is_session_saved, picked_in, press, read_whole, use_model};

/// The id of the file input.
const INPUT: &str = "bundle-input";

/// How far it is with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Offer {
    /// There is none.
    Nothing,
    /// It can be used.
    Ready(Summary),
    /// It cannot, for this reason.
    Refused(String),
}

/// Opens a bundle, shows what it is and what it would replace, and uses it.
#[component]
pub fn AnotherCard(
    /// What the page shares.
    state: ModelState,
) -> impl IntoView {
    let offer = RwSignal::new(Offer::Nothing);
    let file = StoredValue::new(Vec::new());
    let (is_over, set_is_over) = signal(false);
    // of several files that are read at once the last one counts
    let number = StoredValue::new(0_u32);
    let open = move |picked: PickedFile| {
        let name = picked.name();
        let refuse = move |why: String| offer.set(Offer::Refused(format!("{name} cannot be used. {why}")));
        number.update_value(|number| *number += 1);
        let own = number.get_value();
        if let Some(why) = too_large(picked.size()) {
            return refuse(why);
        }
        read_whole(picked, move |bytes| {
            if number.get_value() != own {
                return;
            }
            match bytes.map(|bytes| (checked(&bytes), bytes)) {
                Some((Ok(summary), bytes)) => {
                    file.set_value(bytes);
                    offer.set(Offer::Ready(summary));
                }
                Some((Err(why), _)) => refuse(why),
                None => refuse("The browser could not read it.".to_owned()),
            }
        });
    };
    let drop_file = move |event: DragEvent| {
        set_is_over.set(false);
        dropped(&event).map(open);
    };
    let present = StoredValue::new(state.scorer.with_value(|scorer| summary(scorer.bundle(), scorer.model_id())));
    let failed = Callback::new(move |()| {
        offer.set(Offer::Refused(
            "The browser did not start the page anew; the model is the same as before.".to_owned(),
        ));
    });
    let accept = move |_| file.with_value(|file| use_model(Some(file), failed));
    view! {
        <section
            class="card another"
            class:dragged-over=is_over
            aria-labelledby="another-title"
            on:dragover=move |event: DragEvent| {
                event.prevent_default();
                set_is_over.set(true);
            }
            on:dragleave=move |event: DragEvent| {
                if drag_leaves(&event) {
                    set_is_over.set(false);
                }
            }
            on:drop=drop_file
        >
            <header class="card-head">
                <h2 class="card-title" id="another-title">
                    "Another model"
                </h2>
                <button type="button" class="button" on:click=move |_| press(INPUT)>
                    "Open a bundle"
                </button>
                <p class="card-subtitle">
                    "Choose or drop a file made by "<code>"churnscope train"</code>
                    ". It is checked and shown before anything changes, and goes nowhere else."
                </p>
            </header>
            <input
                id=INPUT
                class="visually-hidden"
                type="file"
                accept=".churn"
                tabindex="-1"
                aria-label="Bundle of another model"
                data-testid="bundle-input"
                on:change=move |event| {
                    picked_in(&event).map(open);
                }
            />
            <div role="status">
                {move || match offer.get() {
                    Offer::Nothing => None,
                    Offer::Refused(why) => Some(view! { <p class="notice" data-testid="bundle-refused">{why}</p> }.into_any()),
                    Offer::Ready(other) => {
                        let is_same = present.with_value(|present| present.id == other.id);
                        Some(
                            view! {
                                <div data-testid="bundle-offer">
                                    {comparison(&other, &present.get_value())}
                                    <p class="card-note">{consequence(is_same, is_session_saved())}</p>
                                    <div class="another-buttons">
                                        <button type="button" class="button primary" disabled=is_same on:click=accept>
                                            "Use this model"
                                        </button>
                                        <button
                                            type="button"
                                            class="button"
                                            on:click=move |_| offer.set(Offer::Nothing)
                                        >
                                            "Cancel"
                                        </button>
                                    </div>
                                </div>
                            }
                                .into_any(),
                        )
                    }
                }}
            </div>
        </section>
    }
}

fn comparison(other: &Summary, present: &Summary) -> impl IntoView + use<> {
    let row = |((name, new), (_, old)): (&(&'static str, String), &(&'static str, String))| {
        view! {
            <tr>
                <th scope="row">{*name}</th>
                <td>{new.clone()}</td>
                <td>{old.clone()}</td>
            </tr>
        }
    };
    let rows = other.lines.iter().zip(&present.lines).map(row).collect_view();
    view! {
        <table class="another-table">
            <thead>
                <tr>
                    <td></td>
                    <th scope="col">"This file"</th>
                    <th scope="col">"In use now"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// What happens to what is on the page.
fn consequence(is_same: bool, is_kept: bool) -> &'static str {
    match (is_same, is_kept) {
        (true, _) => "This is the model that is in use.",
        (false, true) => {
            "The whole page starts anew with it. A form of the same fields stays filled, the list that is open is scored again, and the model is kept on this device with your work."
        }
        (false, false) => {
            "The whole page starts anew with it. A form of the same fields stays filled; a list is put away and has to be opened again. The model is not stored: after the window is closed or loaded again it has to be opened again."
        }
    }
}
