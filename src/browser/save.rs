use gloo::timers::callback::Timeout;
use gloo::utils::{body, document, window};
use js_sys::{Array, Uint8Array};
use web_sys::wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, HtmlAnchorElement, Url, XmlSerializer};

/// How long the address of a saved file stays valid, in milliseconds.
const MAX_READ_MILLIS: u32 = 10_000;

/// Saves text as a file. If the download cannot be started, tells the user.
pub fn save_text(name: &str, text: &str) {
    save_or_tell(name, Blob::new_with_str_sequence(&Array::of1(&text.into())));
}

/// Saves bytes as a file. If the download cannot be started, tells the user.
pub fn save_bytes(name: &str, bytes: &[u8]) {
    save_or_tell(name, Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(bytes))));
}

/// The chart in the card with this test ID on the visible page, as SVG; `None` if the chart is not drawn.
pub fn picture_in(test_id: &str) -> Option<String> {
    let selector = format!("[data-testid='{test_id}']:not([hidden] *) .chart-canvas svg");
    let found = document().query_selector(&selector).ok()??;
    XmlSerializer::new().ok()?.serialize_to_string(&found).ok()
}

fn save_or_tell(name: &str, file: Result<Blob, JsValue>) {
    if file.and_then(|file| save(name, &file)).is_err() {
        let message =
            format!("{name} could not be saved. The browser may be out of memory. Close other tabs, then try again.");
        // a browser without dialogs cannot show the message
        let _ = window().alert_with_message(&message);
    }
}

pub(super) fn save(name: &str, file: &Blob) -> Result<(), JsValue> {
    let address = Url::create_object_url_with_blob(file)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    body().append_child(&link)?;
    link.click();
    link.remove();
    Timeout::new(MAX_READ_MILLIS, move || drop(Url::revoke_object_url(&address))).forget();
    Ok(())
}
