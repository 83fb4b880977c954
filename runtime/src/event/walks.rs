//! What happens to walks: which there are, how each ended that is told of, and how far the run has come.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::{Event, number};

/// The walks of a test as they begin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct WalksStart {
    /// The actions, in declared order.
    pub actions: Vec<WalkAction>,
    /// How many walks the product of the options has.
    #[serde(with = "number")]
    pub walks: u128,
    /// How many of them are to run, those of the run that is resumed included.
    #[serde(with = "number")]
    pub selected: u128,
    /// Which they are, in words: `all`, `pairwise`.
    pub selection: String,
    /// What the selection was drawn with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// The numbers of the selected walks, if they are a list of at most 10,000.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "number::list")]
    pub numbers: Option<Vec<u128>>,
    /// The same for the same actions, options and selection, and for no others.
    pub fingerprint: String,
    /// What `MULTITEST_WALK` asked for, if anything: not the selection of the test then, but single walks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<String>,
    /// The run that this one goes on with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resumed_from: Option<String>,
}

/// One action of walks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct WalkAction {
    /// Its name.
    pub name: String,
    /// How many options it has.
    pub options: usize,
    /// Whether it runs once for many walks.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub serial: bool,
}

/// A walk that ended. Those that failed are all told, of the others a sample.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct WalkEnd {
    /// Its number.
    #[serde(with = "number")]
    pub walk: u128,
    /// The walk, readable: `open=EUR/set_limit=3`.
    pub text: String,
    /// How it ended.
    pub outcome: WalkOutcome,
    /// How long its actions took together, in microseconds, if that was measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elapsed_us: Option<u64>,
    /// The actions that ran; none if they were not followed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<WalkStep>,
    /// The report of the error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// The action that failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed_action: Option<String>,
    /// What `MULTITEST_WALK` takes to run this walk alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}

/// How a walk ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WalkOutcome {
    /// All its actions succeeded.
    Passed,
    /// One of its actions failed, or a serial action it depends on.
    Failed,
    /// An action cancelled it.
    Cancelled,
}

/// One action of a walk that ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct WalkStep {
    /// The position of the action, from 0.
    pub action: usize,
    /// The index of its option, from 0.
    pub option: usize,
    /// How long it took, in microseconds.
    pub elapsed_us: u64,
}

/// How far walks have come. The counts are those of all ranges so far together.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct WalksProgress {
    /// The positions, among the selected walks in the order of their numbers, of those that ended since this was last told:
    /// `[start, end]`, without the end.
    #[serde(with = "number::ranges")]
    pub ended: Vec<Range<u128>>,
    /// How the walks ended.
    #[serde(flatten)]
    pub counts: WalkCounts,
}

/// How walks ended, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct WalkCounts {
    /// All actions succeeded.
    #[serde(with = "number")]
    pub passed: u128,
    /// An action failed.
    #[serde(with = "number")]
    pub failed: u128,
    /// An action cancelled the walk.
    #[serde(with = "number")]
    pub cancelled: u128,
    /// The walk did not run, because an action's `should_cancel` said so.
    #[serde(with = "number")]
    pub filtered: u128,
}

/// A serial action with one of its options: it begins, or it has ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SerialTurn {
    /// The position of the action, from 0.
    pub action: usize,
    /// The options of the serial actions so far; the last one is its own.
    pub prefix: Vec<usize>,
    /// How long it took, in microseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elapsed_us: Option<u64>,
    /// The report of its error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// The walks of a test are over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct WalksEnd {
    /// How those ended that did.
    #[serde(flatten)]
    pub counts: WalkCounts,
    /// How many of the selected walks did not end.
    #[serde(with = "number")]
    pub left: u128,
    /// How long it took, in microseconds.
    pub elapsed_us: u64,
    /// Whether the run was given up before its end.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub interrupted: bool,
}

/// A walk that was at hand when its process ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct WalkAtHand {
    /// Its number.
    #[serde(with = "number")]
    pub walk: u128,
    /// The walk, readable.
    pub text: String,
}

impl Event {
    /// Whether it tells of walks: there may be any number of such.
    pub(super) fn is_of_walks(&self) -> bool {
        matches!(
            self,
            Self::WalksStarted(_)
                | Self::WalksInterrupted { .. }
                | Self::WalkFinished(_)
                | Self::WalksProgress(_)
                | Self::SerialStarted(_)
                | Self::SerialFinished(_)
                | Self::WalksFinished(_)
        )
    }
}

