//! Loads the customer from a link in the address.

use leptos::prelude::*;

use super::draft::Edit;
use crate::browser::effect;
use churnscope_engine::customer::Customer;
use churnscope_engine::link::read_link;
use churnscope_engine::scorer::Scorer;
use churnscope_wording::customer::link_rejected;
use churnscope_wording::values::capitalized;

/// Loads the customer of each new link into the form. Returns the error if the current link cannot be read.
///
/// `restored_link` is the last link of the restored session. It is not loaded again, because the form may have changed
/// since.
pub fn load_linked_customer(
    scorer: StoredValue<Scorer>,
    link: Memo<String>,
    restored_link: String,
    customer: Memo<Customer>,
    on_edit: Callback<Edit>,
) -> ReadSignal<Option<String>> {
    let restored_link = StoredValue::new(restored_link);
    let (error, set_error) = signal(None::<String>);
    effect(move || {
        let link = link.get();
        // only the first link can be the restored one
        let is_new = restored_link.try_update_value(|restored| std::mem::take(restored) != link) == Some(true);
        let read = (is_new && !link.is_empty()).then(|| scorer.with_value(|scorer| read_link(scorer, &link)));
        if let Some(Ok(linked)) = &read
            && customer.with_untracked(|customer| customer != linked)
        {
            on_edit.run(Edit::Load(linked.clone()));
        }
        set_error.set(read.and_then(Result::err).map(|error| link_rejected(capitalized(&error.to_string()))));
    });
    error
}
