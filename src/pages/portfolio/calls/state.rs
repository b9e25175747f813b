//! The open call sheet, and what can be done with it.

use leptos::prelude::*;

use super::HEADING;
use super::open_sheet::OpenSheet;
use crate::browser::{PickedFile, after_paint, focus, go_to, provide_part, read_whole, restored_part, save_bytes};
use crate::session::fits as fits_session;
use churnscope_engine::campaign::call_sheet::{
    CallEntry, CallFilter, CallSheet, FollowedCalls, FormerEntry, KnownOutcomes,
};
use churnscope_engine::schema::Schema;
use churnscope_wording::portfolio::calls;
use churnscope_wording::values::count;

/// The name of the session's part with the sheet: its file's name and content.
const PART: &str = "calls";

/// Maximum number of changes that can be undone.
const MAX_UNDO: usize = 100;

/// Number of rows that are shown at first, and number of rows that each click on Show more adds.
pub const ROWS_SHOWN: usize = 100;

/// A part of the card that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Panel {
    /// Assigns customers.
    Assign,
    /// Downloads the sheet or a part of it.
    Download,
    /// Compares outcomes.
    Effect,
    /// Asks whether to close a sheet with changes that were not downloaded.
    Closing,
}

impl Panel {
    /// The ID of the button that opens the panel.
    pub fn button_id(self) -> String {
        format!("calls-{self:?}").to_lowercase()
    }
}

/// Outcomes for the sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct OutcomesFile {
    /// The name of the file.
    pub file: String,
    /// The outcomes.
    pub outcomes: KnownOutcomes,
}

/// The state of the card with the call sheet; a copy refers to the same state.
#[derive(Clone, Copy)]
pub struct CallsState {
    /// The sheet.
    pub open: RwSignal<Option<OpenSheet>>,
    /// A sheet that will replace the open one if the user agrees.
    pub replacement: RwSignal<Option<OpenSheet>>,
    /// Which rows are listed.
    pub filter: RwSignal<CallFilter>,
    /// The rows that fit the filter.
    pub listed: Memo<Vec<usize>>,
    /// Maximum number of listed rows that are shown.
    pub n_shown: RwSignal<usize>,
    /// The open panel.
    pub panel: RwSignal<Option<Panel>>,
    /// The message about the last action.
    pub message: RwSignal<Option<String>>,
    /// The last problem with a file.
    pub problem: RwSignal<Option<String>>,
    /// The outcomes.
    pub outcomes: RwSignal<Option<OutcomesFile>>,
    /// Increases each time a sheet is opened or closed.
    pub number: RwSignal<u32>,
    /// Whether entries have changed since the whole sheet was opened or downloaded.
    is_changed: RwSignal<bool>,
    /// Whether the session can hold the sheet.
    pub fits_session: Memo<bool>,
    undo: RwSignal<Vec<Vec<(usize, FormerEntry)>>>,
}

impl CallsState {
    /// The state at the start of the page, with the session's sheet, if there is one.
    pub fn restored(schema: &Schema) -> Self {
        let restored = restored_part::<Option<(String, Vec<u8>)>>(PART).flatten();
        let restored = restored.map(|(name, file)| {
            OpenSheet::read(schema, &name, &file, &[]).map_err(|problem| calls::not_opened(name, problem))
        });
        let (sheet, problem) = match restored.transpose() {
            Ok(sheet) => (sheet, None),
            Err(problem) => (None, Some(problem)),
        };
        let open = RwSignal::new(sheet);
        let filter = RwSignal::new(CallFilter::default());
        let state = Self {
            open,
            replacement: RwSignal::new(None),
            filter,
            listed: Memo::new(move |_| {
                let listed = |open: &Option<OpenSheet>| filter.with(|filter| Some(open.as_ref()?.sheet.listed(filter)));
                open.with(listed).unwrap_or_default()
            }),
            n_shown: RwSignal::new(ROWS_SHOWN),
            panel: RwSignal::new(None),
            message: RwSignal::new(None),
            problem: RwSignal::new(problem),
            outcomes: RwSignal::new(None),
            number: RwSignal::new(0),
            // a restored sheet may never have been downloaded
            is_changed: RwSignal::new(open.with_untracked(Option::is_some)),
            undo: RwSignal::new(Vec::new()),
            fits_session: Memo::new(|_| true),
        };
        let written = Memo::new(move |_| {
            open.with(|open| open.as_ref().map(|open| (open.name.clone(), open.sheet.write(&open.all_rows()))))
        });
        provide_part(PART, move || written.get_untracked());
        Self { fits_session: Memo::new(move |_| written.with(fits_session)), ..state }
    }

    /// Reads from the sheet; the default if there is none.
    pub fn read<T: Default>(self, read: impl FnOnce(&OpenSheet) -> T) -> T {
        self.open.with(|open| open.as_ref().map(read)).unwrap_or_default()
    }

    /// Whether there is a sheet.
    pub fn is_open(self) -> Memo<bool> {
        Memo::new(move |_| self.open.with(Option::is_some))
    }

    /// Whether there is something to undo.
    pub fn can_undo(self) -> Memo<bool> {
        Memo::new(move |_| self.undo.with(|undo| !undo.is_empty()))
    }

    /// Shows a sheet or, if the current one has changes that were not downloaded, asks whether to replace it.
    pub fn show(self, sheet: OpenSheet) {
        self.problem.set(None);
        if self.open.with_untracked(Option::is_some) && self.is_changed.get_untracked() {
            self.replacement.set(Some(sheet));
        } else {
            self.replace(Some(sheet));
        }
    }

