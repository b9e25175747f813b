//! A notice about the model that the user opened.

use leptos::prelude::*;

use super::browser::{on_kept_change, use_model};
use super::opened::OpenedModel;
use super::pages::model::kept_models::{KeptModel, KeptModels};
use churnscope_engine::scorer::Scorer;
use churnscope_wording::shell;
use churnscope_wording::values::capitalized;

/// If an opened model is in use, names it, with the user's name for it if it is kept on this device, and offers the
/// built-in one instead. If a restored model can no longer be used, says why.
#[component]
pub fn OpenedBar(
    /// The model in use.
    scorer: StoredValue<Scorer>,
    /// The model that the user opened, if any.
    opened: StoredValue<OpenedModel>,
) -> impl IntoView {
    let is_dismissed = RwSignal::new(false);
    let is_in_use = opened.with_value(|opened| opened.file().is_some());
    let kept = is_in_use.then(|| {
        let kept = KeptModels::read();
        on_kept_change(move || kept.refresh());
        kept
    });
    let text = Memo::new(move |_| {
        opened.with_value(|opened| match opened {
            OpenedModel::BuiltIn => None,
            OpenedModel::InUse(_) => scorer.with_value(|scorer| {
                let model = kept.and_then(|kept| kept.find(scorer.model_id()));
                Some(shell::in_use(model.as_ref().map(KeptModel::name), &scorer.schema().title, scorer.model_id()))
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
