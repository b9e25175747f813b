//! The levels of a category.

use leptos::prelude::*;

use super::edited_field::EditedField;
use super::inputs::TextBox;
use crate::components::TableRegion;
use churnscope_wording::numbers::share_of;
use churnscope_wording::train::fields as wording;
use churnscope_wording::values::count;
use churnscope_worker::training::protocol::{CountBar, FieldCounts, FieldEdit, LevelView};

/// A row for each level of a category.
#[component]
pub fn LevelsTable(
    /// The field to change.
    edited: EditedField,
    /// The levels when the editor was opened or rebuilt.
    levels: Vec<LevelView>,
    /// Counts of the field's values, and the number of rows that were read.
    counts: Memo<Option<(FieldCounts, u64)>>,
) -> impl IntoView {
    let can_merge = levels.iter().filter(|level| !level.is_other).count() > 1;
    let row = |(index, level): (usize, LevelView)| {
        let bar = Signal::derive(move || {
            counts.with(|counts| counts.as_ref().and_then(|(of, _)| of.bars.get(index).cloned()))
        });
        view! { <LevelRow edited level bar can_merge /> }
    };
    let rows = levels.into_iter().enumerate().map(row).collect_view();
    let heads =
        [wording::LEVEL_ROWS, wording::LEVEL_LEFT].map(|head| view! { <th scope="col" class="figure">{head}</th> });
    view! {
        <TableRegion label=wording::LEVELS>
            <table class="levels">
                <thead>
                    <tr>
                        <th scope="col">{wording::LEVEL_VALUE}</th>
                        {heads}
                        <th scope="col">{wording::LEVEL_LABEL}</th>
                        <th scope="col">{wording::LEVEL_OFFER}</th>
                        <td></td>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </TableRegion>
    }
}

#[component]
fn LevelRow(edited: EditedField, level: LevelView, bar: Signal<Option<CountBar>>, can_merge: bool) -> impl IntoView {
    let LevelView { value, label, offer, is_other } = level;
    let n_rows = move || bar.get().map(|bar| count(bar.rows));
    let left = move || bar.get().map(|bar| share_of(bar.left, bar.rows));
    let label = if label == value { String::new() } else { label };
    let of = StoredValue::new(value.clone());
    let on_label = Callback::new(move |label| edited.edit(FieldEdit::LevelLabel(of.get_value(), label)));
    let on_offer = Callback::new(move |offer| edited.edit(FieldEdit::LevelOffer(of.get_value(), offer)));
    let merge = (can_merge && !is_other).then(|| {
        view! {
            <button
                type="button"
                class="button small"
                aria-label=wording::merge_level(&value)
                on:click=move |_| edited.edit(FieldEdit::MergeLevel(of.get_value()))
            >
                {wording::MERGE}
            </button>
        }
    });
    view! {
        <tr>
            <th scope="row">{value.clone()}</th>
            <td class="figure">{n_rows}</td>
            <td class="figure">{left}</td>
            <td>
                <TextBox name=wording::label_of(&value) placeholder=value.clone() text=label on_text=on_label />
            </td>
            <td>
                <TextBox name=wording::offer_of(&value) is_wide=true text=offer.unwrap_or_default() on_text=on_offer />
            </td>
            <td>{merge}</td>
        </tr>
    }
}
