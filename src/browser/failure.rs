//! A crash is a sentence on the page, not a page that has stopped answering.

use std::panic::{PanicHookInfo, set_hook};

use gloo::utils::{body, document};
use web_sys::wasm_bindgen::JsValue;

const SENTENCE: &str = "Something in this page went wrong and it has stopped. Reload it to go on. Nothing that you \
                        entered has left this device.";

/// From now on a panic puts a sentence on the page and its place into the console.
pub fn show_failures() {
    set_hook(Box::new(|info: &PanicHookInfo| {
        web_sys::console::error_1(&info.to_string().into());
        // nothing more can be done where even this fails
        let _ = append_sentence();
    }));
}

fn append_sentence() -> Result<(), JsValue> {
    let message = document().create_element("p")?;
    message.set_class_name("failure");
    message.set_attribute("role", "alert")?;
    message.set_text_content(Some(SENTENCE));
    body().prepend_with_node_1(&message)
}
