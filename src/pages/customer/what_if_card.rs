//! The estimate if one field were different.

use leptos::prelude::*;

use super::draft::Edit;
use super::figures::{curve_table, curve_words};
use super::what_if::{nearest, picture};
use crate::components::{ChartCard, ChartStage, Select, Table};
use churnscope_engine::customer::Customer;
use churnscope_engine::explain::{WhatIfCurve, curve, partial_dependence};
use churnscope_engine::schema::{Field, FieldIndex, Kind, Value};
use churnscope_engine::scorer::Scorer;

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
    /// Called with the value that is picked on the curve.
    on_edit: Callback<Edit>,
) -> impl IntoView {
    let fields = StoredValue::new(scorer.with_value(|scorer| scorer.schema().fields.clone()));
    let first_number =
        fields.with_value(|fields| fields.iter().position(|field| matches!(field.kind, Kind::Number(_))));
    let (varied, set_varied) = signal(first_number.unwrap_or(0));
    let curve =
        Memo::new(move |_| scorer.with_value(|scorer| customer.with(|customer| curve(scorer, customer, varied.get()))));
    // the average does not depend on the customer: it is reckoned once a field
    let averages = StoredValue::new(Vec::<(FieldIndex, Average)>::new());
    let average = Memo::new(move |_| {
        let field = varied.get();
        if let Some(known) = averages
            .with_value(|known| known.iter().find(|(known, _)| *known == field).map(|(_, average)| average.clone()))
        {
            return known;
        }
        let average = scorer.with_value(|scorer| average_along(scorer, field));
        averages.update_value(|known| known.push((field, average.clone())));
        average
    });
    let choose = move |value: Option<Value>| {
        if let Some(value) = value {
            on_edit.run(Edit::Choose(curve.with_untracked(|curve| curve.field), value));
        }
    };
    let subtitle = Signal::derive(move || {
        let unit = of_field(fields, varied.get(), |field| match &field.kind {
            Kind::Number(number) => number.unit.many.clone(),
            Kind::Category(_) => String::new(),
        });
        let along = if unit.is_empty() { String::new() } else { format!(" by {}", in_words(&unit)) };
        format!("Probability in %{along}, all else unchanged; dashed: on average")
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
        curve
            .with(|curve| average.with(|average| of_field(fields, curve.field, |field| picture(field, curve, average))))
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
            on_pick=Callback::new(move |(along, _)| choose(curve.with_untracked(|curve: &WhatIfCurve| nearest(curve, along))))
            on_use=Callback::new(move |row: usize| {
                choose(curve.with_untracked(|curve: &WhatIfCurve| curve.points.get(row).map(|point| point.value)));
            })
        />
    }
}

/// The average customer's estimate along a field.
type Average = Vec<(Value, f64)>;

/// At the values of an empty form's curve, and at all levels of a category.
fn average_along(scorer: &Scorer, field: FieldIndex) -> Average {
    let schema = scorer.schema();
    let values: Vec<Value> = match schema.fields.get(field) {
        Some(Field { kind: Kind::Category(category), .. }) => {
            (0..category.levels.len()).filter_map(|level| u16::try_from(level).ok()).map(Value::Level).collect()
        }
        _ => {
            let empty = curve(scorer, &Customer::default_of(schema), field);
            empty.points.iter().map(|point| point.value).collect()
        }
    };
    let averages = partial_dependence(scorer, field, &values);
    values.into_iter().zip(averages).filter_map(|(value, average)| Some((value, average?))).collect()
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
