//! How long environments of 100 drivers take to start and to stop, beside plain spawns and
//! connects.
//!
//! `cargo bench -p multitest-tests --bench startup`, or a part of it: `-- "at once"`. The files of the
//! runs are in memory, unless `MULTITEST_DIR` names a place; `memory` sees to that. `environments`
//! declares them, `floor` is the same work by hand, `measure` runs an environment as a test does and
//! reads its times.

#![allow(clippy::print_stdout, reason = "a benchmark prints its results")]

#[path = "../common/mod.rs"]
mod common;

mod environments;
mod floor;
mod measure;
mod memory;
mod restart;

use std::time::Duration;

use multitest::__private::Blueprint;

use self::{
    common::{Row, Table, Target, Unit, in_turns, seconds, wanted},
    environments::{
        AT_ONCE, ChainAtOnce, ChainSleepy, FlatAtOnce, FlatSleepy, LayersSleepy, SLEEPY, TcpChain,
        TcpFan,
    },
    measure::{Times, measure},
};

/// How many drivers each environment has.
const DRIVERS: usize = 100;

fn main() {
    memory::move_files();
    // The supervisor of this process starts with the first app; its start is measured by the
    // benchmark `process`.
    measure::<FlatAtOnce>();
    let table = Table::new("Environments of 100 drivers");
    apps::<ChainSleepy>(&table, "apps in a chain, 50 ms each", 1, SLEEPY, 1.03);
    apps::<LayersSleepy>(&table, "apps in 10 layers, 50 ms each", 10, SLEEPY, 1.25);
    apps::<FlatSleepy>(&table, "apps all at once, 50 ms each", 100, SLEEPY, 1.3);
    apps::<ChainAtOnce>(&table, "apps in a chain, ready at once", 1, AT_ONCE, 1.2);
    tcp(&table, "TCP servers and clients in a chain", measure::<TcpChain>, floor::tcp_chain);
    tcp(&table, "99 TCP clients to one server", measure::<TcpFan>, floor::tcp_fan);
    restart(&table, "restart of one app of 20; floor: stop and start of one alone");
}

fn restart(table: &Table, what: &str) {
    if wanted(what) {
        let (ours, floor) = restart::measure();
        table.add(Row { what, unit: Unit::Time, ours, floor, target: Target::None });
    }
}

fn apps<B: Blueprint>(table: &Table, what: &str, width: usize, script: &str, ratio: f64) {
    if !wanted(what) {
        return;
    }
    let rounds = match (width, script) {
        // It takes seconds.
        (1, SLEEPY) => 5,
        // Where the system places two programs that start differs from round to round.
        (1, _) => 31,
        _ => 15,
    };
    let times = in_turns(rounds, measure::<B>, || floor::apps(width, script));
    rows(table, what, &times, [Target::Ratio(ratio), Target::AtMost(0.1)]);
}

fn tcp(table: &Table, what: &str, ours: fn() -> Times, floor: fn() -> Times) {
    if !wanted(what) {
        return;
    }
    let times = in_turns(25, ours, floor);
    rows(table, what, &times, [Target::AtMost(0.02); 2]);
}

/// One row for the start, one for the stop.
fn rows(table: &Table, what: &str, times: &(Vec<Times>, Vec<Times>), targets: [Target; 2]) {
    let row = |part: &str, of: fn(&Times) -> Duration, target| {
        let what = format!("{what}: {part}");
        let (ours, floor) = (seconds(times.0.iter().map(of)), seconds(times.1.iter().map(of)));
        table.add(Row { what: &what, unit: Unit::Time, ours, floor, target });
    };
    row("start", |times| times.start, targets[0]);
    row("stop", |times| times.stop, targets[1]);
}
