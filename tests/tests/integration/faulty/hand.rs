//! Drivers of a user's own that go wrong, and what `#[should_panic]` makes of that.

use std::time::Duration;

use multitest::{prelude::*, ready::probe};
use multitest_drivers::App;

use crate::support::{Fault, Journal, Step};

#[multitest(env = { step: Step { start_fault: Fault::Panic }, other: Step { needs: [step] } })]
#[ignore = "meant to fail; run by the test of its output"]
async fn panics_in_start() {}

#[multitest(env = { step: Step { stop_fault: Fault::Panic } })]
#[ignore = "meant to fail; run by the test of its output"]
async fn panics_in_stop() {}

#[multitest(
    env = {
        step: Step { stop_fault: Fault::Error },
        user: Step { needs: [step], stop_fault: Fault::Error },
    },
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn both_stops_fail() {}

#[multitest(env = { step: Step { start_fault: Fault::Hang, timeout: Duration::from_millis(50) } })]
#[ignore = "meant to fail; run by the test of its output"]
async fn hangs_in_start() {}

#[multitest(
    env = { step: Step { stop_fault: Fault::Hang, stop_timeout: Duration::from_millis(50) } },
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn hangs_in_stop() {}

#[multitest(
    env = { step: Step { start_fault: Fault::Hang } },
    defaults = { timeout: Duration::from_millis(40) },
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn hangs_longer_than_the_default() {}

#[multitest(
    env = { step: Step { start_fault: Fault::Hang, timeout: Duration::from_millis(70) } },
    defaults = { timeout: Duration::from_millis(40) },
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn hangs_longer_than_its_own() {}

static TOGETHER: Journal = Journal::new();

/// `one` and `two` wait for the same entry when it is noted, so they fail at the same moment;
/// `running` is ready by then and `slow` has its program.
#[multitest(
    env = {
        one: Step { journal: &TOGETHER, start_after: "go is ready", start_fault: Fault::Error },
        two: Step { journal: &TOGETHER, start_after: "go is ready", start_fault: Fault::Error },
        slow: App {
            binary: env!("CARGO_BIN_EXE_slow"),
            stdout: ["ready"],
            ready: probe("the end", async || { TOGETHER.note("slow runs"); Err("not yet") }),
        },
        running: App { binary: env!("CARGO_BIN_EXE_slow"), stdout: ["ready"] },
        go: Step { journal: &TOGETHER, start_after: { let _ = running; "slow runs" } },
        never: Step { needs: [one] },
    },
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn two_fail_together() {}

#[multitest(env = { step: Step { start_fault: Fault::Panic } })]
#[ignore = "meant to fail; run by the test of its output"]
#[should_panic(expected = "cannot start")]
async fn start_fails_where_a_panic_is_expected() {
    panic!("step cannot start");
}

#[multitest(env = { step: Step { stop_fault: Fault::Panic } })]
#[ignore = "meant to fail; run by the test of its output"]
#[should_panic(expected = "cannot stop")]
async fn stop_fails_where_a_panic_is_expected() {
    panic!("step cannot stop");
}

#[multitest(env = { step: Step })]
#[ignore = "run by the test of its output"]
#[should_panic(expected = "as it should")]
async fn body_panics_where_a_panic_is_expected() {
    panic!("as it should");
}

/// Each way to say that a panic is expected.
mod expected {
    use multitest::prelude::*;

    #[multitest]
    #[ignore = "run by the test of its output"]
    #[should_panic]
    #[expect(clippy::should_panic_without_expect, reason = "that is the form")]
    async fn any() {
        panic!("as it should");
    }

    #[multitest]
    #[ignore = "run by the test of its output"]
    #[should_panic = "should"]
    async fn short() {
        panic!("as it should");
    }

    #[multitest]
    #[ignore = "run by the test of its output"]
    #[cfg_attr(all(), should_panic(expected = "should"))]
    fn under_a_condition() {
        panic!("as it should");
    }

    #[multitest]
    #[ignore = "run by the test of its output"]
    #[cfg_attr(any(), should_panic(expected = "should"))]
    async fn under_a_condition_that_does_not_hold() {}
}

#[multitest(env = { step: Step })]
#[ignore = "meant to fail; run by the test of its output"]
#[should_panic(expected = "as it should")]
async fn body_panics_otherwise_where_a_panic_is_expected() {
    panic!("as it\nshould not");
}

#[multitest(env = { step: Step })]
#[ignore = "meant to fail; run by the test of its output"]
#[should_panic(expected = "as it should")]
async fn body_returns_where_a_panic_is_expected() {}

#[multitest(env = { step: Step })]
#[ignore = "meant to fail; run by the test of its output"]
#[should_panic(expected = "as it should")]
async fn body_fails_where_a_panic_is_expected() -> Result<()> {
    Err(Error::new("as it should"))
}
