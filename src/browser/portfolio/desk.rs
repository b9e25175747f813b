//! What the page knows of files: what is being done with one, and the list of the last that was read to its end.

use js_sys::{Array, Uint8Array};
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::Blob;

use super::crew::{Heard, Program, cores};
use super::files::PickedFile;
use super::ledger::Ledger;
use super::task::{Progress, Step, Task};
use crate::browser::save::save;
use churnscope_engine::csv::{ColumnChoice, ColumnQuestion, ScoredColumns};
use churnscope_engine::drift::FieldDrift;
use churnscope_engine::portfolio::{ChartFields, FileEvaluation, ListedCustomer, Query, RejectedCell, Summary, Window};
use churnscope_engine::schema::Bands;
use churnscope_worker::pool::{Event, Job, ScorerId};
use churnscope_worker::protocol::{Closed, FromLedger, Product, ToLedger};

/// Bytes of a slice: some tenths of a second of work, so that cores are kept busy and progress is seen.
const SLICE_BYTES: u64 = 2 << 20;

/// What the page is busy with.
#[derive(Clone, Debug, PartialEq)]
pub enum Work {
    /// Nothing.
    Idle,
    /// Scoring a file.
    Reading(Progress),
    /// Making the file that is saved.
    Writing(Progress),
    /// Waiting for the user to say which column is which.
    Asking(Question),
    /// A file could not be used, or not saved.
    Refused {
        /// Its name.
        file: String,
        /// Why, and what to do.
        sentence: String,
    },
}

/// Which columns only the user knows.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The file.
    pub file: PickedFile,
    /// Names of all its columns.
    pub columns: Vec<String>,
    /// What is missing among them.
    pub missing: Vec<ColumnQuestion>,
}

/// What there is to say of a file that was read to its end.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Its name.
    pub file: String,
    /// Counts the files that were read.
    pub generation: u32,
    /// Rows that were scored.
    pub scored: u32,
    /// Rows that could not be.
    pub refused: u32,
    /// The first cells that were refused.
    pub refused_cells: Vec<RejectedCell>,
    /// How long it took.
    pub seconds: f64,
    /// How many workers scored.
    pub workers: usize,
    /// How each field differs from the training customers.
    pub drift: Vec<FieldDrift>,
    /// Whether the file names its customers.
    pub has_id: bool,
    /// How good the estimates were, where the file says who left.
    pub labelled: Option<FileEvaluation>,
    /// What the list takes.
    pub bytes_in_memory: u64,
}

/// The page's side of all work on files. A copy is the same desk.
#[derive(Clone, Copy, Debug)]
pub struct Desk {
    inner: StoredValue<Inner, LocalStorage>,
    work: RwSignal<Work>,
    report: RwSignal<Option<Report>>,
}

struct Inner {
    model: Uint8Array,
    program: Option<Program>,
    /// Counts what was begun, so that what belongs to something that was given up is told apart.
    number: u32,
    doing: Option<Doing>,
    list: Option<List>,
}

/// Something that is being done.
struct Doing {
    task: Task,
    goal: Goal,
}

enum Goal {
    /// To a new list, which is none yet.
    Read(Ledger, Vec<ColumnChoice>),
    /// To a file, of which there are these parts.
    Write(Array),
}

/// The present list, and what it was made from.
struct List {
    number: u32,
    ledger: Ledger,
    file: PickedFile,
    choices: Vec<ColumnChoice>,
}

impl Desk {
    /// An empty desk, with this model.
    pub fn new(model: &[u8]) -> Self {
        let inner = Inner { model: Uint8Array::from(model), program: None, number: 0, doing: None, list: None };
        Self { inner: StoredValue::new_local(inner), work: RwSignal::new(Work::Idle), report: RwSignal::new(None) }
    }

    /// What the page is busy with.
    pub fn work(&self) -> Signal<Work> {
        self.work.into()
    }

    /// The last file that was read to its end. One that is given up or cannot be used leaves it as it was.
    pub fn report(&self) -> Signal<Option<Report>> {
        self.report.into()
    }

    /// Reads a file in place of any that is being read; `choices` are what the user said of its columns.
    pub fn open(&self, file: PickedFile, choices: Vec<ColumnChoice>) {
        let product = Product::Rows;
        self.begin(file, choices, product, Work::Reading);
    }

    /// The file of the present list, and what the user said of its columns.
    pub fn source(&self) -> Option<(PickedFile, Vec<ColumnChoice>)> {
        let source = |inner: &Inner| inner.list.as_ref().map(|list| (list.file, list.choices.clone()));
        self.inner.try_with_value(source).flatten()
    }

    /// Gives up what is being done or asked, and puts away what was refused.
    pub fn cancel(&self) {
        self.stop();
        self.work.set(Work::Idle);
    }

