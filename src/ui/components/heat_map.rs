//! Figures over two fields, as a table whose cells are coloured.

use leptos::prelude::*;

/// A cell of a [`HeatTable`].
#[derive(Clone, Debug, PartialEq)]
pub struct HeatCell {
    /// What stands in it.
    pub figure: String,
    /// How many customers it stands for, in words.
    pub customers: String,
    /// How strongly it is coloured, in [0, 1]; `None` where nobody is.
    pub strength: Option<f64>,
}

/// Figures by two fields.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HeatTable {
    /// What the table holds.
    pub caption: String,
    /// The name of the field down.
    pub corner: String,
    /// The names across.
    pub head: Vec<String>,
    /// Each row's name and cells.
    pub rows: Vec<(String, Vec<HeatCell>)>,
}

/// A heat map that is a table all the same: it can be read without its colours.
#[component]
pub fn HeatMap(
    /// The figures.
    #[prop(into)]
    table: Signal<HeatTable>,
) -> impl IntoView {
    let caption = move || table.with(|table| table.caption.clone());
    let head = move || {
        let HeatTable { corner, head, .. } = table.get();
        let names = head.into_iter().map(|name| view! { <th scope="col">{name}</th> }).collect_view();
        view! {
            <tr>
                <th scope="col">{corner}</th>
                {names}
            </tr>
        }
    };
    let cell = |HeatCell { figure, customers, strength }: HeatCell| {
        let share = format!("{:.0}%", strength.unwrap_or_default() * 100.0);
        view! {
            <td class="heat-cell" style=("--share", share)>
                {figure}
                <small>{customers}</small>
            </td>
        }
    };
    let rows = move || {
        let row = |(name, cells): (String, Vec<HeatCell>)| {
            view! {
                <tr>
                    <th scope="row">{name}</th>
                    {cells.into_iter().map(cell).collect_view()}
                </tr>
            }
        };
        table.get().rows.into_iter().map(row).collect_view()
    };
    view! {
        <div class="table-scroll" role="region" aria-label=caption tabindex="0">
            <table class="heat">
                <caption class="visually-hidden">{caption}</caption>
                <thead>{head}</thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}