    /// Replaces or closes the sheet, even if it has changes that were not downloaded.
    pub fn replace(self, sheet: Option<OpenSheet>) {
        self.filter.set(CallFilter::default());
        self.n_shown.set(ROWS_SHOWN);
        self.panel.set(None);
        self.outcomes.set(None);
        self.replacement.set(None);
        self.undo.set(Vec::new());
        self.is_changed.set(false);
        self.number.update(|number| *number = number.wrapping_add(1));
        let left_out = sheet.as_ref().map(|open| open.sheet.n_without_id()).filter(|n_without_id| *n_without_id > 0);
        self.message.set(left_out.map(|number| calls::without_id(count(number as u64))));
        let is_open = sheet.is_some();
        self.open.set(sheet);
        if is_open {
            after_paint(|| go_to(HEADING));
        }
    }

    /// Whether the sheet has changes that were not downloaded, so that the user must agree before it is closed.
    pub fn must_ask(self) -> bool {
        self.is_changed.get_untracked()
    }

    /// Closes the open panel, and moves the focus to the button that opened it.
    pub fn close_panel(self) {
        if let Some(panel) = self.panel.try_update(Option::take).flatten() {
            after_paint(move || focus(&panel.button_id()));
        }
    }

    /// Changes entries, and returns how many. `change` returns the former entries, which the user can restore.
    pub fn edit(self, change: impl FnOnce(&mut CallSheet) -> Vec<(usize, FormerEntry)>) -> usize {
        let mut former = Vec::new();
        self.open.update(|open| {
            if let Some(open) = open {
                former = change(&mut open.sheet);
            }
        });
        let n_changed = former.len();
        if n_changed > 0 {
            self.is_changed.set(true);
            self.undo.update(|undo| {
                undo.push(former);
                let surplus = undo.len().saturating_sub(MAX_UNDO);
                undo.drain(..surplus);
            });
        }
        n_changed
    }

    /// Changes one entry.
    pub fn enter(self, row: usize, change: impl FnOnce(&mut CallEntry)) {
        self.edit(|sheet| {
            let Some(mut entry) = sheet.rows().get(row).map(|row| row.entry().clone()) else { return Vec::new() };
            change(&mut entry);
            sheet.set(row, entry).map(|former| (row, former)).into_iter().collect()
        });
    }

    /// Restores the entries as they were before the last change.
    pub fn undo(self) {
        let last = self.undo.try_update(Vec::pop).flatten();
        self.open.update(|open| {
            for (row, former) in last.into_iter().flatten() {
                if let Some(open) = open {
                    open.sheet.restore(row, former);
                }
            }
        });
        self.is_changed.set(true);
    }

    /// Decides the first conflict of a row.
    pub fn resolve(self, row: usize, takes_other: bool) {
        self.edit(|sheet| sheet.resolve(row, takes_other).map(|former| (row, former)).into_iter().collect());
    }

    /// Saves these rows as a file.
    pub fn save(self, rows: &[usize], suffix: &str) {
        let file =
            self.read(|open| Some((open.file_name(suffix, "csv"), open.sheet.write(rows), open.all_rows().len())));
        if let Some((name, file, n_rows)) = file {
            save_bytes(&name, &file);
            if rows.len() == n_rows {
                self.is_changed.set(false);
            }
        }
    }

    /// Merges a sheet that the user chose.
    pub fn merge(self, schema: StoredValue<Schema>, file: PickedFile) {
        let name = file.name();
        read_whole(file, move |bytes| {
            let other = schema.try_with_value(|schema| OpenSheet::read_file(schema, &name, bytes));
            match other {
                None => {}
                Some(Err(problem)) => self.set_problem(calls::not_merged(name, problem)),
                Some(Ok(other)) => {
                    let merge =
                        |open: &mut Option<OpenSheet>| open.as_mut().map(|open| open.sheet.merge(&other.sheet, &name));
                    match self.open.try_update(merge).flatten() {
                        None => {}
                        Some(Err(error)) => self.set_problem(calls::not_merged(name, error)),
                        Some(Ok(counts)) => {
                            // undoing a change from before the merge would lose entries of the other sheet
                            self.undo.set(Vec::new());
                            self.is_changed.update(|is| *is |= counts.updated + counts.added + counts.conflicts > 0);
                            self.problem.set(None);
                            self.message.set(Some(calls::merge_summary(&name, counts)));
                        }
                    }
                }
            }
        });
    }

    /// Reads a file with outcomes. `id` is the name of the list's column with the IDs.
    pub fn measure(self, schema: StoredValue<Schema>, id: Option<String>, file: PickedFile) {
        let name = file.name();
        read_whole(file, move |bytes| {
            let read = |schema: &Schema| {
                let ids = id.as_deref().into_iter().chain(schema.id_column.as_deref()).chain(["call_id"]);
                let bytes = bytes.ok_or_else(|| calls::NOT_READ.to_owned())?;
                KnownOutcomes::read(&bytes, schema, &ids.collect::<Vec<_>>()).map_err(|error| error.to_string())
            };
            match schema.try_with_value(read) {
                None => {}
                Some(Ok(outcomes)) => {
                    self.problem.set(None);
                    self.outcomes.set(Some(OutcomesFile { file: name, outcomes }));
                }
                Some(Err(problem)) => self.set_problem(calls::not_measured(name, problem)),
            }
        });
    }

    /// The name of the file with outcomes, the customers with a known outcome, and the number of the file's rows
    /// without an ID or a known outcome; `None` if no file is open.
    pub fn followed(self) -> Option<(String, FollowedCalls, usize)> {
        self.outcomes.with(|known| {
            let OutcomesFile { file, outcomes } = known.as_ref()?;
            self.read(|open| Some((file.clone(), open.sheet.followed(outcomes), outcomes.n_unknown)))
        })
    }

    pub(super) fn set_problem(self, problem: String) {
        self.problem.try_set(Some(problem));
    }
}