    /// Makes a query the present list and tells its figures.
    pub fn ask(&self, query: Query, pictures: ChartFields, bands: Bands, then: Callback<Summary>) {
        self.ask_list(ToLedger::List(query, pictures, bands), move |answer, _| {
            if let FromLedger::Listed(summary) = answer {
                then.try_run(*summary);
            }
        });
    }

    /// Tells rows of the present list, with the place of the first.
    pub fn rows(&self, window: Window, then: Callback<(u32, Vec<ListedCustomer>)>) {
        self.ask_list(ToLedger::Rows(window), move |answer, _| {
            if let FromLedger::Rows(first, rows) = answer {
                then.try_run((first, rows));
            }
        });
    }

    /// Saves all cells that were refused, as a CSV file.
    pub fn save_refused(&self) {
        let name = self.saved_name("row-errors");
        self.ask_list(ToLedger::RefusedCells, move |_, cells| save_parts(&name, &Array::of1(&cells)));
    }

    /// Saves the scored rows: those of the present list, or all.
    pub fn save(&self, wanted: ScoredColumns, filtered: bool, bands: Bands) {
        let desk = *self;
        let write = move |picked| {
            if let Some((file, choices)) = desk.source() {
                desk.begin(file, choices, Product::Lines { wanted, picked, bands }, Work::Writing);
            }
        };
        if !filtered {
            return write(None);
        }
        self.ask_list(ToLedger::Picked, move |answer, _| {
            if let FromLedger::Picked(picked) = answer {
                write(Some(picked));
            }
        });
    }

    /// Begins something once there is a program to do it with.
    fn begin(&self, file: PickedFile, choices: Vec<ColumnChoice>, product: Product, work: fn(Progress) -> Work) {
        let desk = *self;
        self.stop();
        self.work.set(work(Progress { all_bytes: file.size(), ..Progress::default() }));
        let Some((number, program, model)) =
            self.inner.try_with_value(|inner| (inner.number, inner.program.clone(), inner.model.clone()))
        else {
            return;
        };
        spawn_local(async move {
            let loaded = match program {
                Some(program) => Ok(program),
                None => Program::load(model).await,
            };
            // given up meanwhile
            if desk.inner.try_with_value(|inner| inner.number) != Some(number) {
                return;
            }
            match loaded {
                Ok(program) => desk.begin_with(program, number, file, choices, product),
                Err(_) => desk.refuse(
                    file,
                    "the program that scores files did not arrive: check the connection and open the file again"
                        .to_owned(),
                ),
            }
        });
    }

    fn begin_with(
        &self,
        program: Program,
        number: u32,
        file: PickedFile,
        choices: Vec<ColumnChoice>,
        product: Product,
    ) {
        let desk = *self;
        let goal = match product {
            Product::Lines { .. } => Ok(Goal::Write(Array::new())),
            Product::Rows => Ledger::start(&program, move |heard| desk.hear_ledger(number, heard))
                .map(|ledger| Goal::Read(ledger, choices.clone())),
        };
        let Ok(goal) = goal else {
            return self.refuse(file, "this browser starts no worker, and files are scored by workers".to_owned());
        };
        let job = Job { file_bytes: file.size(), slice_bytes: SLICE_BYTES, scorers: cores(), choices, product };
        let hear = move |scorer, heard| desk.hear_scorer(number, scorer, heard);
        let (task, steps) = Task::begin(file, job, program.clone(), hear);
        self.inner.try_update_value(|inner| {
            inner.program = Some(program);
            inner.doing = Some(Doing { task, goal });
        });
        self.take(number, steps);
    }

    fn hear_scorer(&self, number: u32, scorer: ScorerId, heard: Heard) {
        let steps = self.doing(number, |doing| doing.task.hear(scorer, heard));
        self.take(number, steps.unwrap_or_default());
    }

    fn hear_ledger(&self, number: u32, heard: Heard) {
        let Ok((message, beside)) = heard else { return self.lose_ledger(number) };
        let answered = self.inner.try_update_value(|inner| match (&mut inner.doing, &mut inner.list) {
            (_, Some(list)) if list.number == number => list.ledger.hear(&message),
            (Some(Doing { goal: Goal::Read(ledger, _), .. }), _) if inner.number == number => ledger.hear(&message),
            _ => None,
        });
        if let Some((then, answer)) = answered.flatten() {
            then(answer, beside);
        }
    }

    /// A ledger that died takes its rows with it.
    fn lose_ledger(&self, number: u32) {
        const LOST: &str = "the list took more memory than this browser has: open a smaller file";
        let lost = self.inner.try_update_value(|inner| {
            let list = inner.list.take_if(|list| list.number == number);
            list.map(|list| list.file).or(inner.doing.as_ref().map(|doing| doing.task.file()))
        });
        if let Some(file) = lost.flatten() {
            if self.inner.try_with_value(|inner| inner.list.is_none()) == Some(true) {
                self.report.set(None);
            }
            self.refuse(file, LOST.to_owned());
        }
    }

