//! The order of starts and stops. Where a wrong order would be a wait without end, the timeout of
//! the driver fails the test.

use std::time::Duration;

use multitest::prelude::*;

use crate::support::{Journal, Step};

const SECONDS: Duration = Duration::from_secs(20);

static DIAMOND: Journal = Journal::new();

#[multitest(
    env = {
        bottom: Step { journal: &DIAMOND, needs: [left, right] },
        left: Step { journal: &DIAMOND, needs: [top] },
        right: Step { journal: &DIAMOND, needs: [top] },
        top: Step { journal: &DIAMOND },
    },
)]
async fn a_driver_starts_when_all_its_inputs_are_ready() {
    let ready_before = |input: &str, driver: &str| {
        let ready = DIAMOND.position(&format!("{input} is ready")).expect("it is ready");
        let starts = DIAMOND.position(&format!("{driver} starts")).expect("it has started");
        assert!(ready < starts, "{:?}", DIAMOND.entries());
    };
    for (input, driver) in
        [("top", "left"), ("top", "right"), ("left", "bottom"), ("right", "bottom")]
    {
        ready_before(input, driver);
    }
    assert_eq!(DIAMOND.entries().len(), 8, "each starts once");
}

static BRANCHES: Journal = Journal::new();

/// If drivers started layer by layer, `leaf` would wait for `slow`, and `slow` waits for `leaf`.
#[multitest(
    env = {
        slow: Step { journal: &BRANCHES, start_after: "leaf is ready" },
        fast: Step { journal: &BRANCHES },
        branch: Step { journal: &BRANCHES, needs: [fast] },
        leaf: Step { journal: &BRANCHES, needs: [branch] },
    },
    defaults = { timeout: SECONDS },
)]
async fn a_fast_branch_goes_on_while_a_slow_one_starts(environment: &Environment) {
    assert_eq!(environment.critical_path(), ["slow"]);
}

static STARTS: Journal = Journal::new();

#[multitest(
    env = {
        one: Step { journal: &STARTS, start_after: "two starts" },
        two: Step { journal: &STARTS, start_after: "one starts" },
    },
    defaults = { timeout: SECONDS },
)]
async fn drivers_that_need_nothing_start_together() {}

static STOPS: Journal = Journal::new();

/// Each of `left` and `right` stops only when the other one is asked to; `base` fails if it is
/// asked before them.
#[multitest(
    env = {
        base: Step {
            journal: &STOPS,
            stop_requires: ["left has stopped", "right has stopped", "leaf has stopped"],
        },
        left: Step { journal: &STOPS, needs: [base], stop_after: "right stops" },
        right: Step {
            journal: &STOPS,
            needs: [base],
            stop_after: "left stops",
            stop_requires: ["leaf has stopped"],
        },
        leaf: Step { journal: &STOPS, needs: [right] },
    },
    defaults = { stop_timeout: SECONDS },
)]
async fn drivers_stop_in_the_reversed_order_and_together() {}

static LIST: Journal = Journal::new();

#[multitest(
    env = [
        first: Step { journal: &LIST, stop_requires: ["second has stopped"] },
        second: Step { journal: &LIST },
        third: Step { journal: &LIST },
    ],
)]
async fn a_list_starts_in_its_order(environment: &Environment) {
    let expected: Vec<String> = environment
        .names()
        .iter()
        .flat_map(|name| [format!("{name} starts"), format!("{name} is ready")])
        .collect();
    assert_eq!(LIST.entries(), expected);
}

static ASIDE: Journal = Journal::new();

/// `late` gets ready only after the last of the list: it holds nobody up, and the test waits for
/// it.
#[multitest(
    env = [
        first: Step { journal: &ASIDE },
        #[async_start]
        late: Step { journal: &ASIDE, start_after: "last is ready" },
        last: Step { journal: &ASIDE, stop_requires: [] as [&str; 0] },
    ],
    defaults = { timeout: SECONDS },
)]
async fn what_starts_aside_holds_nobody_up() {
    assert!(ASIDE.position("first is ready") < ASIDE.position("late starts"));
    assert!(ASIDE.has("late is ready"));
}

static DECLARED: Journal = Journal::new();

#[multitest(
    env = {
        d: Step { journal: &DECLARED },
        c: Step { journal: &DECLARED },
        b: Step { journal: &DECLARED },
        a: Step { journal: &DECLARED },
    },
    dependencies = { a => b, (a, b) => [c, d] },
)]
async fn dependencies_are_inputs(environment: &Environment) {
    let needs = |name| environment.driver(name).map(|driver| driver.needs).unwrap_or_default();
    assert_eq!(needs("b"), ["a"]);
    for name in ["c", "d"] {
        let mut needs = needs(name);
        needs.sort();
        assert_eq!(needs, ["a", "b"]);
    }
    assert_eq!(DECLARED.position("a is ready"), Some(1));
    assert_eq!(DECLARED.position("b is ready"), Some(3));
}
