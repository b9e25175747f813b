//! A printed list. Like a printed customer it is made when the browser is about to print.

use gloo::events::EventListener;
use gloo::utils::{body, window};
use web_sys::Element;

use super::print::{child, clear, today};
use crate::pages::portfolio::ListSheet;

/// Puts what `make` gives on paper in place of what any other page would; `None` leaves the paper to that one. Lasts
/// as long as the page does.
pub fn on_print_list(make: impl Fn(&str) -> Option<ListSheet> + 'static) {
    EventListener::new(&window(), "beforeprint", move |_| {
        if let Some(sheet) = make(&today()) {
            clear();
            // it fails only where the document is no HTML document
            let _ = draw(&sheet);
        }
    })
    .forget();
    EventListener::new(&window(), "afterprint", move |_| clear()).forget();
}

fn draw(sheet: &ListSheet) -> Option<()> {
    let page = child(&body(), "article", "sheet sheet-list", "")?;
    page.set_id("sheet");
    child(&page, "h1", "", &sheet.title)?;
    for line in &sheet.lines {
        child(&page, "p", "", line)?;
    }
    let table = child(&page, "table", "", "")?;
    row(&child(&table, "thead", "", "")?, "th", &sheet.head)?;
    let rows = child(&table, "tbody", "", "")?;
    for cells in &sheet.rows {
        row(&rows, "td", cells)?;
    }
    child(&page, "p", "sheet-foot", &sheet.foot)?;
    Some(())
}

fn row(part: &Element, cell: &str, cells: &[String]) -> Option<()> {
    let row = child(part, "tr", "", "")?;
    cells.iter().try_for_each(|text| child(&row, cell, "", text).map(drop))
}
