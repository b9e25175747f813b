//! The call sheet.

use churnscope_engine::campaign::call_sheet::{CallConflict, CallEntry, CallStatus, MergeCounts};
use churnscope_engine::campaign::effect::{CallEffect, Difference, MIN_GROUP};

use crate::comparison;
use crate::numbers::{points, share, short_share, signed_points, signed_tenths};
use crate::values::count;

messages! {
    START = "Start a call sheet";
    OPEN = "Open a call sheet";
    INPUT = "Call sheet";
    TITLE = "Call sheet";
    TABLE = "Customers to call";
    progress(file, done, all) = "{file} · Calls done: {done} of {all}";
    held_out(count) = "{count} held out: do not call";
    without_id(count) = "Customers left out because they have no ID: {count}";
    not_opened(file, problem) = "{file} was not opened: {problem}.";
    not_merged(file, problem) = "{file} was not merged: {problem}.";
    NOT_READ = "it could not be read. Was it moved or changed? Choose it again";
    not_started(problem) = "No call sheet was started: {problem}.";
    REPLACES = "Replace the current call sheet? Entries that you have not downloaded will be lost.";
    REPLACE = "Replace the sheet";
    CLOSE = "Close the sheet";
    STAY = "Keep it open";
    DISMISS = "OK";
    CLOSING = "Close the call sheet? Entries that you have not downloaded will be lost.";
    NOT_KEPT = "This sheet will be lost when you close the tab unless you download it or save your work on the Privacy page.";
    TOO_LARGE_TO_KEEP = "This sheet is too large to be saved with your work, or kept when the page reloads. Download it to keep it.";
    KEPT = "This sheet is saved on this device with your work.";
    KEYS = "Keyboard: ↑ ↓ move, 1 to 6 set the status, O owner, D date, N note, U undo, Enter opens the customer.";

    // the table
    CUSTOMER = "Customer";
    RISK = "Risk";
    OFFER = "Offer";
    VALUE = "Value";
    STATUS = "Status";
    OWNER = "Owner";
    DATE = "Follow-up";
    NOTE = "Note";
    of_customer(what, id) = "{what}: {id}";
    NO_OFFER = "–";
    NOBODY_LISTED = "No matching customers. Clear a filter.";
    not_in_model(id) = "{id} cannot be opened, because the sheet lacks data that the model needs, or has values that the model cannot read.";
    MORE = "Show more";

    // statuses
    TO_CALL = "To call";
    REACHED = "Reached";
    OFFERED = "Offered";
    ACCEPTED = "Accepted";
    DECLINED = "Declined";
    LEFT_ANYWAY = "Left anyway";
    HELD_OUT = "Held out";

    // filters
    SEARCH = "Search the sheet";
    ANY_STATUS = "All to be called";
    ANY_OWNER = "Any owner";
    NO_OWNER = "No owner";
    with_count(name, count) = "{name} ({count})";
    listed(count, all) = "{count} of {all}";

    // actions
    UNDO = "Undo";
    ASSIGN = "Assign…";
    ASSIGN_TITLE = "Assign the listed customers";
    PEOPLE = "People, separated by commas";
    ASSIGN_EVENLY = "Assign evenly";
    ASSIGN_NOTE = "Each customer goes to the person who has the fewest customers so far.";
    BY_COLUMN = "Or assign by a column";
    COLUMN = "Column";
    assigned(count) = "Customers whose owner changed: {count}";
    ENTER_PEOPLE = "Enter at least one name.";
    MERGE = "Merge a sheet…";
    DOWNLOAD = "Download";
    DOWNLOAD_TITLE = "Download the sheet";
    EVERYTHING = "The whole sheet";
    LISTED_ONLY = "The listed customers";
    of_owner(owner) = "Only {owner}";
    AS_WORKBOOK = "As an Excel workbook (.xlsx)";
    WORKBOOK_NOTE = "Only CSV files can be opened and merged again.";
    SHEET = "Call sheet";
    FILE = "call-sheet";
    PRINT = "Print";
    MEASURE = "Did it work?";

    // merging
    merged(file, parts) = "Merged {file}: {parts}.";
    n_updated(count) = "{count} updated";
    n_added(count) = "{count} added";
    n_unchanged(count) = "{count} unchanged";
    n_conflicts(count) = "{count} in conflict (see below)";
    CONFLICTS = "Conflicts";
    CONFLICTS_NOTE = "Two sheets have different entries for the same customer. Decide which entry counts.";
    here(entry) = "On this sheet: {entry}";
    there(file, entry) = "In {file}: {entry}";
    KEEP = "Keep this entry";
    TAKE = "Use the other entry";
    keep_of(id) = "Keep this entry: {id}";
    take_of(id) = "Use the other entry: {id}";

    // the effect
    EFFECT_TITLE = "Did it work?";
    EFFECT_INTRO = "Choose a file with customer IDs and the model’s outcome column, which says who left.";
    OUTCOMES_INPUT = "File with outcomes";
    CHOOSE_OUTCOMES = "Choose the file";
    not_measured(file, problem) = "{file} was not used: {problem}.";
    TOO_FEW = "Too few customers to tell.";
    too_few(minimum) = "Each group needs at least {minimum} customers.";
    clear_drop(points, low, high) = "The share who left was {points} lower among customers to be called than among those held out (95% confidence interval: {low} to {high}).";
    clear_rise(points, low, high) = "The share who left was {points} higher among customers to be called than among those held out (95% confidence interval: {low} to {high}).";
    unclear_drop(points, low, high) = "No clear effect. The share who left was {points} lower among customers to be called than among those held out, but this could be chance (95% confidence interval: {low} to {high}).";
    unclear_rise(points, low, high) = "No clear effect. The share who left was {points} higher among customers to be called than among those held out, but this could be chance (95% confidence interval: {low} to {high}).";
    EVERYONE_COUNTS = "Everyone who was to be called counts, even if nobody reached them: only then are the groups comparable.";
    missing(count) = "Not counted, because the outcome or the estimate is missing: {count}";
    unknown_outcomes(count) = "Rows of the file without an ID or a known outcome: {count}";
    not_reached(count) = "Customers to be called whom nobody has reached: {count}";
    BY_OFFER = "By offer";
    BY_DECILE = "By risk decile, highest first";
    GROUP = "Customers";
    ALL_CUSTOMERS = "All";
    other_offers(count) = "{count} other offers together";
    CALLED_LEFT = "To be called: who left";
    HELD_OUT_LEFT = "Held out: who left";
    DIFFERENCE = "Drop in points (95% interval)";
    share_of(left, customers, share) = "{left} of {customers} ({share})";
    with_interval(value, low, high) = "{value} ({low} to {high})";
    decile(number) = "Decile {number}";
    BY_SHARE = "Among customers with the highest estimates";
    UPLIFT_NOTE = "Drop in the share who left, in points. Shaded: 95% confidence interval.";
    UPLIFT_X = "Share of customers, highest estimates first";
    uplift_chart(first, last) = "Drop in the share who left, in points, by share of customers. {first}; {last}";
    uplift_point(share, difference) = "{share}: {difference}";
    FIGURES = "Show the figures";
    top(share) = "Top {share}";
    TOO_FEW_CELL = "too few";

    // print
    printed_title(file) = "Call sheet: {file}";
    printed_summary(customers, date) = "{customers} · {date}";
    printed_offer(offer, value) = "Offer: {offer} (worth {value})";
    printed_risk(percent) = "risk {percent}";
    PRINTED_DATE = "Follow-up";
    PRINTED_NOTE = "Note";
}

