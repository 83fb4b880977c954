//! What the tests share: test processes of their own, texts made comparable, and a driver whose
//! every step is noted.

mod child;
mod processes;
mod redact;
mod step;
mod terminal;

use std::{
    thread,
    time::{Duration, Instant},
};

pub(crate) use self::{
    child::{Finished, Home, Run, rerun},
    processes::{exists, of_home, parent, state},
    redact::redacted,
    step::{Fault, Journal, Step},
    terminal::Terminal,
};

/// How long the tests wait for what must come, on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

/// Looks at growing intervals until `look` finds something; none when it did not within
/// [`PATIENCE`].
pub(crate) fn eventually<T>(mut look: impl FnMut() -> Option<T>) -> Option<T> {
    let begun = Instant::now();
    let mut interval = Duration::from_millis(1);
    loop {
        if let Some(found) = look() {
            return Some(found);
        }
        if begun.elapsed() > PATIENCE {
            return None;
        }
        thread::park_timeout(interval);
        interval = (interval * 2).min(Duration::from_millis(20));
    }
}
