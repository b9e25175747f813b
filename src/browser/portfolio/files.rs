//! Files that a user gives.

use js_sys::Array;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Blob, DragEvent, Event, File, HtmlInputElement};

/// A file that a user gave: a name, and bytes that stay where they are until a worker reads them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PickedFile {
    name: StoredValue<String>,
    bytes: StoredValue<Blob, LocalStorage>,
    size: u64,
}

impl PickedFile {
    /// A file of text that the page has: pasted rows, or the example.
    pub fn from_text(name: &str, text: &str) -> Self {
        // refused only where memory is out; an empty file then says so
        let bytes = Blob::new_with_str_sequence(&Array::of1(&text.into())).or_else(|_| Blob::new());
        Self::new(name, bytes.unwrap_or_else(|empty| empty.unchecked_into()))
    }

    /// Its name.
    pub fn name(&self) -> String {
        self.name.try_get_value().unwrap_or_default()
    }

    /// Its size in bytes.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// A file that was kept.
    pub(in crate::browser) fn from_kept(name: &str, bytes: Blob) -> Self {
        Self::new(name, bytes)
    }

    pub(in crate::browser) fn bytes(&self) -> Option<Blob> {
        self.bytes.try_get_value()
    }

    fn new(name: &str, bytes: Blob) -> Self {
        let size = bytes.size() as u64;
        let owner = Owner::new_root(None);
        let file =
            owner.with(|| Self { name: StoredValue::new(name.to_owned()), bytes: StoredValue::new_local(bytes), size });
        // it lasts as long as the page, whatever part of it took it: a list is saved from it
        std::mem::forget(owner);
        file
    }
}

/// The file that was picked in an input; the input is ready for the same file again.
pub fn picked_in(event: &Event) -> Option<PickedFile> {
    let input: HtmlInputElement = event.target()?.dyn_into().ok()?;
    let file = input.files()?.get(0)?;
    input.set_value("");
    Some(of(file))
}

/// The file that was dropped. The browser does not open it itself.
pub fn dropped(event: &DragEvent) -> Option<PickedFile> {
    event.prevent_default();
    Some(of(event.data_transfer()?.files()?.get(0)?))
}

fn of(file: File) -> PickedFile {
    let name = file.name();
    PickedFile::new(&name, file.into())
}
