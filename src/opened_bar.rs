//! The sign that the page does not speak for the model that comes with it.

use leptos::prelude::*;

use super::browser::use_model;
use super::opened::Opened;
use crate::words::capitalised;
use churnscope_engine::scorer::Scorer;

/// Says which opened model is in use, with the way back; nothing where it is the page's own.
#[component]
pub fn OpenedBar(
    /// The model in use.
    scorer: StoredValue<Scorer>,
    /// Whether the user opened it.
    opened: StoredValue<Opened>,
) -> impl IntoView {
    let is_put_away = RwSignal::new(false);
    let (words, is_in_use) = opened.with_value(|opened| match opened {
        Opened::No => (None, false),
        Opened::InUse(_) => {
            let words = scorer
                .with_value(|scorer| format!("Opened model in use: {}, {}.", scorer.schema().title, scorer.model_id()));
            (Some(words), true)
        }
        Opened::Refused(error) => {
            let why = capitalised(&error.to_string());
            (Some(format!("The model that was kept cannot be used. {why}. The page has its own again.")), false)
        }
    });
    let button = move || {
        if is_in_use {
            let back = |_| use_model(None, Callback::new(|()| ()));
            view! { <button type="button" class="button" on:click=back>"Back to the built-in model"</button> }
                .into_any()
        } else {
            let put_away = move |_| is_put_away.set(true);
            view! { <button type="button" class="button" on:click=put_away>"Understood"</button> }.into_any()
        }
    };
    move || {
        words.clone().filter(|_| !is_put_away.get()).map(|words| {
            view! {
                <div class="opened-bar" role="status" data-testid="opened-model">
                    <p>{words}</p>
                    {button()}
                </div>
            }
        })
    }
}
