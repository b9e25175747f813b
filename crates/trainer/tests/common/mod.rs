//! A worker whose responses a test can read.

#![allow(clippy::unwrap_used, reason = "a test that cannot continue should fail")]

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use churnscope_trainer::{Environment, Trainer};
use churnscope_worker::protocol::encode;
use churnscope_worker::training::protocol::{TaskNumber, TrainerRequest, TrainerResponse};

type Responses = Arc<Mutex<VecDeque<(TrainerResponse, Vec<u8>)>>>;

pub(crate) struct TestWorker(pub(crate) Trainer, Responses);

impl TestWorker {
    pub(crate) fn new() -> Self {
        let responses = Responses::default();
        let sent = Arc::clone(&responses);
        let send = move |response: &TrainerResponse, attachment: &[u8]| {
            sent.lock().unwrap().push_back((response.clone(), attachment.to_vec()));
        };
        Self(Trainer::new(Environment { now: Arc::new(|| 0.0), send: Arc::new(send) }), responses)
    }

    pub(crate) fn handle(&mut self, request: &TrainerRequest, attachment: &[u8]) {
        self.0.handle(&encode(request).unwrap(), attachment.to_vec());
    }

    pub(crate) fn next_response(&self) -> Option<(TrainerResponse, Vec<u8>)> {
        self.1.lock().unwrap().pop_front()
    }
}

/// Sends the request, gives the worker all tasks that it reaches, one at a time, and returns the other responses.
pub(crate) fn ask(
    worker: &mut TestWorker,
    request: &TrainerRequest,
    attachment: &[u8],
) -> Vec<(TrainerResponse, Vec<u8>)> {
    worker.handle(request, attachment);
    let mut responses = Vec::new();
    let mut of_list = 0;
    while let Some((response, attachment)) = worker.next_response() {
        let next = match response {
            TrainerResponse::Reached { list, tasks } => {
                of_list = tasks;
                Some(TaskNumber { list, task: 0 })
            }
            TrainerResponse::Performed(TaskNumber { list, task }) => {
                (task + 1 < of_list).then_some(TaskNumber { list, task: task + 1 })
            }
            response => {
                responses.push((response, attachment));
                None
            }
        };
        if let Some(task) = next {
            worker.handle(&TrainerRequest::Perform(task), &[]);
        }
    }
    assert_eq!(responses.iter().filter(|(response, _)| response.is_final()).count(), 1, "{request:?}");
    responses
}
