//! Deadlines and how durations are written for people.

use std::time::{Duration, Instant};

use crate::settings::settings;

/// `duration` stretched by `MULTITEST_TIMEOUT_FACTOR`.
pub(crate) fn stretched(duration: Duration) -> Duration {
    let seconds = duration.as_secs_f64() * settings().timeout_factor;
    Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX)
}

/// A moment by which something must have happened.
#[derive(Debug, Clone, Copy)]
pub struct Deadline {
    started: Instant,
    length: Duration,
}

impl Deadline {
    /// The deadline `length` from now, stretched by `MULTITEST_TIMEOUT_FACTOR`.
    pub fn after(length: Duration) -> Self {
        Self { started: Instant::now(), length: stretched(length) }
    }

    /// How long it is from the start to the deadline, the stretch included.
    pub fn length(&self) -> Duration {
        self.length
    }

    /// What is left of it; zero once it has passed.
    pub fn left(&self) -> Duration {
        self.length.saturating_sub(self.started.elapsed())
    }

    /// The deadline of the same length from now.
    pub(crate) fn renewed(&self) -> Self {
        Self { started: Instant::now(), length: self.length }
    }

    /// Waits for `future` until the deadline.
    ///
    /// # Errors
    ///
    /// [`Passed`] when the deadline comes first; the future is dropped then.
    pub async fn wait<F: Future>(&self, future: F) -> Result<F::Output, Passed> {
        tokio::time::timeout(self.left(), future).await.map_err(|_| Passed)
    }
}

/// The deadline passed before what was awaited happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passed;

/// `duration` for people: `12 ms`, `1.20 s`, `2 min 5 s`.
pub fn human(duration: Duration) -> String {
    let micros = duration.as_micros();
    match micros {
        0..1_000 => format!("{micros} us"),
        1_000..1_000_000 => format!("{} ms", micros / 1_000),
        1_000_000..60_000_000 => format!("{:.2} s", duration.as_secs_f64()),
        _ => format!("{} min {} s", duration.as_secs() / 60, duration.as_secs() % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_for_people() {
        assert_eq!(human(Duration::from_micros(12)), "12 us");
        assert_eq!(human(Duration::from_millis(12)), "12 ms");
        assert_eq!(human(Duration::from_millis(1_200)), "1.20 s");
        assert_eq!(human(Duration::from_secs(125)), "2 min 5 s");
    }

    #[tokio::test]
    async fn a_deadline_ends_a_wait() {
        let deadline = Deadline::after(Duration::from_millis(5));
        assert_eq!(deadline.wait(std::future::pending::<()>()).await, Err(Passed));
        assert_eq!(deadline.left(), Duration::ZERO);
    }
}
