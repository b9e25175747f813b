//! Messages about printing a customer's summary, and about copying a summary or a link.

messages! {
    PRINT = "Print summary";
    COPY_SUMMARY = "Copy summary";
    COPY_LINK = "Copy link";
    SUMMARY_COPIED = "Summary copied.";
    LINK_COPIED = "Link copied. This link contains customer data: share with care.";
    NO_CLIPBOARD = "The browser blocked the clipboard. Copy the text below.";
    TEXT_TO_COPY = "Text to copy";

    link_out_of_date(copied, field) = "{copied} {field} has an invalid entry: the link has its previous value.";
    out_of_date(field) = "Out of date: {field} has an invalid entry. This summary uses its previous value.";
    PRINTED_TITLE = "Customer summary";
    printed_reasons(unit) = "Why: {unit}";
    NOTES = "Notes";
    printed_foot(model, date) = "An estimate, not a guarantee. Model {model}, {date}.";
}