impl WalkCounts {
    /// How many walks ended, one way or another.
    pub fn ended(&self) -> u128 {
        self.passed + self.failed + self.cancelled + self.filtered
    }
}

#[cfg(test)]
mod tests {
    use super::{super::*, *};

    fn line(event: Event) -> String {
        let record = Record { version: VERSION, time_us: 7, process: 1, test: None, event };
        let line = serde_json::to_string(&record).expect("plain data");
        assert_eq!(serde_json::from_str::<Record>(&line).expect("the same shape"), record);
        line.strip_prefix(r#"{"version":1,"time_us":7,"process":1,"event":"#)
            .expect("every record begins so")
            .to_owned()
    }

    #[test]
    fn a_start_reads_back_with_numbers_of_any_size() {
        let start = WalksStart {
            actions: vec![
                WalkAction { name: "open".to_owned(), options: 2, serial: false },
                WalkAction { name: "switch".to_owned(), options: 3, serial: true },
            ],
            walks: 1 << 100,
            selected: 2,
            selection: "ids".to_owned(),
            seed: None,
            numbers: Some(vec![3, 1 << 99]),
            fingerprint: "f".to_owned(),
            request: None,
            resumed_from: None,
        };
        assert_eq!(
            line(Event::WalksStarted(start)),
            r#""walks_started","actions":[{"name":"open","options":2},{"name":"switch","options":3,"serial":true}],"walks":"1267650600228229401496703205376","selected":2,"selection":"ids","numbers":[3,"633825300114114700748351602688"],"fingerprint":"f"}"#
        );
    }

    #[test]
    fn the_end_of_a_walk_is_written_with_what_is_known_of_it() {
        let mut end = WalkEnd {
            walk: 3,
            text: "open=EUR".to_owned(),
            outcome: WalkOutcome::Passed,
            elapsed_us: None,
            steps: Vec::new(),
            error: None,
            failed_action: None,
            token: None,
        };
        assert_eq!(
            line(Event::WalkFinished(end.clone())),
            r#""walk_finished","walk":3,"text":"open=EUR","outcome":"passed"}"#
        );
        end.steps.push(WalkStep { action: 0, option: 1, elapsed_us: 12 });
        end.elapsed_us = Some(12);
        assert_eq!(
            line(Event::WalkFinished(end)),
            r#""walk_finished","walk":3,"text":"open=EUR","outcome":"passed","elapsed_us":12,"steps":[{"action":0,"option":1,"elapsed_us":12}]}"#
        );
    }

    #[test]
    fn counts_stand_beside_what_they_count() {
        let counts = WalkCounts { passed: 4, failed: 1 << 60, cancelled: 0, filtered: 1 };
        assert_eq!(
            line(Event::WalksProgress(WalksProgress {
                ended: vec![0..3, 1 << 60..1 << 61],
                counts
            })),
            r#""walks_progress","ended":[[0,3],["1152921504606846976","2305843009213693952"]],"passed":4,"failed":"1152921504606846976","cancelled":0,"filtered":1}"#
        );
        assert_eq!(
            line(Event::WalksFinished(WalksEnd {
                counts,
                left: 0,
                elapsed_us: 5,
                interrupted: false
            })),
            r#""walks_finished","passed":4,"failed":"1152921504606846976","cancelled":0,"filtered":1,"left":0,"elapsed_us":5}"#
        );
    }

    #[test]
    fn serial_turns_and_walks_at_hand_read_back() {
        let turn = SerialTurn { action: 1, prefix: vec![0, 2], elapsed_us: Some(9), error: None };
        assert_eq!(
            line(Event::SerialFinished(turn)),
            r#""serial_finished","action":1,"prefix":[0,2],"elapsed_us":9}"#
        );
        let walks = vec![WalkAtHand { walk: 5, text: "open=EUR".to_owned() }];
        assert_eq!(
            line(Event::WalksInterrupted { run: "r".to_owned(), walks }),
            r#""walks_interrupted","run":"r","walks":[{"walk":5,"text":"open=EUR"}]}"#
        );
    }
}
