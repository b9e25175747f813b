//! The card that asks whether a column has decimal points or commas.

use leptos::prelude::*;

use super::preview_card::PreviewCard;
use super::state::PortfolioState;
use crate::browser::PickedFile;
use crate::components::Select;
use churnscope_engine::notation::plain_number;
use churnscope_engine::number_format::{DecimalMark, NumberFormat};
use churnscope_wording::portfolio::preview::CHOOSE_MARK;
use churnscope_wording::portfolio::reading;
use churnscope_wording::values::fixed;
use churnscope_worker::protocol::FileChoices;

/// A question with two answers, and the first rows as they will be read with the chosen answer.
#[component]
pub fn DecimalCard(
    /// The state of the page.
    state: PortfolioState,
    /// The file.
    file: PickedFile,
    /// The user's choices so far.
    former: FileChoices,
    /// The name of the column.
    column: String,
    /// A cell that can be read in two ways.
    example: String,
) -> impl IntoView {
    let read = |mark| {
        let format = NumberFormat { decimal_mark: Some(mark), ..NumberFormat::default() };
        format.read(&example).map(shown).unwrap_or_default()
    };
    let answers = [
        (DecimalMark::Point, reading::as_point(read(DecimalMark::Point))),
        (DecimalMark::Comma, reading::as_comma(read(DecimalMark::Comma))),
    ];
    let (marks, names): (Vec<DecimalMark>, Vec<String>) = answers.into_iter().unzip();
    let (question, first) = (reading::decimal_question(&column, &example), vec![column]);
    let names: Vec<(usize, String)> = names.into_iter().enumerate().collect();
    let answer = RwSignal::new(None::<usize>);
    let former = StoredValue::new(former);
    let choices = move || {
        let mark = answer.get().and_then(|index| marks.get(index).copied())?;
        let mut choices = former.get_value();
        choices.table.decimal_mark = Some(mark);
        Some(choices)
    };
    let choices = Signal::derive(choices);
    let read_file = move |_| {
        if let Some(choices) = choices.get_untracked() {
            state.controller.open(file, choices);
        }
    };
    view! {
        <section class="card mapping" data-testid="decimal-mark">
            <h2 class="card-title">{reading::DECIMAL_TITLE}</h2>
            <p class="card-subtitle">{question}</p>
            <div class="mapping-rows">
                <div class="mapping-row">
                    <label for="decimal-mark">{reading::DECIMAL_MARK}</label>
                    <Select
                        id="decimal-mark"
                        placeholder=reading::CHOOSE_MARK
                        choices=names
                        chosen=answer
                        on_choose=Callback::new(move |index| answer.set(Some(index)))
                    />
                </div>
            </div>
            <div class="mapping-foot">
                <button
                    type="button"
                    class="button primary"
                    disabled=move || answer.get().is_none()
                    on:click=read_file
                >
                    {reading::READ}
                </button>
                <button type="button" class="button" on:click=move |_| state.controller.cancel()>
                    {reading::CANCEL}
                </button>
            </div>
        </section>
        <PreviewCard state file choices to_complete=CHOOSE_MARK first />
    }
}

/// A number with all its decimals, and with commas between thousands.
fn shown(number: f64) -> String {
    let decimals = plain_number(number).split_once('.').map_or(0, |(_, decimals)| decimals.len());
    fixed(number, u8::try_from(decimals).unwrap_or(u8::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_readings_can_be_told_apart() {
        assert_eq!([shown(29.85), shown(29_850.0), shown(3.967)], ["29.85", "29,850", "3.967"]);
    }
}
