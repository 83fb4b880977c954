//! Programs that write as fast as they are read.

use std::time::Duration;

use multitest::prelude::*;
use multitest_drivers::{App, AppOptions};

/// How much the program writes at most, in bytes, should nobody end it.
pub(crate) const MOST: u64 = 256 * 1024 * 1024;
/// A pattern that takes its time, so that the program need not write much to be faster.
pub(crate) const THOROUGH: &str = "[a-f][0-9][a-z0-9]{70}";

/// A program that writes lines without end.
pub(crate) fn writes_on() -> AppOptions {
    let mut options = App::options();
    let write =
        format!("ulimit -f {}; while cat \"$0\" \"$0\" \"$0\" \"$0\"; do :; done", MOST / 512);
    let text = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.lock");
    options.binary("sh").args(["-c", &write, text]);
    options
}

#[multitest(
    env = {
        app: App = {
            let mut options = writes_on();
            options.stdout([THOROUGH]).timeout(Duration::from_millis(50));
            options
        },
    },
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn never_ready() {}

#[multitest(env = { app: App = writes_on() }, timeout = "100ms")]
#[ignore = "meant to fail; run by the test of its output"]
async fn takes_too_long(app: &App) -> Result<()> {
    app.stdout().expect(THOROUGH, Duration::from_mins(1)).await?;
    Ok(())
}
