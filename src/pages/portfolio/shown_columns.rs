//! The columns that the list shows next to the score.

use leptos::prelude::*;

use super::state::PortfolioState;
use crate::browser::Report;
use crate::components::Select;
use churnscope_engine::portfolio::{MAX_SHOWN_COLUMNS, TextFilter};
use churnscope_wording::portfolio::columns as wording;

/// The index and name of each column of a file, for a list of choices. Unnamed columns at the end are left out: they
/// usually come from delimiters at the ends of lines.
fn column_names(names: &[Vec<u8>]) -> Vec<(usize, String)> {
    let n_named = names.iter().rposition(|name| !name.trim_ascii().is_empty()).map_or(0, |last| last + 1);
    names.iter().take(n_named).enumerate().map(|(column, name)| (column, column_name(column, name))).collect()
}

/// The name of a column, or its position if it has no name.
fn column_name(column: usize, name: &[u8]) -> String {
    let name = String::from_utf8_lossy(name);
    if name.trim().is_empty() { wording::unnamed(column + 1) } else { name.into_owned() }
}

/// The names of the shown columns, in the order in which they are shown.
pub fn shown_names(report: &Report) -> Vec<String> {
    let names = &report.reading.header.names;
    let name = |column: &usize| names.get(*column).map(|name| column_name(*column, name));
    let shown = report.reading.choices.shown.iter().take(MAX_SHOWN_COLUMNS);
    shown.map(|column| name(column).unwrap_or_default()).collect()
}

/// Adapts the filters on shown columns to another choice of columns. Filters on hidden columns are dropped.
pub fn moved_filters(filters: &[TextFilter], before: &[usize], after: &[usize]) -> Vec<TextFilter> {
    let moved = |filter: &TextFilter| {
        let column = before.get(filter.column)?;
        let position = after.iter().position(|other| other == column)?;
        Some(TextFilter { column: position, ..filter.clone() })
    };
    filters.iter().filter_map(moved).collect()
}

/// For each shown column, a chip that hides the column; and, if there is room, a select that adds another one.
#[component]
pub fn ShownColumns(
    /// The ID of the select.
    id: &'static str,
    /// The file's columns.
    names: Vec<(usize, String)>,
    /// The shown columns.
    #[prop(into)]
    shown: Signal<Vec<usize>>,
    /// Called with the columns to show.
    on_change: Callback<Vec<usize>>,
) -> impl IntoView {
    let all = StoredValue::new(names);
    let name_of = move |column: usize| {
        all.with_value(|all| all.iter().find(|(index, _)| *index == column).map(|(_, name)| name.clone()))
    };
    let chips = move || {
        let chip = |column: usize| {
            let name = name_of(column)?;
            let label = wording::hide(&name);
            let hide = move |_| {
                on_change.run(shown.get_untracked().into_iter().filter(|other| *other != column).collect());
            };
            Some(view! {
                <button type="button" class="chip" aria-label=label on:click=hide>
                    {name}
                    <span aria-hidden="true">"✕"</span>
                </button>
            })
        };
        shown.get().into_iter().filter_map(chip).collect_view()
    };
    let choices = Signal::derive(move || {
        let shown = shown.get();
        all.with_value(|all| all.iter().filter(|(column, _)| !shown.contains(column)).cloned().collect::<Vec<_>>())
    });
    let add = Callback::new(move |column: usize| {
        let mut columns = shown.get_untracked();
        columns.push(column);
        on_change.run(columns);
    });
    let has_room = move || shown.with(Vec::len) < MAX_SHOWN_COLUMNS;
    view! {
        <span class="shown-columns">
            {chips}
            <Show when=has_room>
                <Select
                    id
                    name=wording::SHOWN
                    placeholder=wording::ADD_SHOWN
                    choices
                    chosen=Signal::stored(None)
                    on_choose=add
                />
            </Show>
        </span>
    }
}

/// The shown columns of the open file. If the user changes them, the file is read again.
#[component]
pub fn ShownInList(
    /// The state of the page.
    state: PortfolioState,
    /// The report on the file.
    report: Signal<Report>,
) -> impl IntoView {
    let (names, shown) = report
        .with_untracked(|report| (column_names(&report.reading.header.names), report.reading.choices.shown.clone()));
    view! {
        <ShownColumns
            id="show-column-in-list"
            names
            shown=Signal::stored(shown)
            on_change=Callback::new(move |columns| state.show_columns(columns))
        />
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_without_a_name_are_named_by_their_position() {
        for (names, expected) in [
            (&["id", "plan"][..], &["id", "plan"][..]),
            (&["", "id", " ", "plan", "", ""], &["Column 1", "id", "Column 3", "plan"]),
            (&["", ""], &[]),
        ] {
            let names: Vec<Vec<u8>> = names.iter().map(|name| name.as_bytes().to_vec()).collect();
            let found = column_names(&names);
            assert!(found.iter().map(|(_, name)| name).eq(expected), "{found:?}");
            assert!(found.iter().map(|(column, _)| *column).eq(0..expected.len()));
        }
    }

    #[test]
    fn filters_follow_their_columns() {
        let filter = |column| TextFilter { column, text: "x".to_owned(), is_whole: false };
        let moved = |before: &[usize], after: &[usize]| moved_filters(&[filter(0), filter(1)], before, after);
        assert_eq!(moved(&[4, 7], &[4, 7, 9]), [filter(0), filter(1)]);
        assert_eq!(moved(&[4, 7], &[7]), [filter(0)]);
        assert_eq!(moved(&[4, 7], &[]), []);
        assert_eq!(moved(&[4], &[4]), [filter(0)]);
    }
}
