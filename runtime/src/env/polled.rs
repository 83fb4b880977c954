//! Whether a thread polls an async test function: nothing may block it then.

use std::cell::Cell;

thread_local! {
    static POLLED: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread polls an async test function.
pub(super) fn is_polled() -> bool {
    POLLED.get()
}

/// What `poll`, which polls an async test function and does not panic, returns.
pub(crate) fn polled<T>(poll: impl FnOnce() -> T) -> T {
    let before = POLLED.replace(true);
    let value = poll();
    POLLED.set(before);
    value
}
