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

/// A table of the first rows, which follows the choices on the card above.
#[component]
pub fn PreviewCard(
    /// The state of the page.
    state: PortfolioState,
    /// The file.
    file: PickedFile,
    /// The choices on the card; `None` if they are not complete yet.
    #[prop(into)]
    choices: Signal<Option<FileChoices>>,
) -> impl IntoView {
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
        _ if !is_complete.get() => view! { <p class="card-subtitle">{wording::MATCH_ALL}</p> }.into_any(),
        None => view! { <p class="card-subtitle">{wording::NO_ROWS}</p> }.into_any(),
        Some(Err(sentence)) => view! { <p class="card-subtitle">{capitalized(&sentence)} "."</p> }.into_any(),
        Some(Ok(preview)) => view! { <PreviewTable state preview /> }.into_any(),
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
fn PreviewTable(state: PortfolioState, preview: Preview) -> impl IntoView {
    let first_rows = wording::first_rows(rows(preview.rows.len() as u64));
    let (heads, body) =
        state.scorer.with_value(|scorer| (heads(scorer.schema(), &preview), body(scorer.schema(), &preview)));
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

/// The heading of each column of the table, and the name of the file's column below it.
fn heads(schema: &Schema, preview: &Preview) -> Vec<[String; 2]> {
    let row = match preview.rows.first().map(|row| row.location) {
        _ if preview.has_id => columns::CUSTOMER_ID,
        Some(Location::Row(_)) => errors::ROW,
        _ => errors::LINE,
    };
    let fields = schema.fields.iter().zip(&preview.columns).map(|(field, column)| {
        let column = column.clone().unwrap_or_else(|| wording::NO_COLUMN.to_owned());
        [field.label.clone(), column]
    });
    [[row.to_owned(), String::new()]].into_iter().chain(fields).collect()
}

/// The name of each row, and its cells. A row that is not a customer has one cell with the reason.
fn body(schema: &Schema, preview: &Preview) -> Vec<(String, Vec<CellText>)> {
    let row = |row: &PreviewRow| {
        let name = row.id.clone().unwrap_or_else(|| count(row.location.number()));
        let cells = match &row.cells {
            Err(reason) => {
                let span = Some(preview.columns.len());
                vec![CellText { text: capitalized(&problem(schema, reason)), mark: CellMark::Problem, span }]
            }
            Ok(cells) => (cells.iter().zip(&preview.columns).enumerate())
                .map(|(field, (cell, column))| {
                    let (text, mark) = wording::cell(schema, field, column.is_some(), cell);
                    CellText { text, mark, span: None }
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
        let heads = heads(&schema, &preview);
        assert_eq!(heads[0], [errors::LINE, ""]);
        assert_eq!(heads[tenure + 1], ["Tenure", "Months"]);
        assert!(heads.iter().enumerate().all(|(at, head)| at < 1 || at == tenure + 1 || head[1] == wording::NO_COLUMN));

        let body = body(&schema, &preview);
        assert_eq!((body[0].0.as_str(), body[0].1.len()), ("2", n_fields));
        assert_eq!(body[0].1[tenure], CellText { text: "34 months".to_owned(), mark: CellMark::Plain, span: None });
        let [reason] = &body[1].1[..] else { panic!("one reason for the whole row") };
        assert_eq!((reason.mark, reason.span), (CellMark::Problem, Some(n_fields)));
    }
}
