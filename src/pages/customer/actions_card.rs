//! Offers that a rep could make, and their effect on the estimate.

use leptos::prelude::*;

use super::draft::Edit;
use super::offer_list::OfferList;
use super::offer_terms::OfferTermsTexts;
use super::offer_terms_boxes::OfferTermsBoxes;
use crate::browser::{effect, provide_part, restored_part};
use crate::components::Card;
use churnscope_engine::campaign::offers::Terms;
use churnscope_engine::customer::Customer;
use churnscope_engine::explain::{Suggestion, suggestions};
use churnscope_engine::scorer::Scorer;
use churnscope_wording::customer::offers;

const MAX_OFFERS: usize = 5;

/// The name of the session's part with the texts in the boxes.
const BOXES_PART: &str = "offer-terms";

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
    /// The terms of the offers, if they are known. This card sets them.
    terms: RwSignal<Option<Terms>>,
    /// Called with the offer to try.
    on_edit: Callback<Edit>,
) -> impl IntoView {
    let initial = scorer.with_value(|scorer| OfferTermsTexts::new(scorer.schema(), scorer.bundle().offers.as_ref()));
    let restored = restored_part(BOXES_PART);
    let restored = restored.filter(|boxes: &OfferTermsTexts| boxes.own_costs.len() == initial.own_costs.len());
    let boxes = RwSignal::new(restored.unwrap_or(initial));
    provide_part(BOXES_PART, move || boxes.get_untracked());
    let parsed = Memo::new(move |_| {
        scorer.with_value(|scorer| boxes.read().parse(scorer.schema(), scorer.bundle().offers.as_ref()))
    });
    effect(move || terms.set(parsed.get().ok().flatten()));
    let found: Memo<Vec<Suggestion>> = Memo::new(move |_| {
        let terms = parsed.get().ok().flatten();
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
            <OfferTermsBoxes scorer boxes terms=parsed />
        }
        .into_any()
    };
    view! {
        <Card title=offers::TITLE subtitle=offers::SUBTITLE test_id="actions" controls=ViewFn::default()>
            {content()}
        </Card>
    }
}
