//! The cards that come first if many rows could not be scored, or if many rows have numbers that are scored as the
//! nearest limit of their range. Each card shows the likely cause, and buttons that lead to a fix.

use leptos::prelude::*;

use super::file_bar::ERRORS_CARD;
use super::state::PortfolioState;
use super::values_card::VALUES_CARD;
use crate::browser::{Report, after_paint, focus};
use churnscope_engine::csv::UnknownValue;
use churnscope_engine::customer::Problem;
use churnscope_engine::rejections::{Cause, Fix, LikelyCause};
use churnscope_wording::clamped::SCORED;
use churnscope_wording::rejections::{self, Surface};

/// A card about rejected rows and one about rows with clamped numbers, each shown if more than a tenth of the rows are
/// affected.
#[component]
pub fn ProblemCards(
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
    let surface = Surface { is_page: true, is_text: report.reading.is_text() };
    let rejected = report.problem().cloned().map(|likely| {
        let title = rejections::headline(likely.n_rejected, report.n_rows());
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
        view! {
            <ProblemCard state likely title surface is_changing is_first=!can_answer name="problem" before=answer.into_any()>
                <button type="button" class="button" on:click=|_| focus(ERRORS_CARD)>
                    {rejections::SHOW_ROWS}
                </button>
            </ProblemCard>
        }
    });
    let clamped = report.clamped_problem.clone().map(|likely| {
        let title = rejections::headline_clamped(likely.n_rejected, report.n_rows());
        let effect = rejections::limits_instead(SCORED);
        view! { <ProblemCard state likely title effect surface is_changing is_first=true name="clamped-problem" /> }
    });
    (rejected, clamped)
}

/// How many rows have a problem, why, and what to do.
#[component]
fn ProblemCard(
    state: PortfolioState,
    likely: LikelyCause,
    /// How many rows have the problem.
    title: String,
    /// The effect of the problem; `None` if the title already states it.
    #[prop(optional)]
    effect: Option<String>,
    /// Determines how the fix is worded.
    surface: Surface,
    /// Whether the user is changing how the file is read.
    is_changing: RwSignal<bool>,
    /// Whether the button that leads to the columns is the first one.
    is_first: bool,
    /// The name of the card in tests.
    name: &'static str,
    /// The first button, if any.
    #[prop(optional)]
    before: Option<AnyView>,
    /// The last button, if any.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let (reason, fix) = state.scorer.with_value(|scorer| {
        (rejections::reason(scorer.schema(), &likely), rejections::fix(scorer.schema(), &likely, surface))
    });
    let match_column = (likely.fix == Fix::Column && likely.is_common()).then(|| {
        view! {
            <button type="button" class="button" class:primary=is_first on:click=move |_| state.match_columns()>
                {rejections::MATCH_COLUMN}
            </button>
        }
    });
    let is_reading = matches!(likely.fix, Fix::DecimalMark(_) | Fix::Delimiter | Fix::Encoding) && likely.is_common();
    view! {
        <section class="card refusal" role="status" data-testid=name>
            <h2 class="card-title">{title}</h2>
            <p>{reason} " " {effect} " " {fix}</p>
            <div class="problem-buttons">
                {before}
                {match_column}
                <button type="button" class="button" class:primary=is_reading on:click=move |_| is_changing.set(true)>
                    {rejections::reading_button(likely.fix, surface)}
                </button>
                {children.map(|children| children())}
            </div>
        </section>
    }
}

/// Whether the likely cause is unknown values, at least one of which has no answer yet.
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
