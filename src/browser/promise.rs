//! What JavaScript promises.

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;

/// Tells once, later, what was promised; `None` where it was not kept: what went wrong is told to the console.
pub(super) fn when_settled(promised: Result<Promise, JsValue>, tell: impl Fn(Option<JsValue>) + Clone + 'static) {
    let refuse = {
        let tell = tell.clone();
        move |why: JsValue| {
            web_sys::console::error_1(&why);
            tell(None);
        }
    };
    match promised {
        Ok(promise) => {
            let kept = Closure::once(move |value: JsValue| tell(Some(value)));
            let broken = Closure::once(refuse);
            let _ = promise.then2(&kept, &broken);
            // one of the two is called once, later
            kept.forget();
            broken.forget();
        }
        Err(why) => refuse(why),
    }
}
