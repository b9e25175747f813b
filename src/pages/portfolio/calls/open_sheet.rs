//! Opening call sheets, and making them from a plan.

use leptos::prelude::*;

use crate::browser::{PickedFile, read_start, read_whole};
use crate::pages::portfolio::state::PortfolioState;
use churnscope_engine::campaign::call_sheet::{
    CallFilter, CallRow, CallSheet, CallSheetError, CallStatus, is_call_sheet,
};
use churnscope_engine::csv::{Columns, Header};
use churnscope_engine::schema::Schema;
use churnscope_wording::portfolio::calls;
use churnscope_worker::protocol::FileChoices;

/// Size of the start of a file that shows whether the file is a call sheet, in bytes.
const START: u32 = 64 * 1024;

/// Maximum number of columns of the customers' file that the card shows.
const MAX_EXTRA: usize = 2;

/// A sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenSheet {
    /// The name of the sheet's file, or of the customers' file that it was planned for.
    pub name: String,
    /// The sheet.
    pub sheet: CallSheet,
    /// The columns of the customers' file that are shown, as indices into [`CallSheet::columns`].
    pub extra: Vec<usize>,
}

impl OpenSheet {
    /// Reads a sheet or a plan. `ids` are possible names of the ID column, in addition to the model's.
    pub fn read(schema: &Schema, name: &str, file: &[u8], ids: &[&str]) -> Result<Self, String> {
        let ids: Vec<&str> = ids.iter().copied().chain(schema.id_column.as_deref()).collect();
        let sheet = CallSheet::read(file, &ids).map_err(|error| error.to_string())?;
        let is_id = |column: usize| {
            sheet.rows().first().is_some_and(|row| row.cells().get(column).is_some_and(|cell| *cell == row.id))
        };
        let extra = extra_columns(schema, sheet.columns(), is_id);
        Ok(Self { name: name.to_owned(), sheet, extra })
    }

    pub(super) fn read_file(schema: &Schema, name: &str, file: Option<Vec<u8>>) -> Result<Self, String> {
        file.ok_or_else(|| calls::NOT_READ.to_owned()).and_then(|file| Self::read(schema, name, &file, &[]))
    }

    /// The indices of all rows.
    pub fn all_rows(&self) -> Vec<usize> {
        (0..self.sheet.rows().len()).collect()
    }

    /// A row, and those of its cells that are shown, in one line.
    pub fn customer(&self, row: usize) -> Option<(CallRow, String)> {
        let row = self.sheet.rows().get(row)?;
        let cells = self.extra.iter().filter_map(|&column| row.cells().get(column)).map(|cell| cell.trim());
        Some((row.clone(), cells.filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(" · ")))
    }

    /// Number of customers whose status is no longer "to call", and number of all customers on the sheet. Those who are
    /// held out do not count.
    pub fn progress(&self) -> (usize, usize) {
        let counts = self.sheet.counts(&CallFilter::default());
        let all: usize = counts.iter().take(CallStatus::CHOICES.len()).sum();
        (all - counts.first().copied().unwrap_or_default(), all)
    }

    /// The name of a file with rows of this sheet.
    pub(super) fn file_name(&self, suffix: &str, extension: &str) -> String {
        let start = self.name.rsplit_once('.').map_or(self.name.as_str(), |(start, _)| start);
        let start = if start.ends_with(calls::FILE) { start.to_owned() } else { format!("{start}-{}", calls::FILE) };
        // a name may contain characters that file names cannot
        let suffix: String =
            suffix.chars().filter(|letter| letter.is_alphanumeric() || " -_".contains(*letter)).collect();
        let suffix = if suffix.is_empty() { suffix } else { format!("-{suffix}") };
        format!("{start}{suffix}.{extension}")
    }
}

/// Opens a file: a call sheet in its card, and any other file as a table of customers to score.
pub fn open_file(state: PortfolioState, file: PickedFile) {
    read_start(file, START, move |start| {
        if start.is_some_and(|start| is_call_sheet(&start)) {
            open_sheet(state, file);
        } else {
            state.controller.open(file, FileChoices::default());
        }
    });
}

