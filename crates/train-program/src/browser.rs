use js_sys::{Array, Date, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, FileReaderSync};

pub(crate) type FileOrBytes = JsValue;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_name = postMessage)]
    fn post_message(message: &JsValue, transferred: &Array) -> Result<(), JsValue>;
}

/// The bytes of a file or a buffer. A file is read synchronously, which only a worker may do.
pub(crate) fn bytes_of(attachment: &FileOrBytes) -> Result<Vec<u8>, JsValue> {
    match attachment.dyn_ref::<Blob>() {
        Some(file) => Ok(Uint8Array::new(&FileReaderSync::new()?.read_as_array_buffer(file)?.into()).to_vec()),
        None => Ok(Uint8Array::new(attachment).to_vec()),
    }
}

/// In milliseconds.
pub(crate) fn now() -> f64 {
    Date::now()
}

/// Transfers the buffers instead of cloning them.
pub(crate) fn post(message: &[u8], attachment: &[u8]) -> Result<(), JsValue> {
    let (message, attachment) = (Uint8Array::from(message), Uint8Array::from(attachment));
    let both = Object::new();
    Reflect::set(&both, &"message".into(), &message)?;
    Reflect::set(&both, &"attachment".into(), &attachment)?;
    post_message(&both, &Array::of2(&message.buffer(), &attachment.buffer()))
}