    /// Does what a task has come to, one step after the other, and tells how far it is.
    fn take(&self, number: u32, steps: Vec<Step>) {
        for step in steps {
            match step {
                Step::Take(bytes) => self.take_slice(number, bytes),
                Step::Finish => self.finish(number),
                Step::Fail(sentence) => {
                    if let Some(file) = self.doing(number, |doing| doing.task.file()) {
                        self.refuse(file, sentence);
                    }
                }
                Step::Ask { columns, missing } => {
                    if let Some(file) = self.doing(number, |doing| doing.task.file()) {
                        self.stop();
                        self.work.set(Work::Asking(Question { file, columns, missing }));
                    }
                }
            }
        }
        let work = self.doing(number, |doing| match doing.goal {
            Goal::Read(..) => Work::Reading(doing.task.progress()),
            Goal::Write(_) => Work::Writing(doing.task.progress()),
        });
        if let Some(work) = work {
            self.work.set(work);
        }
    }

    fn take_slice(&self, number: u32, bytes: Uint8Array) {
        let desk = *self;
        let taken = move || {
            let steps = desk.doing(number, |doing| doing.task.on(Event::Taken));
            desk.take(number, steps.unwrap_or_default());
        };
        let is_taken = self.doing(number, |doing| match &mut doing.goal {
            // a blob is the browser's, not a part of the page's memory
            Goal::Write(parts) => {
                let part = Blob::new_with_u8_array_sequence(&Array::of1(&bytes));
                part.map(|part| parts.push(&part)).is_ok()
            }
            Goal::Read(ledger, _) => {
                let then = Box::new(move |answer, _| match answer {
                    FromLedger::Fails(sentence) => desk.take(number, vec![Step::Fail(sentence)]),
                    _ => taken(),
                });
                ledger.ask(ToLedger::Append, Some(bytes), then);
                false
            }
        });
        if is_taken == Some(true) {
            taken();
        }
    }

    fn finish(&self, number: u32) {
        let desk = *self;
        let parts = self.doing(number, |doing| match &mut doing.goal {
            Goal::Write(parts) => Some(parts.clone()),
            Goal::Read(ledger, _) => {
                let then = Box::new(move |answer, _| {
                    if let FromLedger::Closed(closed) = answer {
                        desk.list(number, *closed);
                    }
                });
                ledger.ask(ToLedger::Close, None, then);
                None
            }
        });
        if let Some(Some(parts)) = parts {
            save_parts(&self.saved_name("scored"), &parts);
            self.cancel();
        }
    }

    /// Puts a list that is complete in the place of the one before.
    fn list(&self, number: u32, closed: Closed) {
        let ended = self.inner.try_update_value(|inner| {
            let Doing { task, goal } = inner.doing.take_if(|_| inner.number == number)?;
            let Goal::Read(ledger, choices) = goal else { return None };
            inner.list = Some(List { number, ledger, file: task.file(), choices });
            Some((task.file().name(), task.progress().seconds, task.n_scorers()))
        });
        let Some((file, seconds, workers)) = ended.flatten() else { return };
        let Closed { scored, refused, refused_cells, drift, has_id, labelled, bytes_in_memory } = closed;
        self.report.set(Some(Report {
            file,
            generation: number,
            scored,
            refused,
            refused_cells,
            seconds,
            workers,
            drift,
            has_id,
            labelled,
            bytes_in_memory,
        }));
        self.work.set(Work::Idle);
    }

    fn refuse(&self, file: PickedFile, sentence: String) {
        self.stop();
        self.work.set(Work::Refused { file: file.name(), sentence });
    }

    /// Stops all workers but the list's, at once.
    fn stop(&self) {
        let stopped = self.inner.try_update_value(|inner| {
            inner.number += 1;
            inner.doing.take()
        });
        drop(stopped);
    }

    /// Something with what is being done, where it is still that.
    fn doing<T>(&self, number: u32, with: impl FnOnce(&mut Doing) -> T) -> Option<T> {
        self.inner
            .try_update_value(|inner| if inner.number == number { inner.doing.as_mut().map(with) } else { None })
            .flatten()
    }

    fn ask_list(&self, what: ToLedger, then: impl FnOnce(FromLedger, Uint8Array) + 'static) {
        self.inner.try_update_value(|inner| {
            if let Some(list) = &mut inner.list {
                list.ledger.ask(what, None, Box::new(then));
            }
        });
    }

    /// The name of a file that is made from the list's: `march-scored.csv` of `march.csv`.
    fn saved_name(&self, what: &str) -> String {
        let name = self.inner.try_with_value(|inner| inner.list.as_ref().map(|list| list.file.name())).flatten();
        let name = name.unwrap_or_default();
        let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
        format!("{stem}-{what}.csv")
    }
}

fn save_parts(name: &str, parts: &Array) {
    if let Ok(file) = Blob::new_with_blob_sequence(parts) {
        save(name, &file);
    }
}
