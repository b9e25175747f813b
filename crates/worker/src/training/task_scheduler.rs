//! Decides which worker performs which task of a training run.
//!
//! Every worker runs the whole training, and so reaches the same lists of tasks in the same order. One worker performs
//! a task, and the others receive the result.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::protocol::TaskNumber;
use crate::failure::Failure;

/// A message for a worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TaskMessage {
    /// Perform this task.
    Perform(TaskNumber),
    /// Another worker has performed this task, with this result.
    Performed(TaskNumber, Arc<Vec<u8>>),
}

/// The lists of tasks of a training run, and the workers that perform them.
#[derive(Debug, Default)]
pub struct TaskScheduler {
    lists: Vec<ScheduledList>,
    workers: BTreeMap<u32, ScheduledWorker>,
    messages: Vec<(u32, TaskMessage)>,
}

#[derive(Debug)]
struct ScheduledList {
    results: Vec<Option<Arc<Vec<u8>>>>,
}

#[derive(Debug)]
struct ScheduledWorker {
    /// The number of the list that the worker has reached, counted from 1.
    list: u32,
    performs: Option<u32>,
}

impl TaskScheduler {
    /// Called when a worker has reached a list with this number of tasks. Lists are counted from 1.
    pub fn reached(&mut self, worker: u32, list: u32, tasks: u32) -> Result<(), Failure> {
        let expected = self.workers.get(&worker).map_or(1, |worker| worker.list.saturating_add(1));
        if list != expected || tasks == 0 {
            return Err(Failure::Message);
        }
        if list as usize == self.lists.len() + 1 {
            self.lists.push(ScheduledList { results: vec![None; tasks as usize] });
        }
        let results = self.results(list)?;
        if results.len() != tasks as usize {
            return Err(Failure::Message);
        }
        let known: Vec<(u32, TaskMessage)> = (0..)
            .zip(results)
            .filter_map(|(task, result)| {
                Some((worker, TaskMessage::Performed(TaskNumber { list, task }, Arc::clone(result.as_ref()?))))
            })
            .collect();
        self.messages.extend(known);
        self.workers.insert(worker, ScheduledWorker { list, performs: None });
        self.assign();
        Ok(())
    }

    /// Called when a worker has performed its task, with this result.
    pub fn performed(&mut self, worker: u32, number: TaskNumber, result: Vec<u8>) -> Result<(), Failure> {
        let TaskNumber { list, task } = number;
        let of_worker = self.workers.get_mut(&worker).ok_or(Failure::Message)?;
        if (of_worker.list, of_worker.performs) != (list, Some(task)) {
            return Err(Failure::Message);
        }
        of_worker.performs = None;
        let result = Arc::new(result);
        let place = list.checked_sub(1).and_then(|index| self.lists.get_mut(index as usize));
        *place.and_then(|of| of.results.get_mut(task as usize)).ok_or(Failure::Message)? = Some(Arc::clone(&result));
        let others = self.workers.iter().filter(|(other, of)| **other != worker && of.list == list);
        let message = |(&other, _)| (other, TaskMessage::Performed(number, Arc::clone(&result)));
        self.messages.extend(others.map(message));
        self.assign();
        Ok(())
    }

    /// Called when a worker has stopped. Its task can be given to another one.
    pub fn stopped(&mut self, worker: u32) {
        self.workers.remove(&worker);
        self.messages.retain(|(receiver, _)| *receiver != worker);
        self.assign();
    }

    /// Takes the messages that must be sent, each with the number of the worker that receives it.
    pub fn take_messages(&mut self) -> Vec<(u32, TaskMessage)> {
        std::mem::take(&mut self.messages)
    }

    fn assign(&mut self) {
        let idle: Vec<(u32, u32)> = self
            .workers
            .iter()
            .filter(|(_, of)| of.performs.is_none())
            .map(|(worker, of)| (*worker, of.list))
            .collect();
        for (worker, list) in idle {
            let Some(task) = self.next_task(list) else { continue };
            if let Some(of_worker) = self.workers.get_mut(&worker) {
                of_worker.performs = Some(task);
                self.messages.push((worker, TaskMessage::Perform(TaskNumber { list, task })));
            }
        }
    }

    fn next_task(&self, list: u32) -> Option<u32> {
        let is_performed = |task: u32| self.workers.values().any(|of| of.list == list && of.performs == Some(task));
        let open = (0..).zip(self.results(list).ok()?).filter(|(_, result)| result.is_none());
        open.map(|(task, _)| task).find(|&task| !is_performed(task))
    }

