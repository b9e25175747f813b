//! The card that shows the first rows of a file as they will be read.

use leptos::prelude::*;

use super::state::PortfolioState;
use crate::browser::{PickedFile, effect, settled};
use crate::components::TableRegion;
use churnscope_engine::csv::{Location, PreviewRow};
use churnscope_engine::schema::Schema;
use churnscope_wording::portfolio::preview::{self as wording, CellMark};
use churnscope_wording::portfolio::{columns, errors, rows};
use churnscope_wording::rows::problem;
use churnscope_wording::values::{capitalized, count};
use churnscope_worker::controller::PreviewResult;
use churnscope_worker::protocol::{FileChoices, Preview};

/// How long the choices must stay the same before the rows are read again, in milliseconds.
const REST: u32 = 200;

/// A table of the first rows, which is updated when the choices on the card above change.
#[component]
pub fn PreviewCard(
    /// The state of the page.
    state: PortfolioState,
    /// The file.
    file: PickedFile,
    /// The choices on the card; `None` if they are not complete yet.
    #[prop(into)]
    choices: Signal<Option<FileChoices>>,
    /// The instruction to show while the choices are not complete.
    #[prop(optional)]
    to_complete: &'static str,
    /// The columns that come first, by their names in the file or in the schema.
    #[prop(optional)]
    first: Vec<String>,
) -> impl IntoView {
    let first = StoredValue::new(first);
    let result = RwSignal::new(None::<PreviewResult>);
    let show = Callback::new(move |read| result.set(Some(read)));
    let choices_at_rest = settled(choices, REST);
    effect(move || {
        if let Some(choices) = choices_at_rest.get() {
            state.controller.preview(file, choices, show);
        }
    });
    let is_complete = Memo::new(move |_| choices.with(Option::is_some));
    let content = move || match result.get() {
        _ if !is_complete.get() => view! { <p class="card-subtitle">{to_complete}</p> }.into_any(),
        None => view! { <p class="card-subtitle">{wording::NO_ROWS}</p> }.into_any(),
        Some(Err(sentence)) => view! { <p class="card-subtitle">{capitalized(&sentence)} "."</p> }.into_any(),
        Some(Ok(preview)) => view! { <PreviewTable state preview first=first.get_value() /> }.into_any(),
    };
    view! {
        <section class="card mapping" data-testid="preview">
            <h2 class="card-title">{wording::TITLE}</h2>
            {content}
        </section>
    }
}

/// The rows, with the field and the file's column above each value.
#[component]
fn PreviewTable(
    state: PortfolioState,
    preview: Preview,
    /// The columns that come first, by their names in the file or in the schema.
    first: Vec<String>,
) -> impl IntoView {
    let first_rows = wording::first_rows(rows(preview.rows.len() as u64));
    let (heads, body) = state.scorer.with_value(|scorer| {
        let order = order(scorer.schema(), &preview, &first);
        (heads(scorer.schema(), &preview, &order), body(scorer.schema(), &preview, &order))
    });
    let heads = heads.into_iter().map(|[head, column]| {
        view! {
            <th scope="col">{head} <span class="mapping-name">{column}</span></th>
        }
    });
    let body = body.into_iter().map(|(name, cells)| {
        let cells = cells.into_iter().map(|CellText { text, mark, span }| {
            let is_guess = matches!(mark, CellMark::Guess | CellMark::Clamped);
            view! {
                <td class:guess=is_guess class:unreadable=mark == CellMark::Problem colspan=span>
                    {text}
                </td>
            }
        });
        view! {
            <tr>
                <th scope="row">{name}</th>
                {cells.collect_view()}
            </tr>
        }
    });
    view! {
        <p class="card-subtitle">{first_rows}</p>
        <TableRegion label=wording::TITLE>
            <table class="words preview">
                <thead>
                    <tr>{heads.collect_view()}</tr>
                </thead>
                <tbody>{body.collect_view()}</tbody>
            </table>
        </TableRegion>
    }
}

#[derive(Debug, PartialEq)]
struct CellText {
    text: String,
    mark: CellMark,
    /// Number of columns that the cell takes up; `None` for one.
    span: Option<usize>,
}

