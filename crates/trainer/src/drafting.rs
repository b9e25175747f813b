//! Drafts a description of the table, or asks the question that the draft depends on.

use churnscope_engine::csv::{ColumnsError, TableChoices};
use churnscope_train::{BlankOutcome, DraftError, DraftRequest, Drafted, FieldKind, draft, draft_field};
use churnscope_wording::draft as texts;
use churnscope_wording::train::outcome as wording;
use churnscope_worker::training::protocol::{DraftQuestion, FieldsDocument, LeftOutColumn, OutcomeChoice, ShownKind};

pub(crate) enum DraftResult {
    Done(FieldsDocument, Vec<String>),
    Asks(DraftQuestion),
    Failed(String),
}

pub(crate) fn drafted(text: &[u8], table: TableChoices, name: &str, date: &str, outcome: OutcomeChoice) -> DraftResult {
    match draft(text, &request(table, name, date, &outcome)) {
        Ok(drafted) => {
            let remarks = remarks(&drafted);
            let id =
                drafted.id.map(|column| LeftOutColumn { column, reason: wording::IS_ID.to_owned(), is_leak: false });
            let unused = drafted.left_out.into_iter().map(|unused| LeftOutColumn {
                column: unused.column,
                reason: unused.reason,
                is_leak: unused.is_leak,
            });
            let mut left_out: Vec<LeftOutColumn> = unused.chain(id).collect();
            left_out.sort_by_key(|column| !column.is_leak);
            let document = FieldsDocument {
                outcome,
                toml: drafted.toml,
                left_out,
                removed: Vec::new(),
                rows: drafted.rows as u64,
                left: drafted.n_churned as u64,
            };
            DraftResult::Done(document, remarks)
        }
        Err(DraftError::WhichOutcome { .. } | DraftError::NoSuchOutcome { .. } | DraftError::NoOutcome { .. }) => {
            DraftResult::Asks(DraftQuestion::Positive)
        }
        Err(DraftError::BlankOutcome { rows, .. }) => DraftResult::Asks(DraftQuestion::Blanks { rows: rows as u64 }),
        Err(DraftError::AmbiguousDates { column, example, .. }) => {
            DraftResult::Asks(DraftQuestion::DateOrder { column, example })
        }
        Err(error) => DraftResult::Failed(explained(error)),
    }
}

/// The draft's remarks, except those about columns that the page lists anyway.
fn remarks(drafted: &Drafted) -> Vec<String> {
    let left_out = drafted.left_out.iter().map(|unused| texts::left_out(&unused.column, &unused.reason));
    let listed: Vec<String> = left_out.chain(drafted.id.as_ref().map(texts::id_column)).collect();
    drafted.remarks.iter().filter(|remark| !listed.contains(remark)).cloned().collect()
}

pub(crate) fn field(
    text: &[u8],
    table: TableChoices,
    name: &str,
    date: &str,
    outcome: &OutcomeChoice,
    column: &str,
    kind: Option<ShownKind>,
) -> Result<String, String> {
    let kind = kind.map(|kind| match kind {
        ShownKind::Number | ShownKind::Date => FieldKind::Number,
        ShownKind::Category => FieldKind::Category,
    });
    draft_field(text, &request(table, name, date, outcome), column, kind).map_err(explained)
}

/// The error's message. Messages that name the command's arguments are replaced.
pub(crate) fn explained(error: DraftError) -> String {
    match error {
        DraftError::Decimals { column, example, point, comma } => wording::decimals(column, example, point, comma),
        DraftError::BlankTarget { column } => wording::blank_outcome(column),
        DraftError::AmbiguousDates { column, example, .. } => wording::ambiguous_dates(column, example),
        DraftError::NoSuchColumn { wanted, .. } => wording::no_column(wanted),
        DraftError::WhichOutcome { column, .. }
        | DraftError::NoSuchOutcome { column, .. }
        | DraftError::NoOutcome { column, .. }
        | DraftError::BlankOutcome { column, .. } => wording::unclear_outcome(column),
        DraftError::Columns(error) => explained_columns(error),
        other => other.to_string(),
    }
}

pub(crate) fn explained_columns(error: ColumnsError) -> String {
    match error {
        ColumnsError::Decimals { column, example } => wording::unclear_decimals(column, example),
        other => other.to_string(),
    }
}

fn request<'a>(table: TableChoices, name: &'a str, date: &'a str, outcome: &'a OutcomeChoice) -> DraftRequest<'a> {
    let blank_target =
        outcome.blank_stayed.map(|stayed| if stayed { BlankOutcome::Stayed } else { BlankOutcome::Skip });
    DraftRequest {
        target: &outcome.column,
        positive: outcome.positive.as_deref(),
        blank_target,
        name,
        date,
        reading: table,
        date_order: outcome.date_order,
        uses_leaks: false,
    }
}
