//! Sharing a customer: on paper, as text, and as a link.

use leptos::prelude::*;

use crate::browser::{copy, print, set_fragment};
use crate::route::Page;
use crate::shared_customer::SharedCustomer;
use churnscope_engine::customer::Customer;
use churnscope_engine::explain::{Explanation, suggestions};
use churnscope_engine::link::write_link;
use churnscope_engine::scorer::Scorer;
use churnscope_wording::customer::sharing;
use churnscope_wording::summary::summary;

const MAX_OFFERS: usize = 3;

/// Buttons that print the customer's summary, copy it, or copy a link to the customer.
#[component]
pub fn ShareButtons(
    /// The model.
    scorer: StoredValue<Scorer>,
    /// The customer on the form.
    #[prop(into)]
    customer: Signal<Customer>,
    /// The customer to copy as text.
    shared: Signal<SharedCustomer>,
    /// The label of the first field with invalid text, if any.
    #[prop(into)]
    invalid_field: Signal<Option<String>>,
) -> impl IntoView {
    let (status, set_status) = signal(String::new());
    // the text that the browser refused to copy
    let (uncopied, set_uncopied) = signal(None::<String>);
    let copy_text = move |text: String, success: String| {
        let attempt = text.clone();
        let done = Callback::new(move |copied: bool| {
            set_status.set(if copied { success.clone() } else { sharing::NO_CLIPBOARD.to_owned() });
            set_uncopied.set((!copied).then(|| text.clone()));
        });
        copy(&attempt, done);
    };
    let copy_summary = move |_| {
        let text = scorer.with_value(|scorer| summary_of(scorer, &shared.get_untracked()));
        copy_text(text, sharing::SUMMARY_COPIED.to_owned());
    };
    let copy_link = move |_| {
        let link = scorer.with_value(|scorer| customer.with_untracked(|customer| write_link(scorer, customer)));
        let address = set_fragment(&format!("{}/{link}", Page::Customer.href().trim_start_matches('#')));
        let copied = sharing::LINK_COPIED.to_owned();
        copy_text(
            address,
            match invalid_field.get_untracked() {
                Some(field) => sharing::link_out_of_date(copied, field),
                None => copied,
            },
        );
    };
    view! {
        <div class="share-buttons">
            <button type="button" class="button" on:click=|_| print()>
                {sharing::PRINT}
            </button>
            <button type="button" class="button" on:click=copy_summary>
                {sharing::COPY_SUMMARY}
            </button>
            <button type="button" class="button" on:click=copy_link>
                {sharing::COPY_LINK}
            </button>
            <p class="share-status" role="status">
                {status}
            </p>
            {move || {
                uncopied
                    .get()
                    .map(|text| {
                        view! {
                            <textarea class="copy-text" readonly aria-label=sharing::TEXT_TO_COPY prop:value=text></textarea>
                        }
                    })
            }}
        </div>
    }
}

fn summary_of(scorer: &Scorer, SharedCustomer { facts, identity, notes }: &SharedCustomer) -> String {
    let explanation = Explanation::of(scorer, facts);
    let summary = summary(scorer, facts, &explanation, &suggestions(scorer, facts, None, MAX_OFFERS));
    let lines = [identity.as_slice(), notes].concat();
    if lines.is_empty() { summary } else { format!("{}\n\n{summary}", lines.join("\n")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::scorer;

    #[test]
    fn notes_come_before_the_summary_of_the_facts() {
        let scorer = scorer();
        let facts = Customer::default_of(scorer.schema());
        let plain =
            summary_of(&scorer, &SharedCustomer { facts: facts.clone(), identity: Vec::new(), notes: Vec::new() });
        assert!(plain.contains(" likely to leave"));
        let [identity, notes] = ["a", "b"].map(|line| vec![line.to_owned()]);
        assert_eq!(summary_of(&scorer, &SharedCustomer { facts, identity, notes }), format!("a\nb\n\n{plain}"));
    }
}
