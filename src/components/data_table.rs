//! A table of names and values.

use leptos::prelude::*;

use super::TableRegion;
use crate::browser::{after_paint, focus};
use churnscope_wording::components;

/// The text of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// What the table contains.
    pub caption: String,
    /// The headings of the two columns.
    pub head: [String; 2],
    /// Each row's name and its value, as text.
    pub rows: Vec<[String; 2]>,
    /// Index of the marked row, if any.
    pub marked: Option<usize>,
}

/// A table that scrolls within its card.
#[component]
pub fn DataTable(
    /// The text of the table.
    #[prop(into)]
    table: Signal<Table>,
    /// Called with the index of the row whose button is pressed.
    #[prop(optional_no_strip)]
    on_use: Option<Callback<usize>>,
) -> impl IntoView {
    let caption = move || table.with(|table| table.caption.clone());
    let head = move || table.with(|table| table.head.clone()).map(|name| view! { <th scope="col">{name}</th> });
    let rows = move || {
        let Table { rows, marked, .. } = table.get();
        let button = move |row: usize, name: &str| {
            on_use.map(|on_use| {
                let id = format!("use-{row}");
                let button_id = id.clone();
                let choose = move |_| {
                    on_use.run(row);
                    // the button of this row keeps focus while the table changes
                    let button_id = button_id.clone();
                    after_paint(move || focus(&button_id));
                };
                view! {
                    <button
                        type="button"
                        class="button small"
                        id=id
                        aria-label=components::use_row(name)
                        on:click=choose
                    >
                        {components::USE}
                    </button>
                }
            })
        };
        let row = |(index, [name, number]): (usize, [String; 2])| {
            let is_marked = (marked == Some(index)).then_some("true");
            let button = button(index, &name);
            view! {
                <tr aria-current=is_marked>
                    <th scope="row">{name}</th>
                    <td>{number} {button}</td>
                </tr>
            }
        };
        rows.into_iter().enumerate().map(row).collect_view()
    };
    view! {
        <TableRegion label=Signal::derive(caption)>
            <table>
                <caption class="visually-hidden">{caption}</caption>
                <thead>
                    <tr>{head}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </TableRegion>
    }
}
