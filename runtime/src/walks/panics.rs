//! Panics of actions: caught, with their place, and without a word on the terminal for each of a thousand.

use std::{
    any::Any,
    cell::{Cell, RefCell},
    panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook},
    sync::{
        Once,
        atomic::{AtomicUsize, Ordering},
    },
};

use crate::error::{Error, Result};

/// With `RUST_BACKTRACE`, so many panics of a process are also told the usual way: enough for a walk that runs again.
const LOUD: usize = 3;

thread_local! {
    /// Whether this thread runs a walk.
    static INSIDE: Cell<bool> = const { Cell::new(false) };
    /// Where it panicked last.
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// What `run` returns, or its panic as an error.
pub(super) fn caught<T>(run: impl FnOnce() -> T) -> Result<T> {
    listen();
    let before = INSIDE.replace(true);
    let result = catch_unwind(AssertUnwindSafe(run));
    INSIDE.set(before);
    // What cannot return an error may panic with one.
    result.map_err(|panic| match panic.downcast::<Error>() {
        Ok(error) => *error,
        Err(panic) => panicked(&*panic),
    })
}

/// Puts a hook before the one there is, which goes on hearing of all panics that are none of a walk.
fn listen() {
    static LISTENING: Once = Once::new();
    LISTENING.call_once(|| {
        let others = take_hook();
        set_hook(Box::new(move |info| {
            if INSIDE.get() {
                PLACE.set(info.location().map(ToString::to_string));
            }
            if !INSIDE.get() || is_loud() {
                others(info);
            }
        }));
    });
}

fn is_loud() -> bool {
    static HEARD: AtomicUsize = AtomicUsize::new(0);
    let asked = std::env::var_os("RUST_BACKTRACE").is_some_and(|value| value != "0");
    asked && HEARD.fetch_add(1, Ordering::Relaxed) < LOUD
}

/// What a panic says, and its place if this thread caught it.
pub(super) fn panicked(panic: &(dyn Any + Send)) -> Error {
    let place = PLACE.take().map_or(String::new(), |place| format!("\nat {place}"));
    let text = panic.downcast_ref::<String>().map(String::as_str);
    match text.or_else(|| panic.downcast_ref::<&str>().copied()) {
        Some(text) => Error::new(format!("it panicked: {text}{place}")),
        None => Error::new(format!("it panicked{place}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error_with_its_place() {
        let error = caught(|| panic!("no {}", 3)).map(|()| 0).expect_err("it panics").to_string();
        let (text, place) = error.split_once("\nat ").expect("the place");
        assert_eq!(text, "it panicked: no 3");
        assert!(place.starts_with(file!()), "{place}");
        assert!(!INSIDE.get());
    }
}
