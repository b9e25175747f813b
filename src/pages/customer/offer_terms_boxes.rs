//! The boxes for the terms of the offers.

use leptos::prelude::*;

use super::offer_terms::{OfferTermsBox, OfferTermsTexts};
use churnscope_engine::campaign::offers::{Terms, offers};
use churnscope_engine::scorer::Scorer;
use churnscope_wording::customer::offers as texts;
use churnscope_wording::values::capitalized;

/// The ID of the note, which describes all boxes.
const NOTE_ID: &str = "offer-terms";

/// Boxes for the costs and the months.
#[component]
pub fn OfferTermsBoxes(
    /// The model.
    scorer: StoredValue<Scorer>,
    /// The text in each box.
    boxes: RwSignal<OfferTermsTexts>,
    /// The terms, or a sentence that says what to enter.
    terms: Memo<Result<Option<Terms>, String>>,
) -> impl IntoView {
    let currency = scorer.with_value(|scorer| texts::currency(scorer.schema()));
    let input = move |of: OfferTermsBox, id: String| {
        view! {
            <input
                id=id
                type="text"
                inputmode="decimal"
                autocomplete="off"
                aria-describedby=NOTE_ID
                aria-invalid=move || boxes.with(|boxes| boxes.is_invalid(of).then_some("true"))
                prop:value=move || boxes.with(|boxes| boxes.text(of).to_owned())
                on:input=move |event| boxes.update(|boxes| boxes.set(of, event_target_value(&event)))
            />
        }
    };
    let words: Vec<String> =
        scorer.with_value(|scorer| offers(scorer.schema()).map(|offer| capitalized(offer.words)).collect());
    let own = {
        let currency = currency.clone();
        move |(offer, words): (usize, String)| {
            let id = format!("offer-cost-{offer}");
            view! {
                <label for=id.clone()>{words}</label>
                <div class="number-box">
                    <span>{currency.clone()}</span>
                    {input(OfferTermsBox::OwnCost(offer), id)}
                </div>
            }
        }
    };
    let has_usual = scorer.with_value(|scorer| scorer.bundle().offers.is_some());
    let note = move || {
        terms.with(|terms| match terms {
            Err(instruction) => instruction.clone(),
            Ok(None) => texts::ENTER_COST_TO_RANK.to_owned(),
            Ok(Some(_)) if has_usual => texts::WORTH_FORMULA_OF_MODEL.to_owned(),
            Ok(Some(_)) => texts::WORTH_FORMULA.to_owned(),
        })
    };
    view! {
        <div class="terms">
            <label for="offer-cost">{texts::COST}</label>
            <div class="number-box">
                <span>{currency}</span>
                {input(OfferTermsBox::Cost, "offer-cost".to_owned())}
            </div>
            <label for="offer-months">{texts::HORIZON}</label>
            <div class="number-box">
                {input(OfferTermsBox::Months, "offer-months".to_owned())}
                <span>{texts::MONTHS}</span>
            </div>
            <details class="own-costs" open=has_usual>
                <summary>{texts::OWN_COSTS}</summary>
                <div class="own-cost-boxes">{words.into_iter().enumerate().map(own).collect_view()}</div>
            </details>
            <p class="terms-note" id=NOTE_ID>
                {note}
            </p>
        </div>
    }
}
