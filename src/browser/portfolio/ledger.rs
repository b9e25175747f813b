//! The worker that keeps a file's rows, and what it is asked: one thing at a time, in order.

use std::collections::VecDeque;

use js_sys::Uint8Array;

use super::crew::{Beside, Hand, Program, Role};
use churnscope_worker::protocol::{FromLedger, ToLedger, from_bytes, to_bytes};

/// What is done with an answer and the bytes beside it.
pub(super) type Then = Box<dyn FnOnce(FromLedger, Uint8Array)>;

/// Asks the worker one thing after the other, so that a question that nobody waits for any more is never sent.
pub(super) struct Ledger {
    hand: Hand,
    waiting: VecDeque<(ToLedger, Option<Uint8Array>, Then)>,
    asked: Option<Then>,
}

impl Ledger {
    /// Starts the worker. `hear` has to hand every message to [`Ledger::hear`].
    pub(super) fn start(
        program: &Program,
        hear: impl Fn(super::crew::Heard) + Clone + 'static,
    ) -> Result<Self, wasm_bindgen::JsValue> {
        let hand = Hand::start(program, Role::Ledger, hear)?;
        Ok(Self { hand, waiting: VecDeque::new(), asked: None })
    }

    /// Asks something. A new list makes older lists needless, and rows of those.
    pub(super) fn ask(&mut self, what: ToLedger, beside: Option<Uint8Array>, then: Then) {
        if matches!(what, ToLedger::List(..)) {
            self.waiting.retain(|(what, ..)| !matches!(what, ToLedger::List(..) | ToLedger::Rows(_)));
        }
        self.waiting.push_back((what, beside, then));
        self.send();
    }

    /// Takes a message of the worker; where it answers something, what is to be done with that.
    pub(super) fn hear(&mut self, message: &[u8]) -> Option<(Then, FromLedger)> {
        let heard = match from_bytes::<FromLedger>(message)? {
            FromLedger::Ready => None,
            answer => self.asked.take().map(|then| (then, answer)),
        };
        self.send();
        heard
    }

    fn send(&mut self) {
        if self.asked.is_some() {
            return;
        }
        let Some((what, beside, then)) = self.waiting.pop_front() else { return };
        let beside = beside.as_ref().map_or(Beside::Nothing, Beside::Bytes);
        self.hand.tell(&to_bytes(&what), beside);
        self.asked = Some(then);
    }
}
