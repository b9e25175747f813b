//! What a rep could offer, and what the model makes of it.

use leptos::prelude::*;

use super::draft::Edit;
use super::offers::{OfferWords, currency, offer_words, parse_terms};
use crate::browser::{after_paint, focus, provide_part, restored_part};
use crate::components::Card;
use churnscope_engine::customer::Customer;
use churnscope_engine::explain::{Suggestion, suggestions};
use churnscope_engine::scorer::Scorer;

/// Most offers shown.
const MOST_OFFERS: usize = 5;

/// The name of the boxes among the parts of the work.
const BOXES: &str = "offer-terms";

/// The best offers, each to be tried with one click.
#[component]
pub fn ActionsCard(
    /// The model.
    scorer: StoredValue<Scorer>,
    /// The customer, once nobody is changing them: a list that is read must not move.
    customer: Signal<Customer>,
    /// Whether the form is being changed, so that the offers are still those of the customer before.
    #[prop(into)]
    is_changing: Signal<bool>,
    /// Called with the offer that is tried.
    on_edit: Callback<Edit>,
) -> impl IntoView {
    let boxes = RwSignal::new(restored_part(BOXES).unwrap_or_else(|| [String::new(), "12".to_owned()]));
    provide_part(BOXES, move || boxes.get_untracked());
    let terms = Memo::new(move |_| boxes.with(|[cost, months]| parse_terms(cost, months)));
    let found: Memo<Vec<Suggestion>> = Memo::new(move |_| {
        let terms = terms.get().ok().flatten();
        scorer.with_value(|scorer| customer.with(|customer| suggestions(scorer, customer, terms, MOST_OFFERS)))
    });
    let try_offer = move |index: usize| {
        let changes = found.with_untracked(|found| {
            let changes = found.get(index).map(|suggestion| suggestion.changes.clone()).unwrap_or_default();
            changes.into_iter().map(|change| (change.field, change.value)).collect::<Vec<_>>()
        });
        on_edit.run(Edit::Offer(changes));
        // the list is another one now: the keyboard stays at its place
        after_paint(move || focus(&button_id(index)));
    };
    let offer = move |(index, OfferWords { offer, effect, points, probability }): (usize, OfferWords)| {
        let name = format!("Try: {offer}");
        view! {
            <li class="offer" data-probability=probability>
                <p class="offer-words">
                    <strong>{offer}</strong>
                    <span>{effect}</span>
                </p>
                <span class="offer-points">{points}</span>
                <button
                    type="button"
                    class="button"
                    id=button_id(index)
                    aria-label=name
                    on:click=move |_| try_offer(index)
                >
                    "Try"
                </button>
            </li>
        }
    };
    let offers = move || {
        let words: Vec<OfferWords> = scorer.with_value(|scorer| {
            let present = customer.with(|customer| scorer.probability(customer));
            found.with(|found| {
                found.iter().map(|suggestion| offer_words(scorer.schema(), present, suggestion)).collect()
            })
        });
        if words.is_empty() {
            return view! { <p class="offers-none">"Nothing a rep can offer lowers the estimate much."</p> }.into_any();
        }
        view! { <ol class="offers">{words.into_iter().enumerate().map(offer).collect_view()}</ol> }.into_any()
    };
    let currency = scorer.with_value(|scorer| currency(scorer.schema()));
    let number = move |place: usize, id: &'static str| {
        view! {
            <input
                id=id
                type="text"
                inputmode="decimal"
                autocomplete="off"
                aria-describedby="offer-terms"
                aria-invalid=move || terms.with(|terms| terms.is_err().then_some("true"))
                prop:value=move || boxes.with(|boxes| boxes.get(place).cloned().unwrap_or_default())
                on:input=move |event| {
                    boxes
                        .update(|boxes| {
                            if let Some(text) = boxes.get_mut(place) {
                                *text = event_target_value(&event);
                            }
                        })
                }
            />
        }
    };
    let note = move || match terms.get() {
        Err(right) => right,
        Ok(None) => "Enter a cost to rank by what an offer is worth.".to_owned(),
        Ok(Some(_)) => {
            "Worth = monthly charge × months × fall − cost of each offer − what a lower charge gives up.".to_owned()
        }
    };
    view! {
        <Card
            title="What could change it"
            subtitle="Only what a rep can offer. The model’s estimate, not a promise."
            test_id="actions"
            controls=ViewFn::default()
        >
            <div data-testid="offers" aria-busy=move || is_changing.get().to_string()>
                {offers}
            </div>
            <div class="terms">
                <label for="offer-cost">"Offer cost"</label>
                <div class="number-box">
                    <span>{currency}</span>
                    {number(0, "offer-cost")}
                </div>
                <label for="offer-months">"over"</label>
                <div class="number-box">
                    {number(1, "offer-months")}
                    <span>"months"</span>
                </div>
                <p class="terms-note" id="offer-terms">
                    {note}
                </p>
            </div>
        </Card>
    }
}

fn button_id(index: usize) -> String {
    format!("try-{index}")
}
