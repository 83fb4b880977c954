//! How far walks are, in a line on the terminal that renews itself and is gone at the end.

use std::{
    io::{self, IsTerminal as _, Write as _},
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use crate::{event::WalkCounts, walks::count};

/// A run that is shorter shows nothing.
const PATIENCE: Duration = Duration::from_secs(1);
/// What a terminal has room for.
const WIDTH: usize = 79;
/// To the start of the line, and nothing from there on.
const ERASE: &str = "\r\x1b[K";

/// The line of one test; tests that run beside it show none.
pub(super) struct Line {
    shown: bool,
}

/// Whether some test shows its line.
static TAKEN: AtomicBool = AtomicBool::new(false);

impl Line {
    /// None if nobody would see it, or another test shows one.
    pub(super) fn new() -> Option<Self> {
        let free = || !TAKEN.swap(true, Ordering::Relaxed);
        (io::stderr().is_terminal() && free()).then_some(Self { shown: false })
    }

    /// Shows how far the walks are.
    pub(super) fn show(&mut self, name: &str, far: &Far) {
        if far.elapsed >= PATIENCE {
            self.shown = true;
            print(&format!("{ERASE}{}", text(name, far)));
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if self.shown {
            print(ERASE);
        }
        TAKEN.store(false, Ordering::Relaxed);
    }
}

/// Past what captures the output of tests, in one piece.
pub(super) fn print(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}

/// How far a run is.
pub(super) struct Far {
    pub(super) selected: u128,
    /// Those of the run that is resumed included.
    pub(super) counts: WalkCounts,
    /// How many of them ended before this run began.
    pub(super) before: u128,
    pub(super) elapsed: Duration,
}

/// The line of the test `name`, without its end.
fn text(name: &str, far: &Far) -> String {
    let done = far.counts.ended();
    let mut parts = vec![format!("{} of {} walks", count(done), count(far.selected))];
    if far.counts.failed > 0 {
        parts.push(format!("{} failed", count(far.counts.failed)));
    }
    let rate = float(done - far.before) / far.elapsed.as_secs_f64();
    if rate > 0.0 {
        parts.push(format!("{} walks/s", short(rate)));
        parts.push(format!("{} left", left(float(far.selected - done) / rate)));
    }
    let parts = parts.join(", ");
    let room = WIDTH.saturating_sub(parts.chars().count() + 2);
    format!("{}  {parts}", end_of(name, room))
}

#[expect(clippy::cast_precision_loss, reason = "a rate and a guess need no more digits")]
fn float(walks: u128) -> f64 {
    walks as f64
}

/// As much of the end of a name as there is room for.
fn end_of(name: &str, room: usize) -> String {
    let letters = name.chars().count();
    if letters <= room {
        return name.to_owned();
    }
    let kept = name.chars().skip(letters - room.saturating_sub(2));
    format!("..{}", kept.collect::<String>())
}

/// `870`, `5.2 k`, `2.1 M`.
fn short(rate: f64) -> String {
    match rate {
        ..10.0 => format!("{rate:.1}"),
        ..1e3 => format!("{rate:.0}"),
        ..1e6 => format!("{:.1} k", rate / 1e3),
        ..1e9 => format!("{:.1} M", rate / 1e6),
        _ => format!("{:.1} G", rate / 1e9),
    }
}

/// `12 s`, `3 min`, `5 h`, `20 days`, `300 years`: no better than it is known.
fn left(seconds: f64) -> String {
    const YEAR: f64 = 365.0 * 86_400.0;
    match seconds.ceil() {
        ..120.0 => format!("{:.0} s", seconds.ceil()),
        ..7_200.0 => format!("{:.0} min", seconds / 60.0),
        ..172_800.0 => format!("{:.0} h", seconds / 3_600.0),
        ..YEAR => format!("{:.0} days", seconds / 86_400.0),
        ..1e12 => format!("{:.0} years", (seconds / YEAR).max(1.0)),
        _ => "ages".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn far(selected: u128, passed: u128, failed: u128, seconds: u64) -> Far {
        let counts = WalkCounts { passed, failed, ..WalkCounts::default() };
        Far { selected, counts, before: 0, elapsed: Duration::from_secs(seconds) }
    }

    #[test]
    fn the_line_has_what_is_done_how_fast_and_what_is_left() {
        assert_eq!(
            text("limits_hold", &far(1_000_000, 249_997, 3, 2)),
            "limits_hold  250,000 of 1,000,000 walks, 3 failed, 125.0 k walks/s, 6 s left"
        );
        assert_eq!(text("limits_hold", &far(90, 0, 0, 2)), "limits_hold  0 of 90 walks");
        assert_eq!(
            text("a", &far(10u128.pow(18), 5, 0, 1)),
            "a  5 of 1,000,000,000,000,000,000 walks, 5.0 walks/s, ages left"
        );
    }

    #[test]
    fn walks_of_the_run_that_is_resumed_make_it_no_faster() {
        let far = Far { before: 80, ..far(100, 90, 0, 2) };
        assert_eq!(text("a", &far), "a  90 of 100 walks, 5.0 walks/s, 2 s left");
    }

    #[test]
    fn the_line_fits_a_terminal() {
        let text = text(&"modules::".repeat(20), &far(1_000_000, 250_000, 3, 2));
        assert_eq!(text.chars().count(), WIDTH);
        assert!(text.starts_with("..") && text.ends_with("left"), "{text}");
    }

    #[test]
    fn rates_and_times_are_short() {
        assert_eq!(
            [0.5, 42.0, 5_200.0, 2.1e6, 3e9].map(short),
            ["0.5", "42", "5.2 k", "2.1 M", "3.0 G"]
        );
        assert_eq!(
            [0.1, 119.0, 600.0, 18_000.0, 1e6, 1e9, 1e30].map(left),
            ["1 s", "119 s", "10 min", "5 h", "12 days", "32 years", "ages"]
        );
    }
}
