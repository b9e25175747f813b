//! The figures behind a chart.

use leptos::prelude::*;

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
) -> impl IntoView {
    let caption = move || table.with(|table| table.caption.clone());
    let head = move || table.with(|table| table.head.clone()).map(|name| view! { <th scope="col">{name}</th> });
    let rows = move || {
        let Table { rows, marked, .. } = table.get();
        let row = |(at, [name, figure]): (usize, [String; 2])| {
            let is_marked = (marked == Some(at)).then_some("true");
            view! {
                <tr aria-current=is_marked>
                    <th scope="row">{name}</th>
                    <td>{figure}</td>
                </tr>
            }
        };
        rows.into_iter().enumerate().map(row).collect_view()
    };
    view! {
        // what scrolls can be reached by the keyboard
        <div class="table-scroll" role="region" aria-label=caption tabindex="0">
            <table>
                <caption class="visually-hidden">{caption}</caption>
                <thead>
                    <tr>{head}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}
