//! Independent tasks of training.
//!
//! In the browser, a worker has one thread and no memory in common with others, so every worker runs the whole
//! training. The workers share the results of tasks, so all of them train the same model.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use bincode::{Decode, Encode};
use rayon::prelude::*;

use super::TrainError;

/// The result of a task. Its encoding must keep every bit.
pub trait TaskResult: Encode + Decode<()> + Send {}

impl<T: Encode + Decode<()> + Send> TaskResult for T {}

/// Tasks that do not depend on each other, numbered from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaskList {
    /// Number of tasks.
    pub count: usize,
    /// Whether each task should have all threads to itself.
    pub is_parallel: bool,
}

/// Performs tasks.
pub trait TaskPool {
    /// The results of all tasks, in the order of their numbers.
    fn results<T: TaskResult>(
        &self,
        tasks: TaskList,
        perform: impl Fn(usize) -> Result<T, TrainError> + Sync,
    ) -> impl Future<Output = Result<Vec<T>, TrainError>>;
}

/// Performs tasks on rayon's threads. The future is ready the first time that it is polled.
#[derive(Clone, Copy, Debug, Default)]
pub struct Threads;

impl TaskPool for Threads {
    async fn results<T: TaskResult>(
        &self,
        TaskList { count, is_parallel }: TaskList,
        perform: impl Fn(usize) -> Result<T, TrainError> + Sync,
    ) -> Result<Vec<T>, TrainError> {
        // tasks that use all threads run one after another, so that only one needs memory at a time
        if is_parallel {
            (0..count).map(&perform).collect()
        } else {
            (0..count).into_par_iter().map(&perform).collect()
        }
    }
}

/// The result of a future that waits for nothing but [`Threads`].
pub(crate) fn finished<T>(future: impl Future<Output = Result<T, TrainError>>) -> Result<T, TrainError> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result,
        Poll::Pending => {
            debug_assert!(false, "threads return their results at once");
            Err(TrainError::Interrupted)
        }
    }
}
