//! A file on its way through the scorers.

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use js_sys::Uint8Array;

use super::crew::{Beside, Hand, Heard, Program, Role};
use super::files::PickedFile;
use churnscope_engine::csv::ColumnQuestion;
use churnscope_worker::pool::{Command, Event, Job, Pool, ScorerId};
use churnscope_worker::protocol::{FromScorer, from_bytes, to_bytes};

/// How far a file is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Progress {
    /// Bytes of it that are scored.
    pub bytes: u64,
    /// All of them.
    pub all_bytes: u64,
    /// Rows that are scored.
    pub rows: u64,
    /// Since it was begun.
    pub seconds: f64,
}

/// What the desk has to do for a task.
pub(super) enum Step {
    /// These are the bytes of the next slice; say [`Event::Taken`] when they are where they belong.
    Take(Uint8Array),
    /// All slices were taken.
    Finish,
    /// It cannot go on.
    Fail(String),
    /// Only the user knows which columns some of the model's fields are.
    Ask { columns: Vec<String>, missing: Vec<ColumnQuestion> },
}

/// The scorers of one file; dropping it stops them at once.
pub(super) struct Task {
    file: PickedFile,
    pool: Pool,
    program: Program,
    hear: Rc<dyn Fn(ScorerId, Heard)>,
    hands: BTreeMap<ScorerId, Hand>,
    /// What each scorer works on.
    given: BTreeMap<ScorerId, u32>,
    /// Bytes of slices that are done and not yet taken.
    done: BTreeMap<u32, Uint8Array>,
    begun: f64,
}

impl Task {
    /// Begins: scorers start. `hear` has to hand on what each says to [`Task::hear`].
    pub(super) fn begin(
        file: PickedFile,
        job: Job,
        program: Program,
        hear: impl Fn(ScorerId, Heard) + 'static,
    ) -> (Self, Vec<Step>) {
        let (pool, commands) = Pool::new(job);
        let (hands, given, done) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let mut task = Self { file, pool, program, hear: Rc::new(hear), hands, given, done, begun: now() };
        let steps = task.follow(commands);
        (task, steps)
    }

    pub(super) fn file(&self) -> PickedFile {
        self.file
    }

    pub(super) fn n_scorers(&self) -> usize {
        self.pool.n_scorers()
    }

    pub(super) fn progress(&self) -> Progress {
        let counts = self.pool.counts();
        Progress {
            bytes: counts.bytes,
            all_bytes: self.file.size(),
            rows: counts.rows,
            seconds: (now() - self.begun) / 1e3,
        }
    }

    /// Takes in what a scorer says.
    pub(super) fn hear(&mut self, scorer: ScorerId, heard: Heard) -> Vec<Step> {
        let Ok((message, beside)) = heard else {
            self.hands.remove(&scorer);
            return self.on(Event::Died(scorer));
        };
        match from_bytes::<FromScorer>(&message) {
            Some(FromScorer::Ready) => self.on(Event::Ready(scorer)),
            Some(FromScorer::Split { end, header }) => self.on(Event::Split { scorer, end, header }),
            Some(FromScorer::Done { n_rows }) => {
                if let Some(index) = self.given.remove(&scorer) {
                    self.done.insert(index, beside);
                }
                self.on(Event::Done { scorer, n_rows })
            }
            Some(FromScorer::Asks { columns, missing }) => vec![Step::Ask { columns, missing }],
            Some(FromScorer::Refuses(sentence)) => vec![Step::Fail(sentence)],
            None => Vec::new(),
        }
    }

    /// Tells the pool what happened, and does what it says.
    pub(super) fn on(&mut self, event: Event) -> Vec<Step> {
        let commands = self.pool.on(event);
        self.follow(commands)
    }

    fn follow(&mut self, commands: Vec<Command>) -> Vec<Step> {
        let (mut steps, mut commands) = (Vec::new(), VecDeque::from(commands));
        while let Some(command) = commands.pop_front() {
            match command {
                Command::Start(scorer) => {
                    let hear = self.hear.clone();
                    match Hand::start(&self.program, Role::Scorer, move |heard| hear(scorer, heard)) {
                        Ok(hand) => drop(self.hands.insert(scorer, hand)),
                        Err(_) => commands.extend(self.pool.on(Event::Died(scorer))),
                    }
                }
                Command::Give(scorer, slice) => {
                    self.given.insert(scorer, slice.index);
                    if let (Some(hand), Some(file)) = (self.hands.get(&scorer), self.file.bytes()) {
                        hand.tell(&to_bytes(&slice), Beside::File(&file));
                    }
                }
                Command::Take(index) => steps.extend(self.done.remove(&index).map(Step::Take)),
                Command::Finish => steps.push(Step::Finish),
                Command::Fail(sentence) => steps.push(Step::Fail(sentence)),
            }
        }
        steps
    }
}

/// Milliseconds of some clock.
fn now() -> f64 {
    js_sys::Date::now()
}
