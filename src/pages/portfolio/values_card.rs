//! The card for values that the model does not know.

use leptos::prelude::*;

use super::preview_card::PreviewCard;
use super::state::PortfolioState;
use super::value_answers::{Answers, choices, initial, options, unanswered};
use crate::browser::Report;
use crate::components::{Select, TableRegion};
use churnscope_engine::csv::UnknownValue;
use churnscope_wording::portfolio::values as wording;
use churnscope_wording::values::count;
use churnscope_worker::protocol::FileChoices;

/// The ID of the card.
pub const VALUES_CARD: &str = "values";

/// The maximum number of values in the table. Others appear after some of these have been answered and the file has
/// been scored again.
const MAX_SHOWN: usize = 50;

/// Asks how to treat the values that the model does not know. Earlier answers are selected, and so are the likely
/// levels of other values, which are labeled as proposals.
#[component]
pub fn ValuesCard(
    /// The state of the page.
    state: PortfolioState,
    /// The report on the file.
    report: Signal<Report>,
    /// Called when the user closes the card.
    on_close: Callback<()>,
) -> impl IntoView {
    let (earlier, all, has_free_text) = report.with_untracked(|report| {
        (report.reading.choices.values.clone(), report.unknown_values.clone(), report.unlisted_values > 0)
    });
    let mut values = all;
    // values without an answer come first
    values.sort_by_key(|value| value.is_chosen);
    let n_hidden = values.len().saturating_sub(MAX_SHOWN);
    values.truncate(MAX_SHOWN);
    let answers = RwSignal::new(state.scorer.with_value(|scorer| initial(scorer.schema(), &values, &earlier)));
    let rows = values
        .iter()
        .enumerate()
        .map(|(index, value)| view! { <ValueRow state index value=value.clone() answers /> })
        .collect_view();
    let (values, earlier) = (StoredValue::new(values), StoredValue::new(earlier));
    let chosen = Memo::new(move |_| {
        let choices = |values: &Vec<UnknownValue>, earlier: &Vec<_>| {
            state.scorer.with_value(|scorer| answers.with(|answers| choices(scorer.schema(), values, answers, earlier)))
        };
        values.with_value(|values| earlier.with_value(|earlier| choices(values, earlier)))
    });
    let is_same = move || chosen.with(|chosen| earlier.with_value(|earlier| chosen == earlier));
    let score = move |_| {
        if let Some((file, former)) = state.controller.source() {
            state.controller.open(file, FileChoices { values: chosen.get_untracked(), ..former });
        }
    };
    let column = |value: &UnknownValue| {
        state.scorer.with_value(|scorer| scorer.schema().fields.get(value.field).map(|field| field.column.clone()))
    };
    let first = values.with_value(|values| values.iter().filter_map(column).collect::<Vec<_>>());
    let previewed = state.controller.source().map(|(file, former)| {
        let choices = Signal::derive(move || Some(FileChoices { values: chosen.get(), ..former.clone() }));
        view! { <PreviewCard state file choices first /> }
    });
    let heads = [wording::FIELD, wording::FOUND, wording::ROWS, wording::TREAT_AS];
    view! {
        <section class="card mapping" id=VALUES_CARD tabindex="-1" data-testid="values">
            <h2 class="card-title">{wording::TITLE}</h2>
            <p class="card-subtitle">
                {wording::ONCE} {(n_hidden > 0).then(|| format!(" {}", wording::first_values(count(MAX_SHOWN as u64))))}
                {has_free_text.then(|| format!(" {}", wording::FREE_TEXT))}
            </p>
            <TableRegion label=wording::TITLE>
                <table class="words values">
                    <thead>
                        <tr>{heads.map(|head| view! { <th scope="col">{head}</th> })}</tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </TableRegion>
            <div class="mapping-foot">
                <button type="button" class="button primary" disabled=is_same on:click=score>
                    {wording::SCORE}
                </button>
                <button type="button" class="button" on:click=move |_| on_close.run(())>
                    {wording::CLOSE}
                </button>
                <p role="status">{move || answers.with(|answers| wording::left(unanswered(answers)))}</p>
            </div>
        </section>
        {previewed}
    }
}

#[component]
fn ValueRow(state: PortfolioState, index: usize, value: UnknownValue, answers: RwSignal<Answers>) -> impl IntoView {
    let id = format!("value-{index}");
    let (label, choices) = state.scorer.with_value(|scorer| {
        let field = scorer.schema().fields.get(value.field);
        field.map(|field| (field.label.clone(), options(field))).unwrap_or_default()
    });
    let answer = move || answers.with(|answers| answers.get(index).copied().flatten());
    let proposed = value.proposed.filter(|_| !value.is_chosen).map(usize::from);
    let is_proposed = move || proposed.is_some() && answer() == proposed;
    let on_choose = Callback::new(move |option| {
        answers.update(|answers| {
            if let Some(answer) = answers.get_mut(index) {
                *answer = Some(option);
            }
        });
    });
    let found = wording::shown(&value.found);
    let name = wording::treat_as(&found, &label);
    view! {
        <tr>
            <td>{label}</td>
            <td class="found">{found}</td>
            <td class="rows">{count(value.rows)}</td>
            <td class="answer">
                <span class="answer-head" aria-hidden="true">
                    {wording::TREAT_AS}
                </span>
                <label class="visually-hidden" for=id.clone()>
                    {name}
                </label>
                <Select id placeholder=wording::CHOOSE choices chosen=Signal::derive(answer) on_choose />
                <Show when=is_proposed>
                    <span class="proposed">{wording::PROPOSED}</span>
                </Show>
            </td>
        </tr>
    }
}
