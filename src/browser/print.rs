//! The printed page. It is created when the browser is about to print, however that was started, and removed afterwards.

use gloo::events::EventListener;
use gloo::utils::{body, document, window};
use web_sys::Element;

use crate::sheet::Sheet;
use churnscope_pictures::{WaterfallBar, value_range};

const SVG: &str = "http://www.w3.org/2000/svg";

/// Prints the sheet that `make` returns for today's date. Lasts until the document is closed.
pub fn on_print(make: impl Fn(&str) -> Sheet + 'static) {
    EventListener::new(&window(), "beforeprint", move |_| {
        clear();
        // this fails only if the document is not HTML
        let _ = draw(&make(&today()));
    })
    .forget();
    EventListener::new(&window(), "afterprint", move |_| clear()).forget();
}

/// Opens the browser's print dialog.
pub fn print() {
    // a browser that cannot print ignores this
    let _ = window().print();
}

fn draw(sheet: &Sheet) -> Option<()> {
    let page = child(&body(), "article", "sheet", "")?;
    page.set_id("sheet");
    child(&page, "h1", "", "Customer summary")?;
    child(&page, "p", "sheet-headline", &sheet.headline)?;
    for sentence in &sheet.sentences {
        child(&page, "p", "", sentence)?;
    }
    child(&page, "h2", "", &format!("Why: {}", sheet.unit))?;
    waterfall(&page, &sheet.steps)?;
    child(&page, "h2", "", "What could be offered")?;
    if sheet.offers.is_empty() {
        child(&page, "p", "", "Nothing a rep can offer lowers the estimate much.")?;
    }
    let list = child(&page, "ul", "", "")?;
    for offer in &sheet.offers {
        child(&list, "li", "", offer)?;
    }
    let groups = child(&page, "div", "sheet-groups", "")?;
    for (group, fields) in &sheet.fields {
        let part = child(&groups, "section", "", "")?;
        child(&part, "h2", "", group)?;
        let table = child(&part, "table", "", "")?;
        for (label, value) in fields {
            let row = child(&table, "tr", "", "")?;
            child(&row, "th", "", label)?;
            child(&row, "td", "", value)?;
        }
    }
    child(&page, "h2", "", "Notes")?;
    child(&page, "div", "sheet-notes", "")?;
    child(&page, "p", "sheet-foot", &sheet.foot)?;
    Some(())
}

/// Horizontal bars, each with its label on the left and its value on the right. They span 400 units: 0% to 100%, or the
/// range of the log-odds.
fn waterfall(page: &Element, steps: &[WaterfallBar]) -> Option<()> {
    const LABELS: f64 = 230.0;
    const WIDTH: f64 = 400.0;
    const ROW: f64 = 17.0;
    let (least, greatest) = value_range(steps);
    let unit = WIDTH / (greatest - least).max(1.0);
    let svg = shape(page, "svg", "", &[("viewBox", format!("0 0 700 {}", ROW * steps.len() as f64))])?;
    for (index, step) in steps.iter().enumerate() {
        let (low, high) = (step.from.min(step.to), step.from.max(step.to));
        let top = ROW * index as f64;
        let middle = (top + ROW * 0.7).to_string();
        let fill = match step {
            WaterfallBar { is_total: true, .. } => "whole",
            WaterfallBar { from, to, .. } if to >= from => "raises",
            _ => "lowers",
        };
        let (left, width) = (LABELS + (low - least) * unit, ((high - low) * unit).max(1.0));
        let place = [
            ("x", left.to_string()),
            ("y", (top + 3.0).to_string()),
            ("width", width.to_string()),
            ("height", (ROW - 6.0).to_string()),
            ("class", fill.to_owned()),
        ];
        shape(&svg, "rect", "", &place)?;
        let label = [("x", (LABELS - 8.0).to_string()), ("y", middle.clone()), ("class", "label".to_owned())];
        shape(&svg, "text", &step.label, &label)?;
        shape(&svg, "text", &step.value, &[("x", (left + width + 6.0).to_string()), ("y", middle)])?;
    }
    Some(())
}

/// Removes the printed page.
pub(super) fn clear() {
    if let Some(sheet) = document().get_element_by_id("sheet") {
        sheet.remove();
    }
}

/// Today's date as it is printed: `November 28, 2026`.
pub(super) fn today() -> String {
    let options = js_sys::Object::new();
    // this fails only for objects that cannot be changed
    let _ = js_sys::Reflect::set(&options, &"dateStyle".into(), &"long".into());
    String::from(js_sys::Date::new_0().to_locale_date_string("en-US", &options))
}

/// Appends an element.
pub(super) fn child(parent: &Element, tag: &str, class: &str, text: &str) -> Option<Element> {
    let element = document().create_element(tag).ok()?;
    if !class.is_empty() {
        element.set_class_name(class);
    }
    element.set_text_content(Some(text));
    parent.append_child(&element).ok()?;
    Some(element)
}

fn shape(parent: &Element, tag: &str, text: &str, attributes: &[(&str, String)]) -> Option<Element> {
    let element = document().create_element_ns(Some(SVG), tag).ok()?;
    for (name, value) in attributes {
        element.set_attribute(name, value).ok()?;
    }
    element.set_text_content(Some(text));
    parent.append_child(&element).ok()?;
    Some(element)
}
