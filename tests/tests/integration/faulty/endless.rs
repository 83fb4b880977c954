//! Programs that write without end.

use std::time::Duration;

use multitest::prelude::*;
use multitest_drivers::{App, AppOptions};

/// How much the program writes at most, in bytes, should nobody end it: much more than it does while a test lasts.
pub(crate) const MOST: u64 = 256 * 1024 * 1024;
/// A pattern of no line that it writes.
pub(crate) const NEVER: &str = "^never";

/// A program that writes a short line at a time, without end.
pub(crate) fn writes_on() -> AppOptions {
    let mut options = App::options();
    let write = format!("ulimit -f {}; while :; do echo line; done", MOST / 512);
    options.binary("sh").args(["-c", &write]);
    options
}

#[multitest(
    env = {
        app: App = {
            let mut options = writes_on();
            options.stdout([NEVER]).timeout(Duration::from_millis(500));
            options
        },
    },
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn never_ready() {}

#[multitest(env = { app: App = writes_on() }, timeout = "500ms")]
#[ignore = "meant to fail; run by the test of its output"]
async fn takes_too_long(app: &App) -> Result<()> {
    app.stdout().expect(NEVER, Duration::from_mins(1)).await?;
    Ok(())
}
