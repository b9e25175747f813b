//! A customer on the sheet.

use leptos::ev::{Event, FocusEvent, KeyboardEvent};
use leptos::prelude::*;

use crate::browser::{focus, set_value};
use crate::pages::portfolio::state::PortfolioState;
use churnscope_engine::campaign::call_sheet::{CallEntry, CallRow, CallStatus};
use churnscope_wording::portfolio::calls;
use churnscope_wording::portfolio::campaign::amount;
use churnscope_wording::values::percent;

/// The ID of a row.
pub fn row_id(row: usize) -> String {
    format!("call-{row}")
}

/// The ID of a control in a row.
pub fn part_id(row: usize, part: &str) -> String {
    format!("call-{row}-{part}")
}

/// A row with the customer, the offer, and what the team enters; on a phone, a card.
#[component]
pub fn CallRowView(
    /// The state of the page.
    state: PortfolioState,
    /// The index of the row on the sheet.
    index: usize,
    /// The row. Only its entry can change.
    row: CallRow,
    /// The shown cells of the customers' file.
    extra: String,
    /// Whether this is the row that the Tab key reaches.
    is_current: Memo<bool>,
    /// Called with the keys that are pressed while the row itself has the focus.
    on_key: Callback<KeyboardEvent>,
    /// Called to open the customer.
    on_open: Callback<()>,
) -> impl IntoView {
    let calls_state = state.calls;
    let read = move |read: fn(&CallRow) -> CallEntry| {
        calls_state.open.with(|open| open.as_ref().and_then(|open| open.sheet.rows().get(index)).map(read))
    };
    let entry = Memo::new(move |_| read(|row| row.entry().clone()).unwrap_or_default());
    let band = row
        .band
        .or_else(|| row.probability.map(|probability| state.scorer.with_value(|scorer| scorer.band(probability))));
    let risk = row.probability.map(|probability| {
        view! {
            <span class="bar" data-band=band.map(|band| band.name()) aria-hidden="true">
                <span class="bar-done" style:width=format!("{:.1}%", probability * 100.0)></span>
            </span>
            {percent(probability)}
        }
    });
    let value = row.offer_value.map(|value| state.scorer.with_value(|scorer| amount(scorer.schema(), value)));
    let offer = if row.offer.is_empty() { calls::NO_OFFER.to_owned() } else { row.offer.clone() };
    let (id, is_held_out) = (row.id.clone(), row.is_held_out());
    let on_keydown = move |event: KeyboardEvent| {
        if event.target() == event.current_target() {
            on_key.run(event);
        } else if matches!(event.key().as_str(), "Escape" | "Enter") && !event.is_composing() {
            // the text is entered when the box loses focus
            event.prevent_default();
            event.stop_propagation();
            focus(&row_id(index));
        }
    };
    view! {
        <tr
            id=row_id(index)
            class="call-row"
            tabindex=move || if is_current.get() { "0" } else { "-1" }
            data-status=move || calls::status(entry.get().status)
            on:keydown=on_keydown
        >
            <th scope="row" class="call-customer">
                <button type="button" class="call-id" tabindex="-1" on:click=move |_| on_open.run(())>
                    {row.id.clone()}
                </button>
                <span class="call-extra">{extra}</span>
            </th>
            <td class="call-risk">{risk}</td>
            <td class="call-offer">{offer}</td>
            <td class="call-value">{value}</td>
            <td class="call-status" data-label=calls::STATUS>
                {if is_held_out {
                    view! { <span class="group-pill">{calls::HELD_OUT}</span> }.into_any()
                } else {
                    view! { <StatusSelect state index id=id.clone() entry /> }.into_any()
                }}
            </td>
            <TextCell state index id=id.clone() entry part=TextPart::Owner is_held_out />
            <TextCell state index id=id.clone() entry part=TextPart::Date is_held_out />
            <TextCell state index id entry part=TextPart::Note is_held_out=false />
        </tr>
    }
}

