//! The card that comes first if many rows could not be scored: the likely cause, and buttons that lead to a fix.

use leptos::prelude::*;

use super::file_bar::ERRORS_CARD;
use super::state::PortfolioState;
use crate::browser::{Report, focus};
use churnscope_engine::csv::{ColumnChoice, ColumnQuestion};
use churnscope_engine::rejections::Fix;
use churnscope_engine::schema::{FieldIndex, Schema};
use churnscope_wording::rejections::{self, Surface};
use churnscope_worker::controller::Reading;
use churnscope_worker::protocol::Question;

/// How many rows could not be scored, why, and what to do; nothing if they are at most a tenth.
#[component]
pub fn ProblemCard(
    /// The state of the page.
    state: PortfolioState,
    /// The report on the file.
    #[prop(into)]
    report: Signal<Report>,
    /// Whether the user is changing how the file is read.
    is_changing: RwSignal<bool>,
) -> impl IntoView {
    let report = report.get_untracked();
    let likely = report.problem()?.clone();
    let headline = rejections::headline(likely.n_rejected, report.n_rows());
    let surface = if report.reading.sheets.is_empty() { Surface::Page } else { Surface::Nowhere };
    let reading_button = rejections::reading_button(likely.fix, surface);
    let (reason, fix, column_question) = state.scorer.with_value(|scorer| {
        let schema = scorer.schema();
        let field = likely.cause.field().filter(|_| likely.fix == Fix::Column && likely.is_common());
        (
            rejections::reason(schema, &likely),
            rejections::fix(schema, &likely, surface),
            field.and_then(|field| column_question(schema, &report.reading, field)),
        )
    });
    let match_column = column_question.map(|question| {
        view! {
            <button type="button" class="button primary" on:click=move |_| state.controller.ask(question.clone())>
                {rejections::MATCH_COLUMN}
            </button>
        }
    });
    Some(view! {
        <section class="card refusal" role="status" data-testid="problem">
            <h2 class="card-title">{headline}</h2>
            <p>{reason} " " {fix}</p>
            <div class="problem-buttons">
                {match_column}
                <button type="button" class="button" on:click=move |_| is_changing.set(true)>
                    {reading_button}
                </button>
                <button type="button" class="button" on:click=|_| focus(ERRORS_CARD)>
                    {rejections::SHOW_ROWS}
                </button>
            </div>
        </section>
    })
}

/// The question that matches a field with another column. It includes the columns that the user matched before, because
/// the answer replaces them.
fn column_question(schema: &Schema, reading: &Reading, field: FieldIndex) -> Option<Question> {
    let name = &schema.fields.get(field)?.column;
    let matched = reading.choices.columns.iter();
    let mut missing: Vec<ColumnQuestion> = matched
        .map(|ColumnChoice { name, column }| ColumnQuestion { name: name.clone(), suggested: Some(*column) })
        .collect();
    if !missing.iter().any(|question| question.name == *name) {
        let suggested = reading.header.find(name).ok().flatten();
        missing.insert(0, ColumnQuestion { name: name.clone(), suggested });
    }
    let columns = reading.header.names.iter().map(|name| String::from_utf8_lossy(name).into_owned()).collect();
    Some(Question::Columns { columns, missing })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{scorer, with_label};
    use churnscope_engine::csv::Header;
    use churnscope_worker::protocol::FileChoices;

    #[test]
    fn columns_that_were_matched_before_stay_matched() {
        let schema = scorer().schema().clone();
        let names = ["id", "contract", "since", "TotalCharges"].map(|name| name.as_bytes().to_vec());
        let choice = ColumnChoice { name: "tenure".to_owned(), column: 2 };
        let reading = Reading {
            header: Header::plain(names.to_vec()),
            encoding: "UTF-8".to_owned(),
            sheets: Vec::new(),
            sheet: None,
            choices: FileChoices { columns: vec![choice], ..FileChoices::default() },
        };
        for (label, expected) in [
            ("Contract", vec![("Contract", Some(1)), ("tenure", Some(2))]),
            ("Tenure", vec![("tenure", Some(2))]),
            ("Gender", vec![("gender", None), ("tenure", Some(2))]),
        ] {
            let question = column_question(&schema, &reading, with_label(&schema, label)).unwrap();
            let Question::Columns { columns, missing } = question else { panic!() };
            let missing: Vec<_> = missing.iter().map(|column| (column.name.as_str(), column.suggested)).collect();
            assert_eq!((columns[2].as_str(), missing), ("since", expected), "{label}");
        }
    }
}
