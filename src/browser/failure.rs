//! Shows a message after a crash, because the page then no longer responds.

use std::panic::{PanicHookInfo, set_hook};

use gloo::utils::{body, document};
use web_sys::wasm_bindgen::JsValue;

const MESSAGE: &str = "Churnscope has stopped because of an error. Reload the page to continue. Your data has not \
                        left this device.";

/// From now on, every panic shows a message on the page and writes the panic's location to the console.
pub fn show_failures() {
    set_hook(Box::new(|info: &PanicHookInfo| {
        web_sys::console::error_1(&info.to_string().into());
        // if even this fails, the console still has the location
        let _ = show_message();
    }));
}

fn show_message() -> Result<(), JsValue> {
    let message = document().create_element("p")?;
    message.set_class_name("failure");
    message.set_attribute("role", "alert")?;
    message.set_text_content(Some(MESSAGE));
    body().prepend_with_node_1(&message)
}
