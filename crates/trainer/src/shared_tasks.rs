//! The tasks of a training run that several workers share.
//!
//! This worker reports the lists of tasks that its training reaches. It then performs the tasks that the page gives it,
//! and gets the results of the others from the page.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

use churnscope_train::{TaskList, TaskPool, TaskResult, TrainError};
use churnscope_worker::protocol::{decode, encode};
use churnscope_worker::training::protocol::{TaskNumber, TrainerResponse};

use crate::Environment;

/// Clones use the same exchange.
#[derive(Clone)]
pub(crate) struct SharedTasks {
    environment: Environment,
    exchange: Rc<RefCell<Exchange>>,
}

#[derive(Default)]
struct Exchange {
    /// Number of nonempty lists that training has reached.
    lists: u32,
    assigned: Option<TaskNumber>,
    results: BTreeMap<u32, Vec<u8>>,
}

impl SharedTasks {
    pub(crate) fn new(environment: Environment) -> Self {
        Self { environment, exchange: Rc::default() }
    }

    pub(crate) fn assign(&self, task: TaskNumber) {
        self.exchange.borrow_mut().assigned = Some(task);
    }

    pub(crate) fn performed(&self, task: TaskNumber, result: Vec<u8>) {
        let mut exchange = self.exchange.borrow_mut();
        if task.list == exchange.lists {
            exchange.results.insert(task.task, result);
        }
    }

    fn reach(&self, count: usize) -> Result<u32, TrainError> {
        let list = {
            let mut exchange = self.exchange.borrow_mut();
            exchange.lists = exchange.lists.saturating_add(1);
            exchange.results.clear();
            exchange.lists
        };
        let tasks = u32::try_from(count).map_err(|_| TrainError::Interrupted)?;
        (self.environment.send)(&TrainerResponse::Reached { list, tasks }, &[]);
        Ok(list)
    }

    fn take_results(&self, count: usize) -> Option<Vec<Vec<u8>>> {
        let mut exchange = self.exchange.borrow_mut();
        let is_complete = exchange.results.len() == count;
        is_complete.then(|| std::mem::take(&mut exchange.results).into_values().collect())
    }

    fn take_assigned(&self, list: u32) -> Option<TaskNumber> {
        self.exchange.borrow_mut().assigned.take().filter(|task| task.list == list)
    }
}

impl TaskPool for SharedTasks {
    async fn results<T: TaskResult>(
        &self,
        TaskList { count, .. }: TaskList,
        perform: impl Fn(usize) -> Result<T, TrainError> + Sync,
    ) -> Result<Vec<T>, TrainError> {
        if count == 0 {
            return Ok(Vec::new());
        }
        let list = self.reach(count)?;
        loop {
            if let Some(task) = self.take_assigned(list) {
                let result = encode(&perform(task.task as usize)?).map_err(|_| TrainError::Interrupted)?;
                (self.environment.send)(&TrainerResponse::Performed(task), &result);
                self.performed(task, result);
            }
            if let Some(results) = self.take_results(count) {
                return results.iter().map(|bytes| decode(bytes).map_err(|_| TrainError::Interrupted)).collect();
            }
            next_message().await;
        }
    }
}

/// Waits until the training is polled again, which happens after each message about a task.
async fn next_message() {
    let mut is_first = true;
    poll_fn(|_| if std::mem::take(&mut is_first) { Poll::Pending } else { Poll::Ready(()) }).await;
}