    fn results(&self, list: u32) -> Result<&[Option<Arc<Vec<u8>>>], Failure> {
        let list = list.checked_sub(1).and_then(|index| self.lists.get(index as usize));
        list.map(|list| list.results.as_slice()).ok_or(Failure::Message)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot continue should fail")]

    use std::collections::VecDeque;

    use proptest::prelude::*;

    use super::*;

    struct SimulatedWorker {
        number: u32,
        reached: u32,
        results: Vec<Vec<Option<Vec<u8>>>>,
        inbox: VecDeque<TaskMessage>,
    }

    impl SimulatedWorker {
        fn start(number: u32, lists: &[u32], scheduler: &mut TaskScheduler) -> Self {
            let results = lists.iter().map(|&tasks| vec![None; tasks as usize]).collect();
            let mut worker = Self { number, reached: 0, results, inbox: VecDeque::new() };
            worker.go_on(lists, scheduler);
            worker
        }

        fn is_done(&self) -> bool {
            self.results.iter().flatten().all(Option::is_some)
        }

        fn go_on(&mut self, lists: &[u32], scheduler: &mut TaskScheduler) {
            let is_complete = self.reached == 0 || self.current().iter().all(Option::is_some);
            if is_complete && (self.reached as usize) < lists.len() {
                self.reached += 1;
                scheduler.reached(self.number, self.reached, lists[self.reached as usize - 1]).unwrap();
            }
        }

        fn current(&mut self) -> &mut Vec<Option<Vec<u8>>> {
            &mut self.results[self.reached as usize - 1]
        }

        fn handle(&mut self, lists: &[u32], scheduler: &mut TaskScheduler) {
            let Some(message) = self.inbox.pop_front() else { return };
            let (TaskMessage::Perform(number) | TaskMessage::Performed(number, _)) = &message;
            assert_eq!(number.list, self.reached);
            let worker = self.number as u8;
            let place = &mut self.current()[number.task as usize];
            assert_eq!(*place, None, "each result arrives once");
            match message {
                TaskMessage::Performed(_, result) => *place = Some(result.to_vec()),
                TaskMessage::Perform(number) => {
                    let result = vec![number.list as u8, number.task as u8, worker];
                    *place = Some(result.clone());
                    scheduler.performed(self.number, number, result).unwrap();
                }
            }
            self.go_on(lists, scheduler);
        }
    }

    proptest! {
        #[test]
        fn all_workers_get_the_same_results(
            lists in prop::collection::vec(1..7_u32, 1..6),
            n_workers in 1..5_u32,
            turns in prop::collection::vec((0..100_usize, 0..9_u32), 0..400),
        ) {
            let mut scheduler = TaskScheduler::default();
            let mut workers: Vec<SimulatedWorker> =
                (0..n_workers).map(|number| SimulatedWorker::start(number, &lists, &mut scheduler)).collect();
            let mut n_started = n_workers;
            // at the end, each worker gets enough turns to finish
            let more = (0..400 * workers.len()).map(|turn| (turn, 1));
            for (turn, event) in turns.into_iter().chain(more) {
                let at = turn % workers.len();
                if event == 0 {
                    scheduler.stopped(workers[at].number);
                    workers[at] = SimulatedWorker::start(n_started, &lists, &mut scheduler);
                    n_started += 1;
                }
                for (receiver, message) in scheduler.take_messages() {
                    let worker = workers.iter_mut().find(|worker| worker.number == receiver);
                    worker.unwrap().inbox.push_back(message);
                }
                workers[at].handle(&lists, &mut scheduler);
            }
            for worker in &workers {
                prop_assert!(worker.is_done(), "{lists:?}");
                prop_assert_eq!(&worker.results, &workers[0].results);
            }
        }
    }

    #[test]
    fn tasks_are_shared() {
        let mut scheduler = TaskScheduler::default();
        let task = |task| TaskNumber { list: 1, task };
        scheduler.reached(1, 1, 3).unwrap();
        scheduler.reached(2, 1, 3).unwrap();
        let first = [(1, TaskMessage::Perform(task(0))), (2, TaskMessage::Perform(task(1)))];
        assert_eq!(scheduler.take_messages(), first);
        scheduler.performed(2, task(1), vec![7]).unwrap();
        let then = [(1, TaskMessage::Performed(task(1), Arc::new(vec![7]))), (2, TaskMessage::Perform(task(2)))];
        assert_eq!(scheduler.take_messages(), then);
        scheduler.stopped(1);
        assert_eq!(scheduler.take_messages(), []);
        scheduler.performed(2, task(2), vec![8]).unwrap();
        assert_eq!(scheduler.take_messages(), [(2, TaskMessage::Perform(task(0)))]);
    }

    #[test]
    fn messages_that_make_no_sense_are_failures() {
        let mut scheduler = TaskScheduler::default();
        assert_eq!(scheduler.reached(1, 2, 3), Err(Failure::Message), "the first list is missing");
        assert_eq!(scheduler.reached(1, 1, 0), Err(Failure::Message), "no task");
        scheduler.reached(1, 1, 3).unwrap();
        assert_eq!(scheduler.reached(2, 1, 4), Err(Failure::Message), "another number of tasks");
        assert_eq!(scheduler.reached(1, 1, 3), Err(Failure::Message), "the same list again");
        for task in [TaskNumber { list: 1, task: 1 }, TaskNumber { list: 0, task: 0 }, TaskNumber { list: 9, task: 9 }]
        {
            assert_eq!(scheduler.performed(1, task, Vec::new()), Err(Failure::Message), "{task:?}");
        }
        assert_eq!(scheduler.performed(5, TaskNumber { list: 1, task: 0 }, Vec::new()), Err(Failure::Message));
    }
}
