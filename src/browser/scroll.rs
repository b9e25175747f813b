use gloo::utils::window;
use leptos::html::Div;
use leptos::prelude::*;

/// Scroll position of an element's content, in pixels from the top; 0 if the element is not on the page.
pub fn scroll_top(place: NodeRef<Div>) -> f64 {
    place.get_untracked().map(|element| f64::from(element.scroll_top())).unwrap_or_default()
}

/// Scrolls an element's content to this many pixels from its top.
pub fn set_scroll_top(place: NodeRef<Div>, top: f64) {
    if let Some(element) = place.get_untracked() {
        // a position is at most the height of the content, which fits in an `i32`
        element.set_scroll_top(top.round() as i32);
    }
}

/// Scroll position of the page, in pixels from the top.
pub fn page_scroll() -> f64 {
    window().scroll_y().unwrap_or_default()
}

/// Scrolls the page to this many pixels from its top.
pub fn set_page_scroll(top: f64) {
    window().scroll_to_with_x_and_y(0.0, top);
}