/// The name of a status on the page.
pub fn status(status: CallStatus) -> &'static str {
    match status {
        CallStatus::ToCall => TO_CALL,
        CallStatus::Reached => REACHED,
        CallStatus::Offered => OFFERED,
        CallStatus::Accepted => ACCEPTED,
        CallStatus::Declined => DECLINED,
        CallStatus::LeftAnyway => LEFT_ANYWAY,
        CallStatus::HeldOut => HELD_OUT,
    }
}

/// What a merge did: `Merged ann.csv: 12 updated, 28 unchanged.`
pub fn merge_summary(file: &str, counts: MergeCounts) -> String {
    type Message = fn(String) -> String;
    let messages: [(usize, Message); 4] = [
        (counts.updated, |number| n_updated(number)),
        (counts.added, |number| n_added(number)),
        (counts.unchanged, |number| n_unchanged(number)),
        (counts.conflicts, |number| n_conflicts(number)),
    ];
    let parts = messages.into_iter().filter(|(number, _)| *number > 0);
    let parts: Vec<String> = parts.map(|(number, message)| message(count(number as u64))).collect();
    merged(file, parts.join(", "))
}

/// An entry in one line: `Accepted · Ann · 2026-12-01 · glad`.
pub fn entry(entry: &CallEntry) -> String {
    let CallEntry { status: came_of_it, owner, date, note } = entry;
    let texts = [status(*came_of_it), owner, date, note];
    texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// The entry in a merged sheet: `In ann.csv: Accepted · Ann`.
pub fn other_entry(conflict: &CallConflict) -> String {
    there(&conflict.source, entry(&conflict.entry))
}

/// What the outcomes say about the calls.
pub fn verdict(effect: &CallEffect) -> String {
    match effect.difference {
        None => format!("{TOO_FEW} {}", too_few(MIN_GROUP)),
        Some(Difference { value, low, high }) => {
            let is_drop = value >= 0.0;
            let [low, high] = if is_drop { [low, high] } else { [-high, -low] };
            let (is_clear, amount, [low, high]) = (low > 0.0, amount(value.abs()), [low, high].map(signed_tenths));
            match (is_drop, is_clear) {
                (true, true) => clear_drop(amount, low, high),
                (true, false) => unclear_drop(amount, low, high),
                (false, true) => clear_rise(amount, low, high),
                (false, false) => unclear_rise(amount, low, high),
            }
        }
    }
}

fn amount(difference: f64) -> String {
    let number = points(difference);
    if number == "1" { comparison::ONE_POINT.to_owned() } else { comparison::points(number) }
}

/// The name of the group of customers with the highest estimates, such as `Top 5%`. `share` is its share of all
/// customers.
pub fn top_share(share: f64) -> String {
    top(short_share(share))
}

/// The cells of a line about an effect: who left among those to be called, who left among those held out, and the
/// difference.
pub fn effect_cells(effect: &CallEffect) -> [String; 3] {
    let [called, held_out] = [effect.called, effect.held_out].map(|group| {
        let share = group.share().map_or_else(|| NO_OFFER.to_owned(), share);
        share_of(count(group.left.into()), count(group.customers.into()), share)
    });
    [called, held_out, effect.difference.map_or_else(|| TOO_FEW_CELL.to_owned(), difference)]
}

fn difference(Difference { value, low, high }: Difference) -> String {
    with_interval(signed_tenths(value), signed_tenths(low), signed_tenths(high))
}

/// A point of the uplift curve: `Top 5%: +3.2 (−1.1 to +7.4)`.
pub fn uplift_words(share: f64, of: Difference) -> String {
    uplift_point(top_share(share), difference(of))
}

/// A number on the x-axis of the uplift curve: `25%`.
pub fn axis_share(share: f64) -> String {
    short_share(share)
}

/// A number on the y-axis of the uplift curve: `+5`.
pub fn axis_points(value: f64) -> String {
    if value == 0.0 { "0".to_owned() } else { signed_points(value) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use churnscope_engine::campaign::effect::GroupOutcome;

    #[test]
    fn a_merge_names_only_what_happened() {
        let counts = |updated, added, unchanged, conflicts| MergeCounts { updated, added, unchanged, conflicts };
        for (counts, expected) in [
            (counts(12, 0, 1_028, 0), "Merged ann.csv: 12 updated, 1,028 unchanged."),
            (counts(0, 0, 3, 0), "Merged ann.csv: 3 unchanged."),
            (counts(1, 2, 0, 3), "Merged ann.csv: 1 updated, 2 added, 3 in conflict (see below)."),
        ] {
            assert_eq!(merge_summary("ann.csv", counts), expected);
        }
    }

    #[test]
    fn entries_leave_out_what_is_blank() {
        let with_owner = CallEntry { owner: "Ann".to_owned(), ..CallEntry::default() };
        assert_eq!([entry(&with_owner), entry(&CallEntry::default())], ["To call · Ann", "To call"]);
    }

    #[test]
    fn a_verdict_does_not_claim_more_than_the_interval() {
        let effect = |called: (u32, u32), held_out: (u32, u32)| {
            let group = |(left, customers)| GroupOutcome { customers, left };
            let followed =
                [(true, group(called)), (false, group(held_out))].into_iter().flat_map(|(is_called, group)| {
                    (0..group.customers).map(move |customer| churnscope_engine::campaign::effect::Followed {
                        is_called,
                        has_left: customer < group.left,
                        probability: 0.5,
                        offer: 0,
                    })
                });
            CallEffect::among(&followed.collect::<Vec<_>>())
        };
        for (effect, expected) in [
            (effect((20, 200), (80, 200)), "The share who left was 30 points lower"),
            (effect((80, 200), (20, 200)), "The share who left was 30 points higher"),
            (effect((20, 200), (22, 200)), "No clear effect. The share who left was 1 point lower"),
            (effect((22, 200), (20, 200)), "No clear effect. The share who left was 1 point higher"),
            (effect((2, 20), (8, 200)), "Too few customers to tell. Each group needs at least 30 customers."),
        ] {
            let verdict = verdict(&effect);
            assert!(verdict.starts_with(expected), "{verdict}");
        }
        let cells = effect_cells(&effect((20, 200), (80, 200)));
        assert_eq!(cells[..2], ["20 of 200 (10.0%)", "80 of 200 (40.0%)"]);
        assert_eq!(effect_cells(&effect((0, 0), (1, 4))), ["0 of 0 (–)", "1 of 4 (25.0%)", "too few"]);
    }
}
