//! What happens when a file is dragged over a page and dropped.

use leptos::ev::DragEvent;
use leptos::prelude::*;

use crate::browser::{PickedFile, drag_leaves, dropped};

/// Whether something is dragged over the page, and the listeners for `dragover`, `dragleave`, and `drop`. Calls `open`
/// with a dropped file.
#[allow(clippy::type_complexity, reason = "closures have no names that could be shorter")]
pub fn file_drop(
    open: impl Fn(PickedFile) + Copy + 'static,
) -> (ReadSignal<bool>, impl Fn(DragEvent) + Copy, impl Fn(DragEvent) + Copy, impl Fn(DragEvent) + Copy) {
    let (is_dragged_over, set_is_dragged_over) = signal(false);
    let on_drag_over = move |event: DragEvent| {
        event.prevent_default();
        set_is_dragged_over.set(true);
    };
    let on_drag_leave = move |event: DragEvent| {
        if drag_leaves(&event) {
            set_is_dragged_over.set(false);
        }
    };
    let on_drop = move |event: DragEvent| {
        set_is_dragged_over.set(false);
        if let Some(file) = dropped(&event) {
            open(file);
        }
    };
    (is_dragged_over, on_drag_over, on_drag_leave, on_drop)
}
