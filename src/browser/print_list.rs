use gloo::events::EventListener;
use gloo::utils::window;
use web_sys::Element;

use super::print::{child, clear, new_sheet, prints_calls, today_in_words};

/// The contents of a printed list.
#[derive(Clone, Debug, PartialEq)]
pub struct ListSheet {
    /// The file's name.
    pub title: String,
    /// Lines about the list.
    pub lines: Vec<String>,
    /// The column headings.
    pub head: Vec<String>,
    /// The cells, row by row.
    pub rows: Vec<Vec<String>>,
    /// The footer.
    pub foot: String,
}

/// When the browser prints, passes today's date to `make`, and prints the list that `make` returns. A call sheet is
/// printed instead while there is one.
pub fn on_print_list(make: impl Fn(&str) -> Option<ListSheet> + 'static) {
    EventListener::new(&window(), "beforeprint", move |_| {
        if prints_calls() {
            return;
        }
        if let Some(sheet) = make(&today_in_words()) {
            clear();
            // this fails only if the document is not HTML
            let _ = draw(&sheet);
        }
    })
    .forget();
    EventListener::new(&window(), "afterprint", move |_| clear()).forget();
}

fn draw(sheet: &ListSheet) -> Option<()> {
    let page = new_sheet("sheet sheet-list")?;
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
