use gloo::timers::callback::Timeout;
use js_sys::Date;
use leptos::prelude::*;

/// The current date in UTC, such as `2026-11-29`.
pub fn today() -> String {
    String::from(Date::new_0().to_iso_string()).chars().take("2026-11-29".len()).collect()
}

/// Calls `run` soon, and again whenever a signal that it reads changes. `run` is boxed, so that Leptos's own effect is
/// compiled once for all callers.
pub fn effect(run: impl Fn() + 'static) {
    let run: Box<dyn Fn()> = Box::new(run);
    Effect::new(run);
}

/// Calls `run` after the next paint.
pub fn after_paint(run: impl FnOnce() + 'static) {
    // an animation frame's callback runs before the paint, and a task that the callback schedules runs after the paint
    request_animation_frame(|| {
        Timeout::new(0, run).forget();
    });
}

/// A signal that takes the value of `source` once that value has not changed for `millis` milliseconds.
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

/// A signal that takes the value of `source` at most once per frame, and skips the values in between.
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
            Pace::Followed | Pace::Behind => pace.set_value(Pace::Behind),
        }
    });
    framed.into()
}

#[derive(Clone, Copy)]
enum Pace {
    /// The signal has not taken a value in this frame.
    Free,
    /// The signal has taken the value of its source.
    Followed,
    /// The source has changed again since the signal took its value.
    Behind,
}

fn follow<T>(source: Signal<T>, framed: WriteSignal<T>, pace: StoredValue<Pace, LocalStorage>)
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    // the signals no longer exist if their component has been removed in the meantime
    let Some(value) = source.try_get_untracked() else { return };
    framed.try_maybe_update(|before| {
        let is_new = *before != value;
        *before = value;
        (is_new, ())
    });
    pace.try_update_value(|pace| *pace = Pace::Followed);
    request_animation_frame(move || {
        let was = pace.try_update_value(|pace| std::mem::replace(pace, Pace::Free));
        if let Some(Pace::Behind) = was {
            follow(source, framed, pace);
        }
    });
}
