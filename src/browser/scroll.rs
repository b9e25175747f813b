//! What is scrolled, and how large what is shown is.

use gloo::utils::window;
use leptos::html::Div;
use leptos::prelude::*;

/// How far an element's contents are scrolled down, in pixels; nought where it is not on the page.
pub fn scroll_top(place: NodeRef<Div>) -> f64 {
    place.get_untracked().map(|element| f64::from(element.scroll_top())).unwrap_or_default()
}

/// Scrolls an element's contents.
pub fn set_scroll_top(place: NodeRef<Div>, top: f64) {
    if let Some(element) = place.get_untracked() {
        // within the track's height, so the cast loses no more than a part of a pixel
        element.set_scroll_top(top.round() as i32);
    }
}

/// How far the page is scrolled down, in pixels.
pub fn page_scroll() -> f64 {
    window().scroll_y().unwrap_or_default()
}

/// Scrolls the page.
pub fn set_page_scroll(top: f64) {
    window().scroll_to_with_x_and_y(0.0, top);
}
