//! Walks as tests declare them: `#[action]` on functions, `walks = [..]` on tests. What the engine does with walks is tested
//! beside it, without macros.

mod actions;
mod cancelled;
mod drivers;
mod each;
mod elsewhere;
mod forms;
mod options;
mod serial;

use multitest::{Result, walks::Outcome};

/// How each walk ended, by number.
fn outcomes<S>(walks: &multitest::Walks<S>) -> Vec<Outcome> {
    walks.records().iter().map(|record| record.outcome).collect()
}

/// The states of all walks.
fn states<S: Clone>(walks: &multitest::Walks<S>) -> Vec<S> {
    walks.states().cloned().collect()
}

/// Fails as a walk does.
fn refused(what: &str) -> Result<()> {
    Err(multitest::Error::new(format!("{what} was refused")))
}