/// The fields in the order of the table: first those whose columns the user is asked about.
fn order(schema: &Schema, preview: &Preview, first: &[String]) -> Vec<usize> {
    let is_first = |field: usize| {
        let in_schema = schema.fields.get(field).map(|field| &field.column);
        let in_file = preview.columns.get(field).and_then(Option::as_ref);
        in_schema.into_iter().chain(in_file).any(|name| first.contains(name))
    };
    let mut order: Vec<usize> = (0..schema.fields.len()).collect();
    order.sort_by_key(|&field| !is_first(field));
    order
}

/// The heading of each column of the table, and the name of the file's column below it.
fn heads(schema: &Schema, preview: &Preview, order: &[usize]) -> Vec<[String; 2]> {
    let row = match preview.rows.first().map(|row| row.location) {
        _ if preview.has_id => columns::CUSTOMER_ID,
        Some(Location::Row(_)) => errors::ROW,
        _ => errors::LINE,
    };
    let fields = order.iter().filter_map(|&field| {
        let column = preview.columns.get(field)?.clone().unwrap_or_else(|| wording::NO_COLUMN.to_owned());
        Some([schema.fields.get(field)?.label.clone(), column])
    });
    [[row.to_owned(), String::new()]].into_iter().chain(fields).collect()
}

/// The name of each row, and its cells. A row that cannot be read as a customer has one cell with the reason.
fn body(schema: &Schema, preview: &Preview, order: &[usize]) -> Vec<(String, Vec<CellText>)> {
    let row = |row: &PreviewRow| {
        let name = row.id.clone().unwrap_or_else(|| count(row.location.number()));
        let cells = match &row.cells {
            Err(reason) => {
                let span = Some(preview.columns.len());
                vec![CellText { text: capitalized(&problem(schema, reason)), mark: CellMark::Problem, span }]
            }
            Ok(cells) => (order.iter())
                .filter_map(|&field| {
                    let has_column = preview.columns.get(field)?.is_some();
                    let (text, mark) = wording::cell(schema, field, has_column, cells.get(field)?);
                    Some(CellText { text, mark, span: None })
                })
                .collect(),
        };
        (name, cells)
    };
    preview.rows.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{scorer, with_label};
    use churnscope_engine::csv::{PreviewCell, RowProblem};
    use churnscope_engine::schema::Value;

    #[test]
    fn values_are_below_their_field_and_column() {
        let schema = scorer().schema().clone();
        let tenure = with_label(&schema, "Tenure");
        let n_fields = schema.fields.len();
        let mut cells = vec![PreviewCell::Blank; n_fields];
        cells[tenure] = PreviewCell::Value(Value::Number(34.0));
        let row = |line, cells| PreviewRow { location: Location::Line(line), id: None, cells };
        let mut preview = Preview {
            has_id: false,
            columns: vec![None; n_fields],
            rows: vec![row(2, Ok(cells)), row(3, Err(RowProblem::Total { found: "Total".to_owned() }))],
        };
        preview.columns[tenure] = Some("Months".to_owned());
        for (first, at) in [("", tenure), ("Months", 0), ("tenure", 0)] {
            let order = order(&schema, &preview, &[first.to_owned()]);
            let heads = heads(&schema, &preview, &order);
            assert_eq!(heads[0], [errors::LINE, ""]);
            assert_eq!(heads[at + 1], ["Tenure", "Months"]);
            let others = || heads.iter().enumerate().filter(|(other, _)| ![0, at + 1].contains(other));
            assert_eq!(
                (others().count(), others().all(|(_, head)| head[1] == wording::NO_COLUMN)),
                (n_fields - 1, true)
            );
        }
        let order: Vec<usize> = (0..n_fields).collect();
        let body = body(&schema, &preview, &order);
        assert_eq!((body[0].0.as_str(), body[0].1.len()), ("2", n_fields));
        assert_eq!(body[0].1[tenure], CellText { text: "34 months".to_owned(), mark: CellMark::Plain, span: None });
        let [reason] = &body[1].1[..] else { panic!("one reason for the whole row") };
        assert_eq!((reason.mark, reason.span), (CellMark::Problem, Some(n_fields)));
    }
}
