//! The comparison of the customer on the form with the facts or the original, with undo and redo.

use leptos::prelude::*;

use super::history::{FormAction, History};
use churnscope_engine::campaign::offers::Terms;
use churnscope_engine::customer::Customer;
use churnscope_engine::scorer::Scorer;
use churnscope_wording::customer::scenario::{
    self as texts, NO_BASELINE, REDO, RESTORE_ORIGINAL, SET_BASELINE, UNDO, comparison,
};

/// A comparison in words, with buttons that change the form.
#[component]
pub fn ScenarioStrip(
    /// The model.
    scorer: StoredValue<Scorer>,
    /// The history of the form.
    #[prop(into)]
    history: Signal<History>,
    /// The customer on the form.
    #[prop(into)]
    customer: Signal<Customer>,
    /// The customer's estimate.
    #[prop(into)]
    probability: Signal<f64>,
    /// The estimate if the offers that are being tried are accepted, as text; `None` if no offer is being tried.
    supposition: Memo<Option<String>>,
    /// Called with the action of the button that is pressed.
    on_action: Callback<FormAction>,
) -> impl IntoView {
    let original = Memo::new(move |_| {
        scorer.with_value(|scorer| {
            history.with(|history| {
                let original = history.original()?.customer(scorer.schema());
                let probability = scorer.probability(&original);
                Some((original, probability))
            })
        })
    });
    let compared = move || {
        scorer.with_value(|scorer| {
            original.with(|original| {
                let (original, before) = original.as_ref()?;
                Some(customer.with(|edited| comparison(scorer.schema(), original, *before, edited, probability.get())))
            })
        })
    };
    let text = move || supposition.get().or_else(compared).unwrap_or_else(|| NO_BASELINE.to_owned());
    // whether the buttons for undo, redo, restore, and the baseline are disabled, in this order
    let are_disabled = Memo::new(move |_| {
        let is_original = original.with(|original| match original {
            Some((original, _)) => customer.with(|edited| edited == original),
            None => supposition.with(Option::is_none),
        });
        history.with(|history| [!history.can_undo(), !history.can_redo(), is_original, !history.can_set_baseline()])
    });
    let button = move |(index, name, action): (usize, &'static str, FormAction)| {
        let is_disabled = move || are_disabled.with(|disabled| disabled.get(index).copied().unwrap_or_default());
        view! {
            <button
                type="button"
                class="button small"
                disabled=is_disabled
                on:click=move |_| on_action.run(action.clone())
            >
                {name}
            </button>
        }
    };
    let buttons = [
        (0, UNDO, FormAction::Undo),
        (1, REDO, FormAction::Redo),
        (2, RESTORE_ORIGINAL, FormAction::RestoreOriginal),
        (3, SET_BASELINE, FormAction::SetBaseline),
    ];
    view! {
        <div class="card scenario" data-testid="scenario">
            <p>{text}</p>
            {buttons.map(button)}
        </div>
    }
}

/// The estimate if the offers that are being tried are accepted, as text; `None` if no offer is being tried.
pub fn supposition(
    scorer: StoredValue<Scorer>,
    facts: Memo<Customer>,
    customer: Memo<Customer>,
    terms: Memo<Result<Option<Terms>, String>>,
) -> Memo<Option<String>> {
    let of = move |scorer: &Scorer, facts: &Customer, customer: &Customer| {
        let [before, after] = [facts, customer].map(|customer| (customer, scorer.probability(customer)));
        terms.with(|terms| {
            let terms = terms.as_ref().ok().and_then(Option::as_ref);
            texts::supposition(scorer.schema(), before, after, terms)
        })
    };
    Memo::new(move |_| {
        let (facts, customer) = (facts.read(), customer.read());
        // without offers, there is nothing to score
        (*facts != *customer).then(|| scorer.with_value(|scorer| of(scorer, &facts, &customer)))?
    })
}
