//! Files that the page makes itself, saved like downloads.

use gloo::timers::callback::Timeout;
use gloo::utils::{body, document};
use js_sys::{Array, Uint8Array};
use web_sys::wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, HtmlAnchorElement, Url, XmlSerializer};

/// How long a browser may take to fetch what it saves, in milliseconds.
const FETCHED_AFTER: u32 = 10_000;

/// Saves text under a name. A browser that refuses saves nothing.
pub fn save_text(name: &str, text: &str) {
    if let Ok(blob) = Blob::new_with_str_sequence(&Array::of1(&text.into())) {
        save(name, &blob);
    }
}

/// Saves bytes under a name. A browser that refuses saves nothing.
pub fn save_bytes(name: &str, bytes: &[u8]) {
    if let Ok(blob) = Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(bytes))) {
        save(name, &blob);
    }
}

/// The picture of the chart in the card of this test id, as SVG; `None` where none is drawn.
pub fn picture_in(test_id: &str) -> Option<String> {
    let found = document().query_selector(&format!("[data-testid='{test_id}'] .chart-canvas svg")).ok()??;
    XmlSerializer::new().ok()?.serialize_to_string(&found).ok()
}

/// Saves bytes under a name.
pub(super) fn save(name: &str, bytes: &Blob) {
    // it fails only where a document can hold no link
    let _ = try_save(name, bytes);
}

fn try_save(name: &str, bytes: &Blob) -> Result<(), JsValue> {
    let address = Url::create_object_url_with_blob(bytes)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    body().append_child(&link)?;
    link.click();
    link.remove();
    Timeout::new(FETCHED_AFTER, move || drop(Url::revoke_object_url(&address))).forget();
    Ok(())
}
