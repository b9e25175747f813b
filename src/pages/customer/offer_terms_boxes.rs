//! The boxes for the terms of an offer.

use leptos::prelude::*;

use churnscope_engine::campaign::offers::Terms;
use churnscope_engine::scorer::Scorer;
use churnscope_wording::customer::offers;

/// The ID of the note, which describes both boxes.
const NOTE_ID: &str = "offer-terms";

/// Boxes for the cost and the months.
#[component]
pub fn OfferTermsBoxes(
    /// The model.
    scorer: StoredValue<Scorer>,
    /// The text in each box.
    boxes: RwSignal<[String; 2]>,
    /// The terms, or a sentence that says what to enter.
    terms: Memo<Result<Option<Terms>, String>>,
) -> impl IntoView {
    let currency = scorer.with_value(|scorer| offers::currency(scorer.schema()));
    let input = move |index: usize, id: &'static str| {
        view! {
            <input
                id=id
                type="text"
                inputmode="decimal"
                autocomplete="off"
                aria-describedby=NOTE_ID
                aria-invalid=move || terms.with(|terms| terms.is_err().then_some("true"))
                prop:value=move || boxes.with(|boxes| boxes.get(index).cloned().unwrap_or_default())
                on:input=move |event| {
                    boxes
                        .update(|boxes| {
                            if let Some(text) = boxes.get_mut(index) {
                                *text = event_target_value(&event);
                            }
                        })
                }
            />
        }
    };
    let has_usual = scorer.with_value(|scorer| scorer.bundle().offers.is_some());
    let note = move || {
        terms.with(|terms| match terms {
            Err(instruction) => instruction.clone(),
            Ok(None) => offers::ENTER_COST_TO_RANK.to_owned(),
            Ok(Some(_)) => (if has_usual { offers::WORTH_FORMULA_OF_MODEL } else { offers::WORTH_FORMULA }).to_owned(),
        })
    };
    view! {
        <div class="terms">
            <label for="offer-cost">{offers::COST}</label>
            <div class="number-box">
                <span>{currency}</span>
                {input(0, "offer-cost")}
            </div>
            <label for="offer-months">{offers::HORIZON}</label>
            <div class="number-box">
                {input(1, "offer-months")}
                <span>{offers::MONTHS}</span>
            </div>
            <p class="terms-note" id=NOTE_ID>
                {note}
            </p>
        </div>
    }
}
