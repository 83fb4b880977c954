//! What every benchmark here needs: taking turns with a floor, medians, and a table of the results.
//!
//! A floor is the same work written by hand, with nothing else around it. It is measured in the
//! same run, in turns with ours, so that both meet the same machine. A benchmark never fails
//! because of a time; it says whether the target was met.

#![allow(dead_code, reason = "each benchmark uses a part of it")]

mod table;

use std::time::Duration;

pub(crate) use self::table::{Row, Table, Target, Unit};

/// The middle of `values`.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Runs ours and the floor in turns, `rounds` times each, and returns what each of them measured.
pub(crate) fn in_turns<T, U>(
    rounds: usize,
    mut ours: impl FnMut() -> T,
    mut floor: impl FnMut() -> U,
) -> (Vec<T>, Vec<U>) {
    (0..rounds).map(|_| (ours(), floor())).unzip()
}

/// The seconds of each of `times`.
pub(crate) fn seconds(times: impl IntoIterator<Item = Duration>) -> Vec<f64> {
    times.into_iter().map(|time| time.as_secs_f64()).collect()
}

/// Whether `what` is asked for: the arguments, if there are any, are parts of the names of what
/// shall be measured.
pub(crate) fn wanted(what: &str) -> bool {
    let mut parts = std::env::args().skip(1).filter(|part| !part.starts_with("--")).peekable();
    parts.peek().is_none() || parts.any(|part| what.contains(&part))
}
