//! Holding a program up, and letting it go on: its whole tree.

use std::time::Duration;

use multitest::{
    Error, Result,
    clock::Deadline,
    process::{Process, Signal},
    ready::{self, Condition},
    value::Value,
};

/// How long a program may take to stand still after it was told: it cannot refuse.
const STILL: Duration = Duration::from_secs(5);

/// Stops the program and all its descendants where they are, and returns when it stands still.
pub(super) async fn pause(process: &Process) -> Result<()> {
    send(process, Signal::STOP)?;
    let program = process.clone();
    let still = ready::probe("the program to stand still", move || {
        let program = program.clone();
        async move { if program.stands_still() { Ok(()) } else { Err("it still runs".to_owned()) } }
    });
    let still: [Condition; 1] = [Value::into_value(still)?];
    let wait = ready::wait_all(&still, "".as_ref(), |_, _| {});
    let in_time = Deadline::after(STILL).wait(wait).await;
    in_time.unwrap_or_else(|_| Err(Error::new("the program does not stand still")))
}

/// Lets them go on.
pub(super) fn resume(process: &Process) -> Result<()> {
    send(process, Signal::CONT)
}

fn send(process: &Process, signal: Signal) -> Result<()> {
    if let Some(exit) = process.exit() {
        return Err(Error::new(format!("the program {exit}")));
    }
    process.signal(signal);
    Ok(())
}
