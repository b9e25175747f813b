//! The card that asks whether a column has decimal points or commas.

use leptos::prelude::*;

use super::state::PortfolioState;
use crate::browser::PickedFile;
use churnscope_engine::notation::plain_number;
use churnscope_engine::number_format::{DecimalMark, NumberFormat};
use churnscope_wording::portfolio::reading;
use churnscope_wording::values::fixed;
use churnscope_worker::protocol::FileChoices;

/// A question with two answers. Either answer makes the page read the file again.
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
    let former = StoredValue::new(former);
    let answer = move |mark| {
        let mut choices = former.get_value();
        choices.table.decimal_mark = Some(mark);
        state.controller.open(file, choices);
    };
    let buttons = answers
        .into_iter()
        .map(|(mark, text)| {
            view! {
                <button type="button" class="button" on:click=move |_| answer(mark)>
                    {text}
                </button>
            }
        })
        .collect_view();
    view! {
        <section class="card mapping" data-testid="decimal-mark">
            <h2 class="card-title">{reading::DECIMAL_TITLE}</h2>
            <p class="card-subtitle">{reading::decimal_question(column, example)}</p>
            <div class="mapping-foot">
                {buttons}
                <button type="button" class="button" on:click=move |_| state.controller.cancel()>
                    {reading::CANCEL}
                </button>
            </div>
        </section>
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
