use web_sys::wasm_bindgen::JsCast;
use web_sys::{DragEvent, Node};

/// Whether the dragged file leaves the element that handles `event`, rather than moving between that element's
/// children.
pub fn drag_leaves(event: &DragEvent) -> bool {
    let listening = event.current_target().and_then(|target| target.dyn_into::<Node>().ok());
    let next = event.related_target().and_then(|target| target.dyn_into::<Node>().ok());
    !listening.is_some_and(|listening| next.is_some_and(|next| listening.contains(Some(&next))))
}
