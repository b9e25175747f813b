//! The printed summary of a customer. It is created just before the browser prints, however printing was started, and
//! is removed afterward.

use gloo::events::EventListener;
use gloo::utils::{body, document, window};
use web_sys::Element;

use crate::printed_customer::PrintedCustomer;
use churnscope_pictures::waterfall::svg;
use churnscope_wording::customer::{offers, sharing};

/// The attribute that tells sheet.css to print the sheet rather than the page.
const PRINTS: &str = "data-prints";

/// The value of the attribute while a call sheet is printed.
const CALLS: &str = "calls";

/// When the browser prints, passes today's date to `make`, and prints the customer that `make` returns. A call sheet is
/// printed instead while there is one.
pub fn on_print(make: impl Fn(&str) -> Option<PrintedCustomer> + 'static) {
    EventListener::new(&window(), "beforeprint", move |_| {
        if prints_calls() {
            return;
        }
        clear();
        // drawing fails only if the document is not HTML
        let _ = make(&today_in_words()).and_then(|customer| draw(&customer));
    })
    .forget();
    EventListener::new(&window(), "afterprint", move |_| clear()).forget();
}

/// Opens the browser's print dialog.
pub fn print() {
    // a browser that cannot print ignores this
    let _ = window().print();
}

fn draw(customer: &PrintedCustomer) -> Option<()> {
    let page = new_sheet("sheet")?;
    child(&page, "h1", "", sharing::PRINTED_TITLE)?;
    for note in &customer.notes {
        child(&page, "p", "", note)?;
    }
    child(&page, "p", "sheet-headline", &customer.headline)?;
    for sentence in &customer.sentences {
        child(&page, "p", "", sentence)?;
    }
    child(&page, "h2", "", &customer.reasons_heading)?;
    page.insert_adjacent_html("beforeend", &svg(&customer.bars)).ok()?;
    child(&page, "h2", "", offers::TITLE)?;
    if customer.offers.is_empty() {
        child(&page, "p", "", offers::NONE)?;
    }
    let list = child(&page, "ul", "", "")?;
    for offer in &customer.offers {
        child(&list, "li", "", offer)?;
    }
    let groups = child(&page, "div", "sheet-groups", "")?;
    for (group, fields) in &customer.groups {
        let part = child(&groups, "section", "", "")?;
        child(&part, "h2", "", group)?;
        let table = child(&part, "table", "", "")?;
        for (label, value) in fields {
            let row = child(&table, "tr", "", "")?;
            child(&row, "th", "", label)?;
            child(&row, "td", "", value)?;
        }
    }
    child(&page, "h2", "", sharing::NOTES)?;
    child(&page, "div", "sheet-notes", "")?;
    child(&page, "p", "sheet-foot", &customer.foot)?;
    Some(())
}

/// Adds a sheet, which is printed in place of the page.
pub(super) fn new_sheet(class: &str) -> Option<Element> {
    let sheet = child(&body(), "article", class, "")?;
    sheet.set_id("sheet");
    body().set_attribute(PRINTS, "sheet").ok()?;
    Some(sheet)
}

/// Adds a call sheet, which is printed in place of the page and of any other sheet until [`clear_calls`] is called.
pub(super) fn new_calls() -> Option<Element> {
    clear();
    let sheet = new_sheet("sheet sheet-calls")?;
    body().set_attribute(PRINTS, CALLS).ok()?;
    Some(sheet)
}

/// Whether a call sheet is being printed, by this program or by another program of the page.
pub(super) fn prints_calls() -> bool {
    body().get_attribute(PRINTS).as_deref() == Some(CALLS)
}

/// Removes the printed summary or list, but not a call sheet.
pub(super) fn clear() {
    if !prints_calls() {
        clear_calls();
    }
}

/// Removes the sheet, whatever it is.
pub(super) fn clear_calls() {
    let _ = body().remove_attribute(PRINTS);
    if let Some(sheet) = document().get_element_by_id("sheet") {
        sheet.remove();
    }
}

/// Today's date in the browser's language: `November 28, 2026` in American English.
pub(super) fn today_in_words() -> String {
    let options = js_sys::Object::new();
    // this fails only for objects that cannot be changed
    let _ = js_sys::Reflect::set(&options, &"dateStyle".into(), &"long".into());
    let language = window().navigator().language().filter(|language| !language.is_empty());
    let language = language.as_deref().unwrap_or("en-US");
    String::from(js_sys::Date::new_0().to_locale_date_string(language, &options))
}

pub(super) fn child(parent: &Element, tag: &str, class: &str, text: &str) -> Option<Element> {
    let element = document().create_element(tag).ok()?;
    if !class.is_empty() {
        element.set_class_name(class);
    }
    element.set_text_content(Some(text));
    parent.append_child(&element).ok()?;
    Some(element)
}
