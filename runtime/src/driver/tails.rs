//! The last lines of a driver's logs, as a failure shows them.

use super::Seat;
use crate::logs;

impl Seat {
    /// The last lines of each log of the driver, each with the driver's name in front.
    pub(crate) fn log_tails(&self) -> Vec<String> {
        let (logs, count) = {
            let state = self.lock();
            (state.logs.clone(), state.error_log_lines)
        };
        let mut blocks = Vec::new();
        for (label, path) in logs {
            let lines = logs::tail(&path, count).unwrap_or_default();
            let name = if label == "stdout" {
                self.name().to_owned()
            } else {
                format!("{} {label}", self.name())
            };
            let lines: Vec<String> =
                lines.iter().map(|line| format!("{name} | {line}").trim_end().to_owned()).collect();
            if !lines.is_empty() {
                blocks.push(lines.join("\n"));
            }
        }
        blocks
    }
}
