//! The printed call sheet.

use gloo::events::EventListener;
use gloo::utils::window;

use super::print::{child, clear_calls, new_calls, print, prints_calls, today_in_words};

/// The sheet is removed at the first of these events: some browsers print only after `print` has returned, and some
/// never report that they have printed.
const DONE: [&str; 3] = ["afterprint", "pointerdown", "keydown"];

/// The contents of a printed call sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct PrintedCalls {
    /// The title.
    pub title: String,
    /// The customers.
    pub calls: Vec<PrintedCall>,
}

/// A customer on a printed call sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct PrintedCall {
    /// One line with the customer's ID, the risk, and the owner.
    pub head: String,
    /// The offer; may be empty.
    pub offer: String,
    /// Boxes to tick, and whether they are ticked already.
    pub boxes: Vec<(bool, &'static str)>,
    /// Lines to write on, with their names and what is already known.
    pub lines: Vec<(&'static str, String)>,
}

/// Prints a call sheet in place of the page. `summary` is given today's date.
pub fn print_calls(sheet: &PrintedCalls, summary: impl FnOnce(&str) -> String) {
    // this fails only if the document is not HTML
    if draw(sheet, &summary(&today_in_words())).is_some() {
        for event in DONE {
            let clear = |_: &_| {
                if prints_calls() {
                    clear_calls();
                }
            };
            EventListener::once(&window(), event, clear).forget();
        }
        print();
    }
}

fn draw(sheet: &PrintedCalls, summary: &str) -> Option<()> {
    let page = new_calls()?;
    let head = child(&page, "header", "", "")?;
    child(&head, "h1", "", &sheet.title)?;
    child(&head, "p", "", summary)?;
    for call in &sheet.calls {
        let part = child(&page, "section", "printed-call", "")?;
        child(&part, "h2", "", &call.head)?;
        child(&part, "p", "", &call.offer)?;
        let boxes = child(&part, "p", "printed-boxes", "")?;
        for (is_ticked, name) in &call.boxes {
            child(&boxes, "span", "", &format!("{} {name}", if *is_ticked { "☒" } else { "☐" }))?;
        }
        let lines = child(&part, "p", "printed-lines", "")?;
        for (name, known) in &call.lines {
            child(&lines, "span", "", &format!("{name}: {known}"))?;
        }
    }
    Some(())
}
