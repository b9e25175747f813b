//! The printed call sheet: ten customers per page.

use leptos::prelude::*;

use super::state::CallsState;
use crate::browser::{PrintedCall, PrintedCalls, print_calls};
use churnscope_engine::campaign::call_sheet::{CallEntry, CallStatus};
use churnscope_engine::schema::Schema;
use churnscope_wording::portfolio::calls;
use churnscope_wording::portfolio::campaign::amount;
use churnscope_wording::portfolio::customers;
use churnscope_wording::values::percent;

/// Maximum number of customers to print; more would fill hundreds of pages.
const MAX_PRINTED: usize = 2_000;

/// Prints the listed customers, at most `MAX_PRINTED` of them.
pub fn print_sheet(state: CallsState, schema: &Schema) {
    let rows = state.listed.get_untracked();
    let sheet = state.read(|open| {
        let calls: Vec<PrintedCall> =
            rows.iter().take(MAX_PRINTED).filter_map(|&row| printed(open, schema, row)).collect();
        Some(PrintedCalls { title: calls::printed_title(&open.name), calls })
    });
    if let Some(sheet) = sheet {
        print_calls(&sheet, |date| calls::printed_summary(customers(sheet.calls.len() as u32), date));
    }
}

fn printed(open: &super::open_sheet::OpenSheet, schema: &Schema, row: usize) -> Option<PrintedCall> {
    let (row, extra) = open.customer(row)?;
    let CallEntry { status, owner, date, note } = row.entry();
    let risk = row.probability.map(|probability| calls::printed_risk(percent(probability)));
    let offer = (!row.offer.is_empty()).then(|| {
        let value = row.offer_value.map_or_else(|| calls::NO_OFFER.to_owned(), |value| amount(schema, value));
        calls::printed_offer(&row.offer, value)
    });
    let head = [row.id.clone()].into_iter().chain([extra]).chain(risk).chain(Some(owner.clone()));
    let statuses = CallStatus::CHOICES.into_iter().skip(1);
    Some(PrintedCall {
        head: head.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · "),
        offer: offer.unwrap_or_default(),
        boxes: statuses.map(|choice| (choice == *status, calls::status(choice))).collect(),
        lines: vec![(calls::PRINTED_DATE, date.clone()), (calls::PRINTED_NOTE, note.clone())],
    })
}
