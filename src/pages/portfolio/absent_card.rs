//! The card that says which fields have no column in the file.

use leptos::prelude::*;

use super::state::PortfolioState;
use crate::browser::Report;
use churnscope_engine::bundle::Bundle;
use churnscope_engine::schema::FieldIndex;
use churnscope_wording::columns::fill_in_words;
use churnscope_wording::portfolio::columns as wording;

/// Says how fields without a column were filled. Shows nothing if no field was filled in this way.
#[component]
pub fn AbsentCard(
    /// The state of the page.
    state: PortfolioState,
    /// The report on the file.
    report: Signal<Report>,
) -> impl IntoView {
    let sentences = report.with_untracked(|report| {
        state.scorer.with_value(|scorer| absent_fields(scorer.bundle(), &report.absent_fields, report.scored))
    });
    (!sentences.is_empty()).then(|| {
        let sentences = sentences.into_iter().map(|sentence| view! { <li>{sentence}</li> }).collect_view();
        view! {
            <section class="card absent" role="note" data-testid="absent-columns">
                <ul>{sentences}</ul>
                <p>{wording::GUESS}</p>
                <button type="button" class="button" on:click=move |_| state.match_columns()>
                    {wording::MATCH}
                </button>
            </section>
        }
    })
}

/// How these fields without a column were filled: one sentence for each field that has a value to fill it with.
pub fn absent_fields(bundle: &Bundle, absent: &[FieldIndex], customers: u32) -> Vec<String> {
    let sentence = |&index: &FieldIndex| {
        let value = fill_in_words(&bundle.schema, &bundle.preprocessor, index)?;
        Some(wording::filled(&bundle.schema.fields.get(index)?.label, customers, &value))
    };
    absent.iter().filter_map(sentence).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{scorer, with_label};

    #[test]
    fn each_filled_field_is_named_with_its_value() {
        let scorer = scorer();
        let fields = ["Paperless billing", "Total charge", "Tenure"].map(|label| with_label(scorer.schema(), label));
        let expected = [
            wording::filled("Paperless billing", 7_043, "Yes"),
            wording::filled("Total charge", 7_043, "Tenure × Monthly charge"),
        ];
        assert_eq!(absent_fields(scorer.bundle(), &fields, 7_043), expected);
    }
}
