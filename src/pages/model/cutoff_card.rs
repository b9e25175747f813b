//! Sets the cutoff of the page.

use leptos::prelude::*;

use super::cutoff::{BestCutoff, number, parse_percent, percent_text};
use super::state::ModelState;
use crate::components::{NumberField, Segments};
use churnscope_wording::model::cutoff;
use churnscope_wording::numbers::{cutoff as written, short_share};

/// The text that is being typed into the box, if any.
type TypedText = RwSignal<Option<String>>;

/// A card that sets the cutoff of the page.
#[component]
pub fn CutoffCard(
    /// The state of the page.
    state: ModelState,
) -> impl IntoView {
    let typed = TypedText::new(None);
    let error = Memo::new(move |_| typed.with(|typed| typed.as_deref().and_then(|text| parse_percent(text).err())));
    let is_share = Memo::new(move |_| state.choice.get().is_share());
    let on_choose = Callback::new(move |kind: u16| {
        typed.set(None);
        let choice = state.choice.get_untracked();
        state.choice.set(state.ranking.with_value(|ranking| choice.as_share(kind == 1, ranking)));
    });
    let kinds = vec![(0, cutoff::BY_ESTIMATE.to_owned()), (1, cutoff::BY_SHARE.to_owned())];
    view! {
        <section class="card cutoff" data-testid="cutoff" aria-label=cutoff::TITLE>
            <div class="cutoff-controls">
                <h2 class="card-title">
                    <label id="cutoff-label" for="cutoff-box">
                        {cutoff::TITLE}
                    </label>
                </h2>
                <Segments
                    id="cutoff-kind".to_owned()
                    label_id="cutoff-label".to_owned()
                    choices=Signal::stored(kinds)
                    chosen=Signal::derive(move || Some(u16::from(is_share.get())))
                    is_disabled=Signal::stored(false)
                    reason_id=String::new()
                    on_choose
                />
                <CutoffField state typed is_invalid=Signal::derive(move || error.with(Option::is_some)) />
                <div class="best-cutoffs">
                    <BestButton state typed name=cutoff::BEST_FOR_PROFIT best=state.best_profit.into() />
                    <BestButton state typed name=cutoff::BEST_FOR_F1 best=Signal::stored(state.best_f1.get_value()) />
                    <BestButton
                        state
                        typed
                        name=cutoff::BEST_FOR_YOUDEN
                        best=Signal::stored(state.best_youden.get_value())
                    />
                </div>
            </div>
            <p class="field-error" id="cutoff-error">
                {move || error.get()}
            </p>
            <p class="card-subtitle" data-testid="contacted">
                {move || cutoff::contacted(state.cutoff.get(), &state.matrix.get())}
            </p>
        </section>
    }
}

#[component]
fn CutoffField(state: ModelState, typed: TypedText, is_invalid: Signal<bool>) -> impl IntoView {
    let percent = Memo::new(move |_| state.choice.get().percent());
    let text = Signal::derive(move || typed.get().unwrap_or_else(|| percent_text(percent.get())));
    let spoken = Signal::derive(move || {
        let text = percent_text(percent.get());
        if state.choice.get().is_share() { cutoff::spoken_share(text) } else { cutoff::spoken_estimate(text) }
    });
    let set_percent = move |percent: f64| state.choice.update(|choice| *choice = choice.with_percent(percent));
    let on_value = Callback::new(move |percent| {
        typed.set(None);
        set_percent(percent);
    });
    let on_text = Callback::new(move |text: String| {
        if let Ok(percent) = parse_percent(&text) {
            set_percent(percent);
        }
        typed.set(Some(text));
    });
    view! {
        <NumberField
            id="cutoff-box".to_owned()
            label=cutoff::TITLE.to_owned()
            number=number()
            value=percent
            text
            spoken
            is_invalid
            message_id="cutoff-error".to_owned()
            on_value
            on_text
            on_blur=Callback::new(move |()| typed.set(None))
        />
    }
}

#[component]
fn BestButton(
    state: ModelState,
    typed: TypedText,
    name: &'static str,
    best: Signal<Option<BestCutoff>>,
) -> impl IntoView {
    let value = move || match best.get() {
        Some(best) if state.choice.get().is_share() => short_share(best.matrix.share_contacted()),
        Some(best) => written(best.cutoff),
        None => cutoff::NO_BEST.to_owned(),
    };
    let is_set = move || best.get().is_some_and(|best| best.matrix == state.matrix.get());
    view! {
        <button
            type="button"
            class="button small"
            aria-pressed=move || is_set().to_string()
            disabled=move || best.with(Option::is_none)
            on:click=move |_| {
                if let Some(best) = best.get_untracked() {
                    state.set_cutoff(best.cutoff);
                    typed.set(None);
                }
            }
        >
            {name}
            <span class="best-value">{value}</span>
        </button>
    }
}
