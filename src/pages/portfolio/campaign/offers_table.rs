//! The table of the offers and their terms.

use leptos::prelude::*;

use super::form::{CampaignBox, CampaignErrors, OfferBox};
use super::{box_id, error_of};
use crate::components::TableRegion;
use crate::pages::portfolio::state::PortfolioState;
use churnscope_engine::campaign::offers::offers;
use churnscope_wording::portfolio::campaign;
use churnscope_wording::values::capitalized;

/// The terms of an offer, with the headings of their columns.
const TERMS: [(OfferBox, &str); 4] = [
    (OfferBox::Cost, campaign::COST),
    (OfferBox::Success, campaign::SUCCESS),
    (OfferBox::Discount, campaign::DISCOUNT),
    (OfferBox::Most, campaign::MOST),
];

/// A row for each offer, with a checkbox and boxes for its terms; the errors in them; and how an offer is valued.
#[component]
pub fn OffersTable(
    /// The state of the page.
    state: PortfolioState,
    /// The errors in the boxes.
    errors: Memo<CampaignErrors>,
) -> impl IntoView {
    let words = state
        .scorer
        .with_value(|scorer| offers(scorer.schema()).map(|offer| capitalized(offer.words)).collect::<Vec<_>>());
    let rows = words.into_iter().enumerate().map(move |(offer, words)| view! { <OfferRow state errors offer words /> });
    let head = TERMS.map(|(_, name)| view! { <th scope="col">{name}</th> });
    let problems = move || {
        let in_offers = |(of, problem): &(Option<CampaignBox>, String)| match of {
            None | Some(CampaignBox::Offer(..)) => Some(problem.clone()),
            Some(_) => None,
        };
        let mut problems: Vec<String> = errors.with(|errors| errors.iter().filter_map(in_offers).collect());
        problems.dedup();
        problems.into_iter().map(|problem| view! { <p class="field-error">{problem}</p> }).collect_view()
    };
    view! {
        <TableRegion label=Signal::stored(campaign::OFFERS_TABLE.to_owned())>
            <table class="offers-table">
                <caption class="visually-hidden">{campaign::OFFERS_TABLE}</caption>
                <thead>
                    <tr>
                        <th scope="col">{campaign::OFFER}</th>
                        {head}
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </TableRegion>
        <div role="status">{problems}</div>
        <p class="card-note">{campaign::FORMULA} " " {campaign::SUCCESS_NOTE}</p>
    }
}

#[component]
fn OfferRow(state: PortfolioState, errors: Memo<CampaignErrors>, offer: usize, words: String) -> impl IntoView {
    let form = state.campaign.form;
    let is_available = move || form.with(|form| form.offers.get(offer).is_some_and(|texts| texts.is_available));
    let toggle = move |event| {
        let is_checked = event_target_checked(&event);
        form.update(|form| {
            if let Some(texts) = form.offers.get_mut(offer) {
                texts.is_available = is_checked;
            }
        });
    };
    let boxes = TERMS.map(|(term, name)| {
        let of = CampaignBox::Offer(offer, term);
        let is_invalid = move || error_of(errors, of).is_some();
        view! {
            <td>
                <input
                    id=box_id(of)
                    class="small-box"
                    type="text"
                    inputmode="decimal"
                    autocomplete="off"
                    aria-label=campaign::of_offer(name, &words)
                    aria-invalid=move || is_invalid().then_some("true")
                    placeholder=(term == OfferBox::Most).then_some(campaign::NO_LIMIT)
                    disabled=move || !is_available()
                    prop:value=move || form.with(|form| form.text(of).to_owned())
                    on:input=move |event| form.update(|form| form.set(of, event_target_value(&event)))
                />
            </td>
        }
    });
    view! {
        <tr>
            <th scope="row">
                <label class="checkbox">
                    <input
                        type="checkbox"
                        aria-label=campaign::available(&words)
                        prop:checked=is_available
                        on:change=toggle
                    />
                    <span>{words.clone()}</span>
                </label>
            </th>
            {boxes}
        </tr>
    }
}
