//! Waiting: for the next paint, and for values that come to rest.

use gloo::timers::callback::Timeout;
use leptos::prelude::*;

/// Runs once the page has painted what it has now.
pub fn after_paint(run: impl FnOnce() + 'static) {
    // a frame's callback runs before its paint, a task asked for in it after
    request_animation_frame(|| {
        Timeout::new(0, run).forget();
    });
}

/// A signal that follows another one once that has not changed for `millis` milliseconds.
pub fn settled<T>(source: Signal<T>, millis: u32) -> Signal<T>
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let (at_rest, set_at_rest) = signal(source.get_untracked());
    let timer = StoredValue::new_local(None::<Timeout>);
    Effect::new(move || {
        let value = source.get();
        // replacing a timer cancels it
        timer.set_value(Some(Timeout::new(millis, move || {
            if at_rest.with_untracked(|before| *before != value) {
                set_at_rest.set(value);
            }
        })));
    });
    at_rest.into()
}
