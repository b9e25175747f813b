use std::sync::Mutex;

use churnscope_train::{Description, Duplicates, TrainingEvent};
use churnscope_wording::clamped::{READ, clamped};
use churnscope_wording::rejections::{Surface, advice};
use churnscope_wording::values::count;
use churnscope_wording::{selections, training};
use churnscope_worker::training::protocol::{TrainerResponse, TrainingProgress};

use crate::Environment;

/// Minimum time between two reports of grown trees, in milliseconds.
const PAUSE: f64 = 100.0;

pub(crate) struct Reporter<'a> {
    description: &'a Description,
    environment: &'a Environment,
    is_text: bool,
    state: Mutex<ReporterState>,
}

struct ReporterState {
    progress: TrainingProgress,
    part_started: f64,
    last_sent: f64,
}

impl<'a> Reporter<'a> {
    pub(crate) fn new(description: &'a Description, environment: &'a Environment, is_text: bool) -> Self {
        let now = (environment.now)();
        let state =
            ReporterState { progress: TrainingProgress::default(), part_started: now, last_sent: f64::NEG_INFINITY };
        Self { description, environment, is_text, state: Mutex::new(state) }
    }

    pub(crate) fn report(&self, event: TrainingEvent) {
        match event {
            TrainingEvent::SettingTried { done, of, loss } => {
                if let Some(loss) = loss {
                    (self.environment.send)(&TrainerResponse::Compared(loss), &[]);
                }
                self.advance(|state, _| {
                    // the search on the earlier rows starts when the search for the final model has reported its last
                    // setting
                    if done <= 1 && state.progress.done > 0 {
                        state.part_started = state.last_sent;
                    }
                    let (done, of) = (done as u64, of as u64);
                    state.progress = TrainingProgress { is_growing: false, done, of, seconds: 0.0 };
                    true
                });
            }
            TrainingEvent::TreesPlanned(trees) => self.advance(|state, now| {
                state.part_started = now;
                state.progress = TrainingProgress { is_growing: true, done: 0, of: trees as u64, seconds: 0.0 };
                true
            }),
            TrainingEvent::TreesGrown(trees) => self.advance(|state, _| {
                state.progress.done = (state.progress.done + trees as u64).min(state.progress.of);
                false
            }),
            event => {
                for remark in self.remarks(event) {
                    (self.environment.send)(&TrainerResponse::Remark(remark), &[]);
                }
            }
        }
    }

    /// Changes the progress, and sends it if `change` returns true or the last report is at least [`PAUSE`] old.
    fn advance(&self, change: impl FnOnce(&mut ReporterState, f64) -> bool) {
        let now = (self.environment.now)();
        // the lock is poisoned only if another thread panicked, and then training has failed
        let Ok(mut state) = self.state.lock() else { return };
        let is_news = change(&mut state, now);
        if is_news || now - state.last_sent >= PAUSE {
            state.last_sent = now;
            state.progress.seconds = (now - state.part_started) / 1_000.0;
            (self.environment.send)(&TrainerResponse::Advanced(state.progress), &[]);
        }
    }

    fn remarks(&self, event: TrainingEvent) -> Vec<String> {
        let schema = &self.description.schema;
        let surface = Surface { is_page: true, is_text: self.is_text };
        match event {
            TrainingEvent::RowsSkipped { rows, of } => {
                let advice = advice(schema, &rows.causes, of as u64, surface);
                vec![training::skipped_rows(rows.count, of, advice.as_deref(), &rows.first)]
            }
            TrainingEvent::Clamped { cells, .. } => {
                cells.fields().iter().filter_map(|field| clamped(schema, field, READ)).collect()
            }
            TrainingEvent::DuplicateRows(Duplicates { count, first, original }) => {
                vec![training::duplicate_rows(count, first, original)]
            }
            TrainingEvent::Grouped { customers, rows } => {
                vec![training::grouped(count(customers as u64), count(rows as u64))]
            }
            TrainingEvent::FewLeavers(left) => vec![training::few_leavers(left)],
            TrainingEvent::Sampled { rows, of } => vec![training::sampled(count(rows as u64), count(of as u64))],
            TrainingEvent::DividedByTime { first, earlier, latest } => {
                vec![training::divided_by_time(count(earlier as u64), count(latest as u64), first)]
            }
            TrainingEvent::Chosen(selection) => vec![selections::chose(&selection)],
            TrainingEvent::Calibrated(calibration) => {
                vec![selections::calibrating(selections::how_calibrated(&calibration))]
            }
            TrainingEvent::SettingTried { .. } | TrainingEvent::TreesPlanned(_) | TrainingEvent::TreesGrown(_) => {
                Vec::new()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot continue should fail")]

    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[test]
    fn each_search_has_its_own_clock() {
        let clock = Arc::new(AtomicU32::new(0));
        let seconds = Arc::new(Mutex::new(Vec::new()));
        let (now, sent) = (Arc::clone(&clock), Arc::clone(&seconds));
        let send = move |response: &TrainerResponse, _: &[u8]| {
            if let TrainerResponse::Advanced(progress) = response {
                sent.lock().unwrap().push(progress.seconds);
            }
        };
        let now = move || f64::from(now.load(Ordering::Relaxed)) * 1_000.0;
        let environment = Environment { now: Arc::new(now), send: Arc::new(send) };
        let description = Description::parse(include_str!("../tests/small.toml")).unwrap();
        let reporter = Reporter::new(&description, &environment, true);
        for (time, done) in [(10, 1), (20, 2), (25, 1), (30, 2)] {
            clock.store(time, Ordering::Relaxed);
            reporter.report(TrainingEvent::SettingTried { done, of: 2, loss: None });
        }
        assert_eq!(*seconds.lock().unwrap(), [10.0, 20.0, 5.0, 10.0]);
    }
}
