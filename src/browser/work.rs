//! What was typed, beyond the document that it was typed in: kept in parts by work.js.

use bincode::{Decode, Encode};
use js_sys::{Array, Promise};
use leptos::prelude::{Callable, Callback};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Blob;

use super::{PickedFile, when_settled};
use crate::work::{from_text, to_text};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = churnscopeWork)]
    fn restored(part: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = churnscopeWork, js_name = restoredFile)]
    fn kept_file() -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = churnscopeWork)]
    fn follow(part: &str, make: &JsValue) -> Result<(), JsValue>;

    #[wasm_bindgen(catch, js_namespace = churnscopeWork, js_name = followFile)]
    fn follow_kept_file(make: &JsValue) -> Result<(), JsValue>;

    #[wasm_bindgen(catch, js_namespace = churnscopeWork, js_name = isKept)]
    fn is_kept() -> Result<bool, JsValue>;

    #[wasm_bindgen(catch, js_namespace = churnscopeWork)]
    fn keep() -> Result<Promise, JsValue>;

    #[wasm_bindgen(catch, js_namespace = churnscopeWork, js_name = isSafe)]
    fn is_safe() -> Result<Promise, JsValue>;

    #[wasm_bindgen(catch, js_namespace = churnscopeWork)]
    fn erase() -> Result<Promise, JsValue>;

    #[wasm_bindgen(catch, js_namespace = churnscopeWork, js_name = onTrouble)]
    fn listen(hear: &JsValue) -> Result<(), JsValue>;
}

/// What a part was in the document before; `None` where there is none, or it is another version's.
pub fn restored_work<W: Decode<()>>(part: &str) -> Option<W> {
    from_text(&restored(part).ok()?.as_string()?)
}

/// From now on a part is made like this when it has to outlive the document.
pub fn follow_work<W: Encode>(part: &str, make: impl Fn() -> W + 'static) {
    let make = Closure::<dyn Fn() -> String>::new(move || to_text(&make()));
    // it fails only where work.js is not there, as in tests of components
    let _ = follow(part, make.as_ref());
    make.forget();
}

/// The file that was open in the document before.
pub fn restored_file() -> Option<PickedFile> {
    let kept: Array = kept_file().ok()?.dyn_into().ok()?;
    Some(PickedFile::from_kept(&kept.get(0).as_string()?, kept.get(1).dyn_into::<Blob>().ok()?))
}

/// From now on this is the file that has to outlive the document.
pub fn follow_file(open: impl Fn() -> Option<PickedFile> + 'static) {
    let make = Closure::<dyn Fn() -> JsValue>::new(move || {
        let kept = open().and_then(|file| Some(Array::of2(&file.name().into(), file.bytes()?.as_ref())));
        kept.map_or(JsValue::UNDEFINED, JsValue::from)
    });
    let _ = follow_kept_file(make.as_ref());
    make.forget();
}

/// Whether work is kept on this device.
pub fn is_work_kept() -> bool {
    is_kept().unwrap_or(false)
}

/// Keeps work on this device from now on. Then says whether it does, and whether the browser has promised not to clear
/// it away by itself.
pub fn keep_work(then: Callback<Option<bool>>) {
    tell_truth(keep(), then);
}

/// Says whether the browser has promised not to clear away by itself what is kept.
pub fn is_work_safe(then: Callback<Option<bool>>) {
    tell_truth(is_safe(), then);
}

/// Forgets all that is stored of the user. Then says whether that was done.
pub fn erase_all(then: Callback<bool>) {
    when_settled(erase(), move |done| {
        then.try_run(done.is_some());
    });
}

/// Calls back with a word whenever work could not be kept, and with none when it can be again.
pub fn on_work_trouble(then: impl Fn(&str) + 'static) {
    let hear = Closure::<dyn Fn(String)>::new(move |word: String| then(&word));
    let _ = listen(hear.as_ref());
    hear.forget();
}

fn tell_truth(promised: Result<Promise, JsValue>, then: Callback<Option<bool>>) {
    when_settled(promised, move |value| {
        then.try_run(value.map(|value| value.is_truthy()));
    });
}
