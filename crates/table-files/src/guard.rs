//! Calls libraries that panic on some damaged files.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

thread_local!(static IS_GUARDED: Cell<bool> = const { Cell::new(false) });

/// Calls `read`, and returns `None` if it panics. Nothing is printed about the panic. A program that aborts on panics,
/// as in the browser, still aborts.
pub fn guarded<T>(read: impl FnOnce() -> T) -> Option<T> {
    static SILENCE_READER: Once = Once::new();
    SILENCE_READER.call_once(|| {
        let default_hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !IS_GUARDED.get() {
                default_hook(panic);
            }
        }));
    });
    let was_guarded = IS_GUARDED.replace(true);
    let result = catch_unwind(AssertUnwindSafe(read));
    IS_GUARDED.set(was_guarded);
    result.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_none() {
        assert_eq!(guarded(|| 1), Some(1));
        assert_eq!(guarded(|| if IS_GUARDED.get() { panic!("damaged") } else { 1 }), None);
        assert!(!IS_GUARDED.get());
    }
}
