//! The cutoff: one slider, two ways to read it, and the marks of what is best.

use leptos::prelude::*;

use super::cutoff::{Best, number, parse_percent, percent_text, told};
use super::state::ModelState;
use crate::components::{NumberField, Segments};
use crate::words::short_share;

/// What moves everything else on the page.
#[component]
pub fn CutoffCard(
    /// What the page shares.
    state: ModelState,
) -> impl IntoView {
    let typed = RwSignal::new(None::<String>);
    let percent = Memo::new(move |_| state.asked.get().percent());
    let text = Signal::derive(move || typed.get().unwrap_or_else(|| percent_text(percent.get())));
    let error = Memo::new(move |_| typed.with(|typed| typed.as_deref().and_then(|text| parse_percent(text).err())));
    let is_share = Memo::new(move |_| state.asked.get().is_share());
    let spoken = Signal::derive(move || {
        let what = if is_share.get() { "of the customers contacted" } else { "estimate" };
        format!("{}% {what}", percent_text(percent.get()))
    });
    let take = move |percent: f64| state.asked.update(|asked| *asked = asked.with_percent(percent));
    let on_value = Callback::new(move |percent| {
        typed.set(None);
        take(percent);
    });
    let on_text = Callback::new(move |text: String| {
        if let Ok(percent) = parse_percent(&text) {
            take(percent);
        }
        typed.set(Some(text));
    });
    let on_choose = Callback::new(move |choice: u16| {
        typed.set(None);
        let now = state.asked.get_untracked();
        state.asked.set(state.ranking.with_value(|ranking| now.as_share(choice == 1, ranking)));
    });
    let choices = vec![(0, "By estimate".to_owned()), (1, "By share contacted".to_owned())];
    let sentence = move || told(state.cutoff.get(), &state.cut.get());
    view! {
        <section class="card cutoff" data-testid="cutoff" aria-label="Cutoff">
            <div class="cutoff-controls">
                <h2 class="card-title">
                    <label id="cutoff-label" for="cutoff-box">"Cutoff"</label>
                </h2>
                <Segments
                    id="cutoff-kind".to_owned()
                    label_id="cutoff-label".to_owned()
                    choices=Signal::stored(choices)
                    chosen=Signal::derive(move || Some(u16::from(is_share.get())))
                    is_disabled=Signal::stored(false)
                    reason_id=String::new()
                    on_choose
                />
                <NumberField
                    id="cutoff-box".to_owned()
                    label="Cutoff".to_owned()
                    number=number()
                    value=percent
                    text
                    spoken
                    is_invalid=Signal::derive(move || error.with(Option::is_some))
                    message_id="cutoff-error".to_owned()
                    on_value
                    on_text
                    on_blur=Callback::new(move |()| typed.set(None))
                />
                <div class="cutoff-bests">
                    <BestButton state name="Best for profit" best=state.best_profit.into() on_take=on_value_taken(typed) />
                    <BestButton state name="Best for F1" best=Signal::stored(state.best_f1.get_value()) on_take=on_value_taken(typed) />
                    <BestButton
                        state
                        name="Best for Youden’s J"
                        best=Signal::stored(state.best_youden.get_value())
                        on_take=on_value_taken(typed)
                    />
                </div>
            </div>
            <p class="field-error" id="cutoff-error">
                {move || error.get()}
            </p>
            <p class="card-subtitle">{sentence}</p>
        </section>
    }
}

/// A cutoff that a button sets is not what was typed.
fn on_value_taken(typed: RwSignal<Option<String>>) -> Callback<()> {
    Callback::new(move |()| typed.set(None))
}

/// Sets the cutoff to what is best; pressed where it is that already.
#[component]
fn BestButton(
    /// What the page shares.
    state: ModelState,
    /// What it is best for.
    name: &'static str,
    /// The cutoff.
    best: Signal<Option<Best>>,
    /// Called when the cutoff was set.
    on_take: Callback<()>,
) -> impl IntoView {
    let at = move || match best.get() {
        Some(_) if state.asked.get().is_share() => best.get().map(|best| short_share(best.cut.share_contacted())),
        Some(best) => Some(short_share(best.cutoff)),
        None => Some("none".to_owned()),
    };
    let is_present = move || best.get().is_some_and(|best| best.cut == state.cut.get());
    view! {
        <button
            type="button"
            class="button small"
            aria-pressed=move || is_present().to_string()
            disabled=move || best.with(Option::is_none)
            on:click=move |_| {
                if let Some(best) = best.get_untracked() {
                    state.take(best.cutoff);
                    on_take.run(());
                }
            }
        >
            {name}
            <span class="best-at">{at}</span>
        </button>
    }
}
