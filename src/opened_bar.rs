//! A notice about the model that the user opened.

use leptos::prelude::*;

use super::browser::use_model;
use super::opened::OpenedModel;
use churnscope_engine::scorer::Scorer;
use churnscope_wording::shell;
use churnscope_wording::values::capitalized;

/// If an opened model is in use, names it and offers the built-in one instead. If a restored model can no longer be
/// used, says why.
#[component]
pub fn OpenedBar(
    /// The model in use.
    scorer: StoredValue<Scorer>,
    /// The model that the user opened, if any.
    opened: StoredValue<OpenedModel>,
) -> impl IntoView {
    let is_dismissed = RwSignal::new(false);
    let (text, is_in_use) = opened.with_value(|opened| match opened {
        OpenedModel::BuiltIn => (None, false),
        OpenedModel::InUse(_) => {
            let text = scorer.with_value(|scorer| shell::opened_model(&scorer.schema().title, scorer.model_id()));
            (Some(text), true)
        }
        OpenedModel::Rejected(error) => (Some(shell::saved_model_failed(capitalized(&error.to_string()))), false),
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
        text.clone().filter(|_| !is_dismissed.get()).map(|text| {
            view! {
                <div class="opened-bar" role="status" data-testid="opened-model">
                    <p>{text}</p>
                    {button()}
                </div>
            }
        })
    }
}
