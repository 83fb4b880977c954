//! Walks that do nothing, so that what is measured is ours.

use std::{
    fs,
    time::{Duration, Instant},
};

use multitest::walks::{self, Selection, Walks};
use tokio::runtime::Builder;

use crate::{
    common::{Row, Table, Target, Unit, in_turns, seconds},
    floor::{self, State},
    runtime,
};

const ROUNDS: usize = 11;
const MILLION: u128 = 1_000_000;

pub(crate) fn run() {
    let table = Table::new("Walks");
    million(&table, "10^6 walks of 6 async actions, one core", Target::AtMost(0.5), asyncs);
    million(&table, "10^6 walks of 6 sync actions, one core", Target::Ratio(3.0), syncs);
    memory(&table);
    first(&table);
    barriers(&table);
}

fn million(table: &Table, what: &str, target: Target, walks: fn() -> walks::Builder<State>) {
    let runtime = runtime();
    let ours = || {
        let start = Instant::now();
        let walks = runtime.block_on(walks().concurrency(1).run()).expect("they run");
        assert_eq!(walks.passed(), MILLION);
        start.elapsed()
    };
    let floor = || {
        let start = Instant::now();
        assert_eq!(floor::walks(), 4_500_000);
        start.elapsed()
    };
    let (ours, floor) = in_turns(ROUNDS, ours, floor);
    table.add(Row { what, unit: Unit::Time, ours: seconds(ours), floor: seconds(floor), target });
}

fn syncs() -> walks::Builder<State> {
    (0..6).fold(Walks::new([0; 6]), |walks, at| {
        walks.sync(format!("set{at}"), 0..10_u32, move |option, state: &mut State| {
            state[at] = *option;
            Ok(())
        })
    })
}

fn asyncs() -> walks::Builder<State> {
    (0..6).fold(Walks::new([0; 6]), |walks, at| {
        walks.future(format!("set{at}"), 0..10_u32, move |option, state: &mut State, _| {
            Box::pin(async move {
                state[at] = option;
                Ok(())
            })
        })
    })
}

/// What ten million walks take beyond what a thousand take.
fn memory(table: &Table) {
    let runtime = runtime();
    let take = |count| {
        let walks = (0..12).fold(Walks::new([0_u32; 6]), |walks, at| {
            walks.sync(format!("set{at}"), 0..10_u32, |_, _| Ok(()))
        });
        let run = walks.select(Selection::First(count)).run();
        assert_eq!(runtime.block_on(run).expect("they run").passed(), count);
        resident()
    };
    let few = take(1000);
    let grown = take(10 * MILLION) - few;
    let (unit, target) = (Unit::Bytes, Target::AtMost(1024.0 * 1024.0));
    let what = "memory that 10^7 of 10^12 walks take beyond 1,000 of them";
    table.add(Row { what, unit, ours: vec![grown], floor: Vec::new(), target });
}

/// The most memory this process has had, in bytes.
fn resident() -> f64 {
    let status = fs::read_to_string("/proc/self/status").expect("Linux tells");
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).expect("the peak");
    let kib = line.split_whitespace().nth(1).and_then(|word| word.parse::<f64>().ok());
    kib.expect("a number") * 1024.0
}

/// From nothing to the end of the first walk of 10^12.
fn first(table: &Table) {
    let runtime = runtime();
    let once = || {
        let start = Instant::now();
        let walks = (0..12).fold(Walks::new(None), |walks, at| {
            walks.sync(format!("set{at}"), 0..10_u32, |_, state: &mut Option<Instant>| {
                state.get_or_insert_with(Instant::now);
                Ok(())
            })
        });
        let walks = walks.select(Selection::First(1)).gather(true).run();
        let walks = runtime.block_on(walks).expect("it runs");
        let begun = walks.states().next().copied().flatten().expect("it ran");
        begun - start
    };
    let ours: Vec<Duration> = (0..101).map(|_| once()).collect();
    let (what, unit) = ("to the first action of 10^12 walks", Unit::Time);
    let (ours, target) = (seconds(ours), Target::AtMost(0.001));
    table.add(Row { what, unit, ours, floor: Vec::new(), target });
}

/// A hundred options of a serial action, 30 walks each, on a runtime as tests with walks have it; the floor is the same walks
/// without it.
fn barriers(table: &Table) {
    let runtime = Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.expect("the system grants a runtime");
    for (what, before, after) in [
        ("a serial option between groups of 5 and 6, with its 30 walks", 5, 6),
        ("a serial option between groups of 30 and 1, with its 30 walks", 30, 1),
    ] {
        let first =
            || Walks::new([0; 6]).sync("before", 0..before, |_: &u32, _: &mut State| Ok(()));
        let time = |walks: walks::Builder<State>| {
            let walks = walks.sync("after", 0..after, |_: &u32, _: &mut State| Ok(()));
            let start = Instant::now();
            assert_eq!(runtime.block_on(walks.run()).expect("they run").passed(), 3000);
            start.elapsed() / 100
        };
        let (ours, floor) = in_turns(
            101,
            || time(first().sync_serial("switch", 0..100_u32, |_, _| Ok(()))),
            || time(first().sync("switch", 0..100_u32, |_, _| Ok(()))),
        );
        let (ours, floor) = (seconds(ours), seconds(floor));
        let (unit, target) = (Unit::Time, Target::AtMostOver(100e-6));
        table.add(Row { what, unit, ours, floor, target });
    }
}
