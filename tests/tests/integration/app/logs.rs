//! Logs of every kind. Each of these tests passes as well where logs are probed instead of watched.

use multitest::prelude::*;
use multitest_drivers::{App, AppOptions};

use crate::support::Run;

/// Lets the program go on once it has written the first part of its log.
const HELPER: &str =
    "(until grep -q 'before 50' own.log; do sleep 0.005; done; touch go) & exec \"$0\" \"$@\"";

/// Rewrites its log while it is read.
fn rotates(how: &[&str]) -> AppOptions {
    let mut options = App::options();
    let args = ["--log", "own.log", "--lines", "50", "--until", "go"].iter().chain(how);
    options.binary(env!("CARGO_BIN_EXE_rotates")).args(args.copied().collect::<Vec<_>>());
    options.pre_args(["sh", "-c", HELPER]);
    options.log("own.log").log_patterns(["^after (?P<after>50)$", "^ready$"]);
    options
}

#[multitest(env = { app: App = rotates(&[]) })]
async fn a_log_that_is_rotated_is_read_on(app: &App) -> Result<()> {
    assert_eq!(app.extract::<u32>("after")?, 50);
    Ok(())
}

#[multitest(env = { app: App = rotates(&["--truncate"]) })]
async fn a_log_that_is_truncated_is_read_on(app: &App) -> Result<()> {
    assert_eq!(app.extract::<u32>("after")?, 50);
    Ok(())
}

#[multitest(
    env = {
        long: App {
            binary: env!("CARGO_BIN_EXE_binary_noise"),
            args: ("--width", 1_000_000),
            stdout: [r"<(?P<byte>(?-u:\xE4))>", "(?P<end>tail)$", "^ready$"],
        },
        too_long: App {
            binary: env!("CARGO_BIN_EXE_binary_noise"),
            stdout: ["^(?P<begin>xxx)", "^ready$"],
        },
    },
)]
async fn bytes_that_are_no_text_and_long_lines_are_read(long: &App, too_long: &App) -> Result<()> {
    assert_eq!(long.extract::<String>("byte")?, "\u{fffd}");
    assert_eq!(long.extract::<String>("end")?, "tail");
    assert_eq!(too_long.extract::<String>("begin")?, "xxx", "of its beginning much is looked at");
    Ok(())
}

#[multitest(
    env = {
        app: App {
            binary: env!("CARGO_BIN_EXE_closes_stdout"),
            args: ["--log", "own.log"],
            stdout: ["^detaching$"],
            log: "own.log",
            log_patterns: ["^ready$"],
        },
    },
)]
async fn a_program_may_close_its_stdout(app: &App) {
    assert_eq!(app.retcode(), None);
}

#[multitest(
    env = {
        app: App {
            binary: env!("CARGO_BIN_EXE_slow"),
            args: ["--after", "30", "--log", "own.log"],
            log: "own.log",
            log_patterns: ["^ready$"],
        },
    },
)]
async fn a_log_that_is_made_late_is_awaited(app: &App) {
    assert_eq!(app.retcode(), None);
}

#[test]
fn logs_are_probed_if_asked_for() {
    let home = crate::support::Home::new();
    let run = Run::within(&home, &[], &["app::logs::", "--skip", "if_asked_for"]);
    let run = run.env("MULTITEST_WATCH", "probe").finish();
    run.assert_passes();
    assert!(run.stdout.contains("test result: ok. 5 passed"), "{}", run.stdout);
}
