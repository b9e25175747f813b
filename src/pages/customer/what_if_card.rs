//! A card that shows the estimate for other values of one field.

use leptos::prelude::*;

use super::draft::Edit;
use super::tables::what_if_table;
use super::what_if::{Average, average_estimates, nearest, picture};
use crate::components::{ChartCard, ChartStage, Select, Table};
use churnscope_engine::customer::Customer;
use churnscope_engine::explain::{WhatIfCurve, curve};
use churnscope_engine::schema::{Field, FieldIndex, Kind, Value};
use churnscope_engine::scorer::Scorer;
use churnscope_wording::customer::charts;

/// A chart of how the estimate depends on one field, which the rep chooses.
#[component]
pub fn WhatIfCard(
    /// The model.
    scorer: StoredValue<Scorer>,
    /// The customer on the form.
    #[prop(into)]
    customer: Signal<Customer>,
    /// The chart library and the theme's colors.
    stage: ChartStage,
    /// Called with the edit that sets the field to a value chosen on the chart or in the table.
    on_edit: Callback<Edit>,
) -> impl IntoView {
    let fields = StoredValue::new(scorer.with_value(|scorer| scorer.schema().fields.clone()));
    let first_number =
        fields.with_value(|fields| fields.iter().position(|field| matches!(field.kind, Kind::Number(_))));
    let (varied, set_varied) = signal(first_number.unwrap_or(0));
    let curve =
        Memo::new(move |_| scorer.with_value(|scorer| customer.with(|customer| curve(scorer, customer, varied.get()))));
    let average = averages(scorer, varied.into());
    let scale = scorer.with_value(|scorer| scorer.bundle().forest.scale());
    let choose = move |value: Option<Value>| {
        if let Some(value) = value {
            // a supposition, like an offer: the facts stay
            on_edit.run(Edit::Offer(vec![(curve.with_untracked(|curve| curve.field), value)]));
        }
    };
    let names =
        fields.with_value(|fields| fields.iter().map(|field| field.label.clone()).enumerate().collect::<Vec<_>>());
    let field_select = move || {
        view! {
            <Select
                id="varied"
                name=charts::VARIED_FIELD
                choices=names.clone()
                chosen=Signal::derive(move || Some(varied.get()))
                on_choose=Callback::new(move |field| set_varied.set(field))
            />
        }
    };
    // chart, description, and table use the curve's field rather than the selected one, so that a curve never appears
    // under another field's name
    let chart = move || {
        curve
            .with(|curve| average.with(|average| of_field(fields, curve.field, |field| picture(field, curve, average))))
    };
    let description = Signal::derive(move || {
        curve.with(|curve| of_field(fields, curve.field, |field| charts::what_if(field, curve)))
    });
    let table = Signal::derive(move || -> Table {
        curve.with(|curve| of_field(fields, curve.field, |field| what_if_table(field, curve)))
    });
    view! {
        <ChartCard
            title=charts::WHAT_IF
            subtitle=Signal::derive(move || of_field(fields, varied.get(), |field| charts::what_if_subtitle(scale, field)))
            test_id="what-if"
            controls=field_select
            chart
            description
            table
            stage
            on_pick=Callback::new(move |(position, _)| {
                choose(curve.with_untracked(|curve: &WhatIfCurve| nearest(curve, position)));
            })
            on_use=Callback::new(move |row: usize| {
                choose(curve.with_untracked(|curve: &WhatIfCurve| curve.points.get(row).map(|point| point.value)));
            })
        />
    }
}

/// The averages along a field. They do not depend on the customer, so they are computed once per field.
fn averages(scorer: StoredValue<Scorer>, field: Signal<FieldIndex>) -> Memo<Average> {
    let cache = StoredValue::new(Vec::<(FieldIndex, Average)>::new());
    Memo::new(move |_| {
        let field = field.get();
        let cached =
            cache.with_value(|cache| cache.iter().find(|(cached, _)| *cached == field).map(|(_, found)| found.clone()));
        cached.unwrap_or_else(|| {
            let average = scorer.with_value(|scorer| average_estimates(scorer, field));
            cache.update_value(|cache| cache.push((field, average.clone())));
            average
        })
    })
}

fn of_field<T: Default>(fields: StoredValue<Vec<Field>>, index: usize, read: impl FnOnce(&Field) -> T) -> T {
    fields.with_value(|fields| fields.get(index).map(read).unwrap_or_default())
}
