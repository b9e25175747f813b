//! The figures behind a chart.

use leptos::prelude::*;

use super::TableRegion;
use crate::browser::{after_paint, focus};

/// Figures as words, ready to be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// What the table holds.
    pub caption: String,
    /// Headings: of the rows, and of their figures.
    pub head: [String; 2],
    /// Each row's name and figure.
    pub rows: Vec<[String; 2]>,
    /// The row that is this customer's.
    pub marked: Option<usize>,
}

/// A table that scrolls within its card.
#[component]
pub fn DataTable(
    /// The figures.
    #[prop(into)]
    table: Signal<Table>,
    /// Called with the row that is to be used; with it each row has a button.
    #[prop(optional_no_strip)]
    on_use: Option<Callback<usize>>,
) -> impl IntoView {
    let caption = move || table.with(|table| table.caption.clone());
    let head = move || table.with(|table| table.head.clone()).map(|name| view! { <th scope="col">{name}</th> });
    let rows = move || {
        let Table { rows, marked, .. } = table.get();
        let button = move |at: usize, name: &str| {
            on_use.map(|on_use| {
                let id = format!("use-{at}");
                let again = id.clone();
                let pick = move |_| {
                    on_use.run(at);
                    // the rows are others now: the keyboard stays at its place
                    let again = again.clone();
                    after_paint(move || focus(&again));
                };
                view! {
                    <button type="button" class="button small" id=id aria-label=format!("Use {name}") on:click=pick>
                        "Use"
                    </button>
                }
            })
        };
        let row = |(at, [name, figure]): (usize, [String; 2])| {
            let is_marked = (marked == Some(at)).then_some("true");
            let button = button(at, &name);
            view! {
                <tr aria-current=is_marked>
                    <th scope="row">{name}</th>
                    <td>{figure} {button}</td>
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
