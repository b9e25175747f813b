//! The pairs of fields that interact most: their effects do not simply add up.

use leptos::prelude::*;

use super::importance::label;
use super::state::ModelState;
use crate::components::TableRegion;
use churnscope_engine::forest::Scale;
use churnscope_engine::inspection::{Inspection, Interaction};
use churnscope_engine::schema::{FieldIndex, Schema};
use churnscope_wording::model::importance::effect;
use churnscope_wording::model::interactions;
use churnscope_wording::numbers::share;
use churnscope_wording::reasons::unit;

/// The table of the interactions.
#[component]
pub fn InteractionsCard(
    /// The state of the page.
    state: ModelState,
) -> impl IntoView {
    let scale = state.scale();
    let rows = state.inspection.with_value(|inspection| state.schema(|schema| rows(schema, scale, inspection)));
    let row = |[pair, share, strength]: [String; 3]| {
        view! {
            <tr>
                <th scope="row">{pair}</th>
                <td>{share}</td>
                <td>{strength}</td>
            </tr>
        }
    };
    let heads = [interactions::FIELDS.to_owned(), interactions::SHARE.to_owned(), interactions::strength(unit(scale))];
    let content = if rows.is_empty() {
        view! { <p class="card-note">{interactions::NONE}</p> }.into_any()
    } else {
        view! {
            <TableRegion label=interactions::TABLE>
                <table class="numbers">
                    <thead>
                        <tr>{heads.map(|head| view! { <th scope="col">{head}</th> })}</tr>
                    </thead>
                    <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
                </table>
            </TableRegion>
        }
        .into_any()
    };
    view! {
        <section class="card" data-testid="interactions">
            <header class="card-head">
                <h2 class="card-title">{interactions::TITLE}</h2>
                <p class="card-subtitle">{interactions::SUBTITLE}</p>
            </header>
            {content}
        </section>
    }
}

fn rows(schema: &Schema, scale: Scale, inspection: &Inspection) -> Vec<[String; 3]> {
    let row = |of: &Interaction| {
        let (one, other) = of.fields;
        let pair = interactions::pair(label(schema, one as FieldIndex), label(schema, other as FieldIndex));
        [pair, share(of.share), effect(scale, of.strength)]
    };
    inspection.interactions.iter().map(row).collect()
}
