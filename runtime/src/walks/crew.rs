//! The coordinator, and the interface to those who run walks: ranges of integers, barriers and results, nothing else.

use serde::{Deserialize, Serialize};

use crate::error::Result;

use super::{Outcome, Schedule, Segment, Step, Tally, Turn};

/// Those who run walks, on this machine or elsewhere. What walks are made of is their business: the coordinator
/// tells them numbers, and waits until each call is done before it makes the next.
pub trait Crew {
    /// Runs a serial action, alone, and remembers its update for the segments that carry its prefix. That it failed is no error
    /// here, but what it loses.
    ///
    /// # Errors
    ///
    /// If it does not end, so that nothing can run after it.
    fn serial(&mut self, turn: &Turn) -> impl Future<Output = Result<Result<(), Lost>>> + Send;

    /// Runs a segment on each of its selected walks that is still going, and waits for all of them. Counts the walks that
    /// ended. Starts no further walk after `failures` failures.
    ///
    /// # Errors
    ///
    /// If the walks could not be run; that they failed is no error.
    fn walks(
        &mut self,
        segment: &Segment,
        failures: Option<u128>,
    ) -> impl Future<Output = Result<Tally>> + Send;

    /// Ends the walks that depend on a serial action that failed, and counts them.
    fn lose(&mut self, turn: &Turn, lost: &Lost) -> Tally;
}

/// Why the walks that depend on a serial action cannot go on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lost {
    /// How they end: failed, or cancelled; nothing, if a constraint forbids all of them, so that the action did not run.
    pub outcome: Option<Outcome>,
    /// The name of the serial action.
    pub action: String,
    /// The report of its error.
    pub error: String,
}

/// Runs `schedule` to its end, or until `stop_after` walks have failed. Keeps `most` failures, and counts the rest.
///
/// # Errors
///
/// If the crew could not run the walks.
pub async fn coordinate(
    mut schedule: Schedule,
    crew: &mut (impl Crew + Send),
    stop_after: Option<u128>,
    most: usize,
) -> Result<Tally> {
    let mut tally = Tally::default();
    while let Some(step) = schedule.next() {
        let left = stop_after.map(|stop| stop.saturating_sub(tally.failed));
        if left == Some(0) {
            break;
        }
        match step {
            Step::Walks(segment) => tally.add(crew.walks(&segment, left).await?, most),
            Step::Serial(turn) => {
                if let Err(lost) = crew.serial(&turn).await? {
                    schedule.leave();
                    tally.add(crew.lose(&turn, &lost), most);
                }
            }
        }
    }
    Ok(tally)
}
