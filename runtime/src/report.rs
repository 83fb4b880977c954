//! The failure block: what a test prints when it fails, made of what the environment knows. See `harness` for when.

use std::collections::HashSet;

use crate::{
    clock::human,
    driver::{Seat, Status},
    env::{DriverInfo, Environment},
    error::Error,
    rundir::shown,
};

/// What failed, besides the test function and the start: a driver in the middle of the test, or the stop.
pub(crate) fn failed(environment: &Environment) -> Option<&'static str> {
    let seats = environment.seats();
    let any = |is: fn(&Seat) -> bool| seats.iter().any(|seat| is(seat));
    let died = any(|seat| seat.lock().told_dead && !seat.lock().failures.is_empty());
    let failed = any(|seat| !seat.lock().failures.is_empty());
    if died {
        return Some("a driver died while the test ran");
    }
    (failed || environment.has_failures()).then_some("the environment did not stop in order")
}

/// The table of drivers: name, status, how long the start took, and what matters most.
pub(crate) fn table(environment: &Environment) -> String {
    let rows: Vec<[String; 4]> = environment
        .infos()
        .iter()
        .zip(environment.seats())
        .map(|(info, seat)| {
            [info.name.clone(), status(info, seat), took(info), remark(environment, info, seat)]
        })
        .collect();
    let width = |column: usize| rows.iter().map(|r| r[column].chars().count()).max().unwrap_or(0);
    let (name, status, took) = (width(0), width(1), width(2));
    let lines = rows.iter().map(|[n, s, t, remark]| {
        format!("{n:<name$}  {s:<status$}  {t:>took$}  {remark}").trim_end().to_owned()
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn status(info: &DriverInfo, seat: &Seat) -> String {
    let (failed, dead) = {
        let state = seat.lock();
        (!state.failures.is_empty(), state.told_dead)
    };
    match info.status {
        Status::Ready | Status::Paused | Status::Stopping | Status::Stopped if dead => "DIED",
        Status::Failed => "FAILED",
        Status::Stopped if failed => "STOP FAILED",
        status => return status.to_string(),
    }
    .to_owned()
}

/// How long the start took, or how long it was tried.
fn took(info: &DriverInfo) -> String {
    let end = info.ready.or(info.stopped);
    match (info.started, end) {
        (Some(started), Some(end)) => human(end.saturating_sub(started)),
        _ => String::new(),
    }
}

fn remark(environment: &Environment, info: &DriverInfo, seat: &Seat) -> String {
    if let Some(error) = seat.lock().failures.first() {
        return error.summary().lines().next().unwrap_or_default().to_owned();
    }
    match info.status {
        Status::Waiting => {
            let status = |name: &&String| environment.status(name);
            let unmet = info
                .needs
                .iter()
                .filter(|n| !matches!(status(n), Some(Status::Ready | Status::Stopped)));
            let names: Vec<String> = unmet.map(|name| format!("`{name}`")).collect();
            if names.is_empty() { String::new() } else { format!("needs {}", names.join(", ")) }
        }
        Status::Aborted => seat.awaited(),
        _ => reach(info),
    }
}

/// How to reach the driver, from what it publishes.
pub(crate) fn reach(info: &DriverInfo) -> String {
    let get = |name| info.attributes.get(name);
    match (get("address"), get("host"), get("port"), get("pid")) {
        (Some(address), ..) => address.to_owned(),
        (None, Some(host), Some(port), _) => format!("{host}:{port}"),
        (.., Some(port), _) => format!("port {port}"),
        (.., Some(pid)) => format!("pid {pid}"),
        _ => String::new(),
    }
}

/// What is known of each driver in question: its last log lines, how it ended by itself, what failed, what to do. Without
/// `all` these are the drivers that failed and those they need, since the cause may be there.
pub(crate) fn evidence(environment: &Environment, all: bool) -> Vec<String> {
    let seats = environment.seats();
    let failed: Vec<usize> =
        (0..seats.len()).filter(|i| !seats[*i].lock().failures.is_empty()).collect();
    let graph = environment.graph().clone();
    let needed = failed.iter().flat_map(|i| graph.needs(*i));
    let shown: HashSet<usize> = failed.iter().copied().chain(needed).collect();
    let seats = seats.iter().enumerate().filter(|(i, _)| all || shown.contains(i));
    let blocks = seats.flat_map(|(_, seat)| {
        let mut blocks = seat.log_tails();
        blocks.extend(seat.died().map(|reason| format!("{} {reason}", seat.name())));
        blocks.extend(seat.lock().failures.iter().map(explain));
        blocks
    });
    blocks.chain(environment.failures()).filter(|text| !text.is_empty()).collect()
}

/// What the table has no room for.
fn explain(error: &Error) -> String {
    let summary = error.summary();
    let mut parts: Vec<String> = summary.lines().skip(1).map(str::to_owned).collect();
    parts.extend(error.evidence().map(str::to_owned));
    parts.extend(error.advice().map(|advice| format!("help: {advice}")));
    parts.join("\n")
}

/// The warnings of every driver, each a line: `` `app` was still alive ``.
pub(crate) fn warnings(environment: &Environment) -> Vec<String> {
    let of = |seat: &Seat| -> Vec<String> {
        let line = |text: &String| format!("`{}` {}", seat.name(), text.replace('\n', " "));
        seat.lock().warnings.iter().map(line).collect()
    };
    environment.seats().iter().flat_map(|seat| of(seat)).collect()
}

/// How to reach each driver and where its files are: for a test that is held.
pub(crate) fn how_to_reach(environment: &Environment) -> String {
    let mut lines = Vec::new();
    for info in environment.infos().iter().filter(|info| info.status == Status::Ready) {
        lines.push(format!("{}  {}  {}", info.name, info.kind, shown(&info.directory)));
        lines.extend(info.attributes.iter().map(|(name, value)| format!("    {name} = {value}")));
    }
    lines.join("\n")
}
