//! Waiting: for the next paint, and for values that come to rest.

use gloo::timers::callback::Timeout;
use leptos::prelude::*;

/// Runs now and whenever a signal that it reads changes. Leptos' own is compiled anew for each caller, 2 kB each.
pub fn effect(run: impl Fn() + 'static) {
    let run: Box<dyn Fn()> = Box::new(run);
    Effect::new(run);
}

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
    effect(move || {
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

/// A signal that follows another one at once, but at most once a frame: changes that come faster are taken together.
pub fn once_a_frame<T>(source: Signal<T>) -> Signal<T>
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let (framed, set_framed) = signal(source.get_untracked());
    let pace = StoredValue::new_local(Pace::Free);
    effect(move || {
        source.track();
        match pace.get_value() {
            Pace::Free => follow(source, set_framed, pace),
            Pace::Taken | Pace::Late => pace.set_value(Pace::Late),
        }
    });
    framed.into()
}

/// Where a signal stands within the present frame.
#[derive(Clone, Copy)]
enum Pace {
    /// Nothing was followed in it yet.
    Free,
    /// The source has been followed.
    Taken,
    /// The source has changed since.
    Late,
}

fn follow<T>(source: Signal<T>, framed: WriteSignal<T>, pace: StoredValue<Pace, LocalStorage>)
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    // a page that was left meanwhile has none of them
    let Some(value) = source.try_get_untracked() else { return };
    framed.try_maybe_update(|before| {
        let is_new = *before != value;
        *before = value;
        (is_new, ())
    });
    pace.try_update_value(|pace| *pace = Pace::Taken);
    request_animation_frame(move || {
        let was = pace.try_update_value(|pace| std::mem::replace(pace, Pace::Free));
        if let Some(Pace::Late) = was {
            follow(source, framed, pace);
        }
    });
}
