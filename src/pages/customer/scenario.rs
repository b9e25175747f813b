//! The changed customer held against the original one, with the way back.

use leptos::prelude::*;

use super::history::{History, Move};
use crate::words::points_between;
use churnscope_engine::customer::Customer;
use churnscope_engine::schema::Schema;
use churnscope_engine::scorer::Scorer;
use churnscope_wording::values::percent;

/// Most changed fields that are named.
const MOST_NAMES: usize = 3;

/// What was changed, and buttons to go back and forth.
#[component]
pub fn ScenarioStrip(
    /// The model.
    scorer: StoredValue<Scorer>,
    /// What was done to the form.
    #[prop(into)]
    history: Signal<History>,
    /// The customer on the form.
    #[prop(into)]
    customer: Signal<Customer>,
    /// The estimate now.
    #[prop(into)]
    probability: Signal<f64>,
    /// Called with the way that the rep takes.
    on_move: Callback<Move>,
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
    let words = move || {
        scorer.with_value(|scorer| {
            original.with(|original| {
                let (original, before) = original.as_ref()?;
                Some(customer.with(|now| scenario_words(scorer.schema(), original, *before, now, probability.get())))
            })
        })
    };
    let is_idle = Memo::new(move |_| {
        let is_original = original
            .with(|original| original.as_ref().is_none_or(|(original, _)| customer.with(|now| now == original)));
        history.with(|history| [!history.can_undo(), !history.can_redo(), is_original])
    });
    let button = move |(at, name, done): (usize, &'static str, Move)| {
        let is_idle = move || is_idle.with(|is_idle| is_idle.get(at).copied().unwrap_or_default());
        view! {
            <button type="button" class="button small" disabled=is_idle on:click=move |_| on_move.run(done.clone())>
                {name}
            </button>
        }
    };
    let buttons = [(0, "Undo", Move::Undo), (1, "Redo", Move::Redo), (2, "Back to the original", Move::Original)];
    view! {
        <div class="card scenario" data-testid="scenario">
            <p>{words}</p>
            {buttons.map(button)}
        </div>
    }
}

/// The two estimates and the fields that differ.
fn scenario_words(schema: &Schema, original: &Customer, before: f64, now: &Customer, after: f64) -> String {
    let fields = schema.fields.iter().zip(original.values()).zip(now.values());
    let changed: Vec<&str> =
        fields.filter(|((_, then), now)| then != now).map(|((field, _), _)| field.label.as_str()).collect();
    if changed.is_empty() {
        return format!("Original customer, {}. Change a field or try an offer.", percent(before));
    }
    let names = changed.get(..MOST_NAMES).unwrap_or(&changed).join(", ");
    let more = match changed.len().saturating_sub(MOST_NAMES) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let difference = points_between(before, after);
    format!("Original {} → now {} ({difference}); changed: {names}{more}", percent(before), percent(after))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{scorer, with_label};
    use churnscope_engine::schema::Value;

    #[test]
    fn changes_are_named_and_counted() {
        let schema = scorer().schema().clone();
        let original = Customer::default_of(&schema);
        for (changes, words) in [
            (&[][..], "Original customer, 71%. Change a field or try an offer."),
            (&[("Contract", 1)], "Original 71% → now 44% (−27 points); changed: Contract"),
            (
                &[("Contract", 1), ("Partner", 1), ("Dependents", 1), ("Senior citizen", 1)],
                "Original 71% → now 44% (−27 points); changed: Contract, Senior citizen, Partner and 1 more",
            ),
        ] {
            let mut values = original.values().to_vec();
            for &(label, level) in changes {
                values[with_label(&schema, label)] = Value::Level(level);
            }
            let now = Customer::new(&schema, values).unwrap();
            assert_eq!(scenario_words(&schema, &original, 0.71, &now, 0.44), words);
        }
    }
}
