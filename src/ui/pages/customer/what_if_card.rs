//! The estimate if one field were different.

use leptos::prelude::*;

use super::figures::{curve_table, curve_words};
use crate::engine::customer::Customer;
use crate::engine::explain::curve;
use crate::engine::schema::{Field, Kind};
use crate::engine::scorer::Scorer;
use crate::ui::charts::what_if;
use crate::ui::components::{ChartCard, ChartStage, Select, Table};

/// The estimate along a field of the rep's choice, everything else unchanged.
#[component]
pub fn WhatIfCard(
    /// The model.
    scorer: StoredValue<Scorer>,
    /// The customer on the form.
    #[prop(into)]
    customer: Signal<Customer>,
    /// With what charts are drawn.
    stage: ChartStage,
) -> impl IntoView {
    let fields = StoredValue::new(scorer.with_value(|scorer| scorer.schema().fields.clone()));
    let first_number =
        fields.with_value(|fields| fields.iter().position(|field| matches!(field.kind, Kind::Number(_))));
    let (varied, set_varied) = signal(first_number.unwrap_or(0));
    let curve =
        Memo::new(move |_| scorer.with_value(|scorer| customer.with(|customer| curve(scorer, customer, varied.get()))));
    let subtitle = Signal::derive(move || {
        let unit = of_field(fields, varied.get(), |field| match &field.kind {
            Kind::Number(number) => number.unit.many.clone(),
            Kind::Category(_) => String::new(),
        });
        let along = if unit.is_empty() { String::new() } else { format!(" by {}", in_words(&unit)) };
        format!("Probability in %{along}, all else unchanged")
    });
    let names =
        fields.with_value(|fields| fields.iter().map(|field| field.label.clone()).enumerate().collect::<Vec<_>>());
    let choice = move || {
        view! {
            <Select
                id="varied"
                name="Field to vary"
                choices=names.clone()
                chosen=Signal::derive(move || Some(varied.get()))
                on_choose=Callback::new(move |field| set_varied.set(field))
            />
        }
    };
    // a curve names its field, so that nothing is drawn of one field with the words of another
    let chart = move || {
        stage.palette.with(|palette| {
            curve.with(|curve| {
                fields.with_value(|fields| {
                    fields.get(curve.field).map(|field| what_if(palette, field, curve)).unwrap_or_default()
                })
            })
        })
    };
    let description =
        Signal::derive(move || curve.with(|curve| of_field(fields, curve.field, |field| curve_words(field, curve))));
    let table = Signal::derive(move || -> Table {
        curve.with(|curve| of_field(fields, curve.field, |field| curve_table(field, curve)))
    });
    view! {
        <ChartCard
            title="What if"
            subtitle
            test_id="what-if"
            controls=choice
            chart
            description
            table
            stage
        />
    }
}

fn of_field<T: Default>(fields: StoredValue<Vec<Field>>, index: usize, read: impl FnOnce(&Field) -> T) -> T {
    fields.with_value(|fields| fields.get(index).map(read).unwrap_or_default())
}

/// A unit's sign as a word, where it has one.
fn in_words(unit: &str) -> &str {
    match unit {
        "$" => "dollars",
        other => other,
    }
}
