//! Offers that a rep could make, and their effect on the estimate.

use leptos::prelude::*;

use super::draft::Edit;
use super::offer_list::OfferList;
use super::offer_terms::parse_terms;
use super::offer_terms_boxes::OfferTermsBoxes;
use crate::browser::{provide_part, restored_part};
use crate::components::Card;
use churnscope_engine::bundle::Bundle;
use churnscope_engine::campaign::offers::Terms;
use churnscope_engine::customer::Customer;
use churnscope_engine::explain::{Suggestion, suggestions};
use churnscope_engine::notation::plain_number;
use churnscope_engine::scorer::Scorer;
use churnscope_wording::customer::offers;

const MAX_OFFERS: usize = 5;

/// The name of the session's part with the texts in the boxes.
const BOXES_PART: &str = "offer-terms";

const DEFAULT_MONTHS: f64 = 12.0;

/// The terms of the offers; a copy refers to the same state.
#[derive(Clone, Copy)]
pub struct OfferTermsState {
    /// The text in each box: the cost of an offer, and the months.
    pub boxes: RwSignal<[String; 2]>,
    /// The terms, if there are any, or a sentence that says what to enter.
    pub parsed: Memo<Result<Option<Terms>, String>>,
}

impl OfferTermsState {
    /// The terms of the restored session or, without one, or if the model had other months, those of the model.
    pub fn restored(scorer: StoredValue<Scorer>) -> Self {
        let months = scorer.with_value(|scorer| scorer.bundle().offers.as_ref().map(|usual| usual.terms.months));
        let usual = plain_number(months.unwrap_or(DEFAULT_MONTHS));
        let boxes = RwSignal::new(match restored_part::<Vec<String>>(BOXES_PART).unwrap_or_default().as_slice() {
            [cost, months, of] if *of == usual => [cost.clone(), months.clone()],
            _ => [String::new(), usual.clone()],
        });
        provide_part(BOXES_PART, move || {
            let [cost, months] = boxes.get_untracked();
            vec![cost, months, usual.clone()]
        });
        let parsed = Memo::new(move |_| {
            scorer.with_value(|scorer| {
                let Bundle { schema, offers, .. } = scorer.bundle();
                boxes.with(|[cost, months]| parse_terms(schema, offers.as_ref(), cost, months))
            })
        });
        Self { boxes, parsed }
    }
}

/// The best offers, each with a button that tries it on the form.
#[component]
pub fn ActionsCard(
    /// The model.
    scorer: StoredValue<Scorer>,
    /// The customer, once the form has stopped changing.
    customer: Signal<Customer>,
    /// Whether the form is still changing.
    #[prop(into)]
    is_changing: Signal<bool>,
    /// The terms of the offers.
    terms: OfferTermsState,
    /// Called with the offer to try.
    on_edit: Callback<Edit>,
) -> impl IntoView {
    let found: Memo<Vec<Suggestion>> = Memo::new(move |_| {
        let terms = terms.parsed.get().ok().flatten();
        scorer.with_value(|scorer| customer.with(|customer| suggestions(scorer, customer, terms.as_ref(), MAX_OFFERS)))
    });
    let has_offers = scorer.with_value(|scorer| scorer.schema().fields.iter().any(|field| field.actionable));
    let content = move || {
        if !has_offers {
            return view! { <p class="card-note">{offers::NONE_DEFINED}</p> }.into_any();
        }
        view! {
            <div data-testid="offers" aria-busy=move || is_changing.get().to_string()>
                <OfferList scorer customer suggestions=found on_edit />
            </div>
            <OfferTermsBoxes scorer boxes=terms.boxes terms=terms.parsed />
        }
        .into_any()
    };
    view! {
        <Card title=offers::TITLE subtitle=offers::SUBTITLE test_id="actions" controls=ViewFn::default()>
            {content()}
        </Card>
    }
}
