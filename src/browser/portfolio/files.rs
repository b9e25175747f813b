use js_sys::Array;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Blob, DragEvent, Event, File, HtmlInputElement};

/// A file that the page works on. The bytes are read only when they are needed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PickedFile {
    name: StoredValue<String>,
    bytes: StoredValue<Blob, LocalStorage>,
    size: u64,
}

impl PickedFile {
    /// A file with this text.
    pub fn from_text(name: &str, text: &str) -> Self {
        // if there is no memory for the text, the file is empty
        let bytes = Blob::new_with_str_sequence(&Array::of1(&text.into())).or_else(|_| Blob::new());
        Self::new(name, bytes.unwrap_or_else(|empty| empty.unchecked_into()))
    }

    /// The file's name.
    pub fn name(&self) -> String {
        self.name.try_get_value().unwrap_or_default()
    }

    /// The size that the file had when this value was made, in bytes.
    pub fn size(&self) -> u64 {
        self.size
    }

    pub(in crate::browser) fn restored(name: &str, bytes: Blob) -> Self {
        Self::new(name, bytes)
    }

    pub(in crate::browser) fn bytes(&self) -> Option<Blob> {
        self.bytes.try_get_value()
    }

    pub(in crate::browser) fn with_bytes(&self, bytes: Blob) -> Self {
        Self::new(&self.name(), bytes)
    }

    /// This file with other bytes. Its copies get these bytes, too, but keep their size.
    pub(in crate::browser) fn replaced(&self, bytes: Blob) -> Self {
        let size = bytes.size() as u64;
        self.bytes.try_set_value(bytes);
        Self { size, ..*self }
    }

    fn new(name: &str, bytes: Blob) -> Self {
        let size = bytes.size() as u64;
        let owner = Owner::new_root(None);
        let file =
            owner.with(|| Self { name: StoredValue::new(name.to_owned()), bytes: StoredValue::new_local(bytes), size });
        // the file outlives the component that opened it, because the page reads the file again later
        std::mem::forget(owner);
        file
    }
}

/// The file that was chosen in an input; `None` if no file was chosen. The input is cleared, so that the same file can
/// be chosen again.
pub fn picked_in(event: &Event) -> Option<PickedFile> {
    let input: HtmlInputElement = event.target()?.dyn_into().ok()?;
    let file = input.files()?.get(0)?;
    input.set_value("");
    Some(picked(file))
}

/// Returns the first of the dropped files, and keeps the browser from opening them. `None` if no file was dropped.
pub fn dropped(event: &DragEvent) -> Option<PickedFile> {
    event.prevent_default();
    Some(picked(event.data_transfer()?.files()?.get(0)?))
}

fn picked(file: File) -> PickedFile {
    let name = file.name();
    PickedFile::new(&name, file.into())
}