#[component]
fn StatusSelect(state: PortfolioState, index: usize, id: String, entry: Memo<CallEntry>) -> impl IntoView {
    let choose = move |event: Event| {
        let chosen = event_target_value(&event).parse().ok().and_then(|index: usize| CallStatus::CHOICES.get(index));
        if let Some(&status) = chosen {
            state.calls.enter(index, |entry| entry.status = status);
        }
    };
    let option = |(place, status): (usize, CallStatus)| {
        let is_chosen = move || entry.with(|entry| entry.status == status);
        view! {
            <option value=place prop:selected=is_chosen>
                {calls::status(status)}
            </option>
        }
    };
    view! {
        <select
            id=part_id(index, "status")
            class="select"
            tabindex="-1"
            aria-label=calls::of_customer(calls::STATUS, id)
            on:change=choose
        >
            {CallStatus::CHOICES.into_iter().enumerate().map(option).collect_view()}
        </select>
    }
}

/// A part of an entry that is a string.
#[derive(Clone, Copy, PartialEq, Eq)]
enum TextPart {
    Owner,
    Date,
    Note,
}

impl TextPart {
    /// The end of the control's ID, and the control's name.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Owner => ("owner", calls::OWNER),
            Self::Date => ("date", calls::DATE),
            Self::Note => ("note", calls::NOTE),
        }
    }

    fn of(self, entry: &mut CallEntry) -> &mut String {
        match self {
            Self::Owner => &mut entry.owner,
            Self::Date => &mut entry.date,
            Self::Note => &mut entry.note,
        }
    }
}

/// A cell with a box for a part of the entry. If `is_held_out` is true, the cell has no box.
#[component]
fn TextCell(
    state: PortfolioState,
    index: usize,
    id: String,
    entry: Memo<CallEntry>,
    part: TextPart,
    is_held_out: bool,
) -> impl IntoView {
    let (end, name) = part.names();
    let text = move || part.of(&mut entry.get()).clone();
    // a browser's date box shows only ISO dates
    let is_other_date = move || !text().is_empty() && !is_iso_date(&text());
    let kind = move || if part == TextPart::Date && !is_other_date() { "date" } else { "text" };
    let enter = move |event: &Event| {
        let text = event_target_value(event).trim().to_owned();
        set_value(event, &text);
        state.calls.enter(index, |entry| *part.of(entry) = text);
    };
    let on_change = move |event: Event| {
        if kind() == "text" {
            enter(&event);
        }
    };
    // while a year is being typed, a date box reports a change for every digit, so wait until it loses focus
    let on_blur = move |event: FocusEvent| {
        if kind() == "date" && !event_target_value(&event).starts_with('0') {
            enter(&event);
        }
    };
    let contents = (!is_held_out).then(|| {
        view! {
            <input
                id=part_id(index, end)
                class="text-box"
                type=kind
                list=(part == TextPart::Owner).then_some("calls-owners")
                tabindex="-1"
                autocomplete="off"
                aria-label=calls::of_customer(name, id)
                prop:value=text
                on:change=on_change
                on:blur=on_blur
            />
        }
    });
    // on a narrow screen, the table has no headings
    view! {
        <td class=format!("call-{end}") data-label=name>
            {contents}
        </td>
    }
}

/// Whether a string has the form `2026-11-30`.
fn is_iso_date(text: &str) -> bool {
    let is_in_form =
        |(place, byte): (usize, u8)| if [4, 7].contains(&place) { byte == b'-' } else { byte.is_ascii_digit() };
    text.len() == 10 && text.bytes().enumerate().all(is_in_form)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_iso_dates_fit_a_date_box() {
        for (text, expected) in
            [("2026-11-30", true), ("30.11.2026", false), ("next week", false), ("2026-1-30x", false)]
        {
            assert_eq!(is_iso_date(text), expected, "{text}");
        }
    }
}
