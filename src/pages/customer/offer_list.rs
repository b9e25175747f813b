//! The list of offers.

use leptos::prelude::*;

use super::draft::Edit;
use crate::browser::{after_paint, focus};
use churnscope_engine::customer::Customer;
use churnscope_engine::explain::Suggestion;
use churnscope_engine::notation::plain_number;
use churnscope_engine::scorer::Scorer;
use churnscope_wording::customer::estimate::difference;
use churnscope_wording::customer::offers;

/// The offers, each with a button that tries it.
#[component]
pub fn OfferList(
    /// The model.
    scorer: StoredValue<Scorer>,
    /// The customer who would get the offers.
    customer: Signal<Customer>,
    /// The offers, best first.
    suggestions: Memo<Vec<Suggestion>>,
    /// Called with the offer to try.
    on_edit: Callback<Edit>,
) -> impl IntoView {
    let try_offer = move |index: usize| {
        let changes = suggestions.with_untracked(|suggestions| {
            let changes = suggestions.get(index).map(|suggestion| suggestion.changes.clone()).unwrap_or_default();
            changes.into_iter().map(|change| (change.field, change.value)).collect::<Vec<_>>()
        });
        on_edit.run(Edit::Offer(changes));
        // the list changes: focus the button that is now in the same place
        after_paint(move || focus(&button_id(index)));
    };
    let row = move |(index, OfferRow { offer, effect, difference, probability }): (usize, OfferRow)| {
        let label = offers::try_offer(&offer);
        view! {
            <li class="offer" data-probability=probability>
                <p class="offer-text">
                    <strong>{offer}</strong>
                    <span>{effect}</span>
                </p>
                <span class="offer-difference">{difference}</span>
                <button
                    type="button"
                    class="button"
                    id=button_id(index)
                    aria-label=label
                    on:click=move |_| try_offer(index)
                >
                    {offers::TRY}
                </button>
            </li>
        }
    };
    move || {
        let rows: Vec<OfferRow> = scorer.with_value(|scorer| {
            let present = customer.with(|customer| scorer.probability(customer));
            let row = |suggestion: &Suggestion| OfferRow::of(scorer, present, suggestion);
            suggestions.with(|suggestions| suggestions.iter().map(row).collect())
        });
        if rows.is_empty() {
            view! { <p class="no-offers">{offers::NONE}</p> }.into_any()
        } else {
            view! { <ol class="offers">{rows.into_iter().enumerate().map(row).collect_view()}</ol> }.into_any()
        }
    }
}

struct OfferRow {
    offer: String,
    effect: String,
    difference: String,
    probability: String,
}

impl OfferRow {
    fn of(scorer: &Scorer, present: f64, suggestion: &Suggestion) -> Self {
        Self {
            offer: offers::offer(suggestion),
            effect: offers::effect(scorer.schema(), present, suggestion),
            difference: difference(present, suggestion.probability),
            probability: plain_number(suggestion.probability),
        }
    }
}

fn button_id(index: usize) -> String {
    format!("try-{index}")
}