/// Opens a call sheet, or makes one from a plan's file.
pub fn open_sheet(state: PortfolioState, file: PickedFile) {
    let name = file.name();
    read_whole(file, move |bytes| {
        let read = state.scorer.try_with_value(|scorer| OpenSheet::read_file(scorer.schema(), &name, bytes));
        match read {
            None => {}
            Some(Ok(sheet)) => state.calls.show(sheet),
            Some(Err(problem)) => state.calls.set_problem(calls::not_opened(name, problem)),
        }
    });
}

/// Starts a sheet for the current plan.
pub fn start_sheet(state: PortfolioState) {
    let Some(report) = state.report.get_untracked() else { return };
    let (name, id) = (report.file.clone(), list_id(state));
    state.controller.calls(move |lines| {
        let read = state.scorer.try_with_value(|scorer| {
            let lines = lines.ok_or_else(|| CallSheetError::TooManyRows.to_string())?;
            let id = id.ok_or_else(|| CallSheetError::NoIds.to_string())?;
            OpenSheet::read(scorer.schema(), &name, &lines, &[&id])
        });
        match read {
            None => {}
            Some(Ok(sheet)) => state.calls.show(sheet),
            Some(Err(problem)) => state.calls.set_problem(calls::not_started(problem)),
        }
    });
}

/// The name of the list's column with the IDs; `None` without a list or such a column.
pub fn list_id(state: PortfolioState) -> Option<String> {
    let name = state.report.with_untracked(|report| state.id_column(report.as_ref()?))?;
    Some(String::from_utf8_lossy(&name).trim().to_owned())
}

/// The first columns that are neither the model's nor the plan's, such as a name and a phone number.
fn extra_columns(schema: &Schema, columns: &[String], is_id: impl Fn(usize) -> bool) -> Vec<usize> {
    let n_own = columns.iter().rposition(|name| name == "churn_probability").unwrap_or_default();
    let own = columns.get(..n_own).unwrap_or_default();
    let header = Header::plain(own.iter().map(|name| name.as_bytes().to_vec()).collect());
    let found = Columns::resolve(schema, &header).ok();
    let known = schema.columns();
    let is_extra = |(column, name): &(usize, &String)| match &found {
        Some(found) => !found.uses(*column),
        None => !known.contains(&name.as_str()) && !is_id(*column),
    };
    own.iter().enumerate().filter(is_extra).map(|(column, _)| column).take(MAX_EXTRA).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::scorer;

    #[test]
    fn the_columns_shown_are_those_that_neither_model_nor_plan_know() {
        let scorer = scorer();
        let schema = scorer.schema();
        let model: Vec<String> = schema.columns().into_iter().map(str::to_owned).collect();
        let plan = ["churn_probability", "risk_band", "plan", "offer"].map(str::to_owned);
        let with = |extra: &[&str]| {
            let extra = extra.iter().map(|name| (*name).to_owned());
            [model.clone(), extra.collect(), plan.to_vec()].concat()
        };
        let n = model.len();
        assert!(extra_columns(schema, &with(&[]), |_| false).is_empty());
        assert_eq!(extra_columns(schema, &with(&["Name"]), |_| false), [n]);
        assert_eq!(extra_columns(schema, &with(&["Name", "Phone", "Region"]), |_| false), [n, n + 1]);
        // without the columns of the model
        let columns = ["id", "Name", "churn_probability", "plan"].map(str::to_owned);
        assert_eq!(extra_columns(schema, &columns, |column| column == 0), [1]);
        assert!(extra_columns(schema, &["call".to_owned()], |_| false).is_empty());
    }

    #[test]
    fn files_are_named_after_the_sheet() {
        let sheet = |name: &str| OpenSheet { name: name.to_owned(), sheet: CallSheet::default(), extra: Vec::new() };
        for (name, suffix, extension, expected) in [
            ("november.xlsx", "", "csv", "november-call-sheet.csv"),
            ("november-call-sheet.csv", "Ann", "xlsx", "november-call-sheet-Ann.xlsx"),
            ("a.b.csv", "R&D / north", "csv", "a.b-call-sheet-RD  north.csv"),
        ] {
            assert_eq!(sheet(name).file_name(suffix, extension), expected);
        }
    }
}
