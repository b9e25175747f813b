//! Loads the customer from a link in the address, from the list, or from the call sheet.

use leptos::prelude::*;

use super::history::{FormAction, History};
use crate::browser::{effect, on_customer_opened};
use crate::opened_customer::{OpenedCustomer, link_in};
use churnscope_engine::customer::Customer;
use churnscope_engine::link::read_link;
use churnscope_engine::scorer::Scorer;
use churnscope_wording::customer::link_rejected;
use churnscope_wording::values::capitalized;

/// Maximum number of opened customers who are still known when the browser goes back to their address.
const MAX_KNOWN: usize = 100;

/// Loads the customer of each new link, and each customer who is opened from the list or the call sheet, into the form.
/// Returns the error if the current link cannot be read.
///
/// `restored_link` is the last link of the restored session. It is not loaded again, because the form may have changed
/// since.
pub fn load_linked_customer(
    scorer: StoredValue<Scorer>,
    link: Memo<String>,
    restored_link: String,
    customer: Memo<Customer>,
    history: RwSignal<History>,
    on_action: Callback<FormAction>,
) -> ReadSignal<Option<String>> {
    let read = move |link: &str| scorer.with_value(|scorer| read_link(scorer, link_in(link)));
    let known = StoredValue::new(Vec::<OpenedCustomer>::new());
    on_customer_opened(move |opened| {
        if let Ok(customer) = read(&opened.link) {
            known.update_value(|known| remember(known, opened.clone()));
            on_action.run(FormAction::Open(customer, Some(opened)));
        }
    });
    let restored_link = StoredValue::new(restored_link);
    let (error, set_error) = signal(None::<String>);
    effect(move || {
        let link = link.get();
        // only the first link can be the restored one
        let is_new = restored_link.try_update_value(|restored| std::mem::take(restored) != link) == Some(true);
        let found = (is_new && !link.is_empty()).then(|| read(&link));
        let opened = known.with_value(|known| known.iter().find(|opened| opened.link == link).cloned());
        if let Some(Ok(linked)) = &found {
            let is_other = opened.is_some() && history.with_untracked(|history| history.opened() != opened.as_ref());
            if is_other || customer.with_untracked(|customer| customer != linked) {
                on_action.run(FormAction::Open(linked.clone(), opened));
            }
        }
        set_error.set(found.and_then(Result::err).map(|error| link_rejected(capitalized(&error.to_string()))));
    });
    error
}

fn remember(known: &mut Vec<OpenedCustomer>, opened: OpenedCustomer) {
    known.retain(|other| other.link != opened.link);
    known.push(opened);
    if known.len() > MAX_KNOWN {
        known.remove(0);
    }
}
