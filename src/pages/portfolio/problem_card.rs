//! The card that comes first if many rows could not be scored: the likely cause, and buttons that lead to a fix.

use leptos::prelude::*;

use super::file_bar::ERRORS_CARD;
use super::state::PortfolioState;
use super::values_card::VALUES_CARD;
use crate::browser::{Report, after_paint, focus};
use churnscope_engine::csv::UnknownValue;
use churnscope_engine::customer::Problem;
use churnscope_engine::rejections::{Cause, Fix, LikelyCause};
use churnscope_wording::rejections::{self, Surface};

/// How many rows could not be scored, why, and what to do; nothing if at most a tenth of the rows are affected.
#[component]
pub fn ProblemCard(
    /// The state of the page.
    state: PortfolioState,
    /// The report on the file.
    #[prop(into)]
    report: Signal<Report>,
    /// Whether the user is changing how the file is read.
    is_changing: RwSignal<bool>,
    /// Whether the card with the unknown values is open.
    is_answering: RwSignal<bool>,
) -> impl IntoView {
    let report = report.get_untracked();
    let likely = report.problem()?.clone();
    let headline = rejections::headline(likely.n_rejected, report.n_rows());
    let can_change = report.reading.can_change();
    let surface = if can_change && report.reading.sheets.is_empty() { Surface::Page } else { Surface::Nowhere };
    let change = can_change.then(|| {
        view! {
            <button type="button" class="button" on:click=move |_| is_changing.set(true)>
                {rejections::reading_button(likely.fix, surface)}
            </button>
        }
    });
    let (reason, fix) = state.scorer.with_value(|scorer| {
        (rejections::reason(scorer.schema(), &likely), rejections::fix(scorer.schema(), &likely, surface))
    });
    let can_answer = can_answer(&likely, &report.unknown_values);
    let answer = can_answer.then(|| {
        let answer = move |_| {
            is_answering.set(true);
            after_paint(|| focus(VALUES_CARD));
        };
        view! {
            <button type="button" class="button primary" on:click=answer>
                {rejections::ANSWER_VALUES}
            </button>
        }
    });
    let match_column = (likely.fix == Fix::Column && likely.is_common()).then(|| {
        view! {
            <button type="button" class="button" class:primary=!can_answer on:click=move |_| state.match_columns()>
                {rejections::MATCH_COLUMN}
            </button>
        }
    });
    Some(view! {
        <section class="card refusal" role="status" data-testid="problem">
            <h2 class="card-title">{headline}</h2>
            <p>{reason} " " {fix}</p>
            <div class="problem-buttons">
                {answer}
                {match_column}
                {change}
                <button type="button" class="button" on:click=|_| focus(ERRORS_CARD)>
                    {rejections::SHOW_ROWS}
                </button>
            </div>
        </section>
    })
}

/// Whether the user can say what the values mean that probably caused the problem.
fn can_answer(likely: &LikelyCause, unknown_values: &[UnknownValue]) -> bool {
    match likely.cause {
        Cause::Field(field, Problem::UnknownLevel) => {
            likely.is_common() && unknown_values.iter().any(|value| value.field == field && !value.is_chosen)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use churnscope_engine::csv::Location;

    #[test]
    fn only_listed_values_without_an_answer_can_be_answered() {
        let likely = |cause, n_rows| LikelyCause {
            n_rejected: 9,
            cause,
            n_rows,
            found: "monthly".to_owned(),
            location: Location::Line(2),
            fix: Fix::Column,
        };
        let value =
            |field, is_chosen| UnknownValue { field, found: "monthly".to_owned(), rows: 9, proposed: None, is_chosen };
        let unknown = Cause::Field(3, Problem::UnknownLevel);
        for (cause, n_rows, value, expected) in [
            (unknown, 9, value(3, false), true),
            (unknown, 9, value(3, true), false),
            (unknown, 9, value(4, false), false),
            (unknown, 1, value(3, false), false),
            (Cause::Field(3, Problem::Blank), 9, value(3, false), false),
            (Cause::Outcome, 9, value(3, false), false),
        ] {
            assert_eq!(can_answer(&likely(cause, n_rows), &[value]), expected, "{cause:?}");
        }
    }
}
