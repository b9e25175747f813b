//! Offers that a rep could make, and their effect on the estimate.

use leptos::prelude::*;

use super::draft::Edit;
use super::offer_list::OfferList;
use super::offer_terms::parse_terms;
use super::offer_terms_boxes::OfferTermsBoxes;
use crate::browser::{effect, provide_part, restored_part};
use crate::components::Card;
use churnscope_engine::customer::Customer;
use churnscope_engine::explain::{Suggestion, suggestions};
use churnscope_engine::scorer::Scorer;
use churnscope_wording::customer::offers;

const MAX_OFFERS: usize = 5;

/// The name of the session's part with the texts in the two boxes: the cost of an offer, and the horizon.
const BOXES_PART: &str = "offer-terms";

/// The default horizon, in months.
const DEFAULT_MONTHS: &str = "12";

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
    /// The cost of an offer. This card sets it.
    cost: RwSignal<Option<f64>>,
    /// Called with the offer to try.
    on_edit: Callback<Edit>,
) -> impl IntoView {
    let boxes = RwSignal::new(restored_part(BOXES_PART).unwrap_or_else(|| [String::new(), DEFAULT_MONTHS.to_owned()]));
    provide_part(BOXES_PART, move || boxes.get_untracked());
    let terms = Memo::new(move |_| {
        boxes.with(|[cost, months]| scorer.with_value(|scorer| parse_terms(scorer.schema(), cost, months)))
    });
    effect(move || cost.set(terms.with(|terms| Some(terms.as_ref().ok()?.as_ref()?.offers.first()?.cost))));
    let found: Memo<Vec<Suggestion>> = Memo::new(move |_| {
        let terms = terms.get().ok().flatten();
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
            <OfferTermsBoxes scorer boxes terms />
        }
        .into_any()
    };
    view! {
        <Card title=offers::TITLE subtitle=offers::SUBTITLE test_id="actions" controls=ViewFn::default()>
            {content()}
        </Card>
    }
}
