//! Messages between the Customer page and the list of customers or the call sheet. On a site, unlike in the single
//! file, the Customer page is a program of its own.

use gloo::events::{EventListener, EventListenerOptions};
use gloo::utils::window;
use wasm_bindgen::JsCast;
use web_sys::{CustomEvent, CustomEventInit};

use crate::opened_customer::{ListPlace, OpenedCustomer};
use crate::session::{from_text, to_text};
use bincode::{Decode, Encode};

/// The event with which the list or the call sheet announces the customer that the user opens.
const OPENED: &str = "churnscope-opened";

/// The event with which the Customer page asks the list or the call sheet to open a customer.
const WANTED: &str = "churnscope-wanted";

/// Tells the Customer page which customer the user opens from the list or the call sheet.
pub fn announce_customer(customer: &OpenedCustomer) {
    send(OPENED, customer);
}

/// Calls back with each customer that the user opens from the list or the call sheet.
pub fn on_customer_opened(then: impl Fn(OpenedCustomer) + 'static) {
    receive(OPENED, move |customer| {
        then(customer);
        true
    });
}

/// Asks the list or the call sheet to open the customer at a place. Returns whether it still has this place.
pub fn open_from_list(place: ListPlace) -> bool {
    send(WANTED, &place)
}

/// Calls back with each place whose customer is to be opened. The callback returns whether its list has this place.
pub fn on_customer_wanted(then: impl Fn(ListPlace) -> bool + 'static) {
    receive(WANTED, then);
}

/// Sends a message to the programs of this window. Returns whether one of them accepted it.
fn send(name: &str, message: &impl Encode) -> bool {
    let event = CustomEventInit::new();
    event.set_cancelable(true);
    event.set_detail(&to_text(message).unwrap_or_default().into());
    // canceled means accepted
    CustomEvent::new_with_event_init_dict(name, &event)
        .and_then(|event| window().dispatch_event(&event))
        .is_ok_and(|is_ignored| !is_ignored)
}

fn receive<T: Decode<()>>(name: &'static str, then: impl Fn(T) -> bool + 'static) {
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(&window(), name, options, move |event| {
        let text = event.dyn_ref::<CustomEvent>().and_then(|event| event.detail().as_string());
        if text.and_then(|text| from_text(&text)).is_some_and(&then) {
            event.prevent_default();
        }
    })
    .forget();
}
