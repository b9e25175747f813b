//! A notice about the model that the user opened.

use leptos::prelude::*;

use super::browser::{kept_notes, on_kept_change, use_model};
use super::kept_note::kept_name;
use super::opened::OpenedModel;
use churnscope_engine::scorer::Scorer;
use churnscope_wording::shell;
use churnscope_wording::values::capitalized;

/// Names the opened model, and offers the built-in one instead. If a restored model can no longer be used, says why.
#[component]
pub fn OpenedBar(
    /// The model in use.
    scorer: StoredValue<Scorer>,
    /// The model that the user opened, if any.
    opened: StoredValue<OpenedModel>,
) -> impl IntoView {
    let is_dismissed = RwSignal::new(false);
    let is_in_use = opened.with_value(|opened| opened.file().is_some());
    let name = RwSignal::new(None::<String>);
    if is_in_use {
        let read = move || {
            kept_notes(move |notes| {
                let notes = notes.unwrap_or_default();
                let found = scorer.try_with_value(|scorer| kept_name(&notes, scorer.model_id()));
                name.try_set(found.flatten());
            });
        };
        read();
        on_kept_change(read);
    }
    let text = Memo::new(move |_| {
        opened.with_value(|opened| match opened {
            OpenedModel::BuiltIn => None,
            OpenedModel::InUse(_) => scorer.with_value(|scorer| {
                let (title, id) = (&scorer.schema().title, scorer.model_id());
                Some(name.with(|name| shell::in_use(name.as_deref(), title, id)))
            }),
            OpenedModel::Rejected(error) => Some(shell::saved_model_failed(capitalized(&error.to_string()))),
        })
    });
    let button = move || {
        if is_in_use {
            let back = |_| use_model(None, None, Callback::new(|()| ()));
            view! { <button type="button" class="button" on:click=back>{shell::BUILT_IN}</button> }.into_any()
        } else {
            let dismiss = move |_| is_dismissed.set(true);
            view! { <button type="button" class="button" on:click=dismiss>{shell::DISMISS}</button> }.into_any()
        }
    };
    move || {
        text.get().filter(|_| !is_dismissed.get()).map(|text| {
            view! {
                <div class="opened-bar" role="status" data-testid="opened-model">
                    <p>{text}</p>
                    {button()}
                </div>
            }
        })
    }
}
