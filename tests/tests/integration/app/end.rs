//! How a program ends when it is stopped.

use std::time::Duration;

use multitest::{prelude::*, process::Signal};
use multitest_drivers::App;

use crate::support::Run;

#[multitest(
    env = {
        app: App {
            binary: "sh",
            args: ["-c", "trap 'kill $!; exit 7' INT; echo ready; while :; do sleep 600 & wait; done"],
            stdout: ["ready"],
            stop_signal: Signal::INT,
            expected_retcode: 7,
        },
    },
)]
async fn it_gets_the_signal_that_was_chosen(app: &App) {
    assert_eq!(app.retcode(), None);
}

#[multitest(env = { app: App { binary: env!("CARGO_BIN_EXE_slow"), expected_retcode: -15 } })]
async fn a_signal_is_a_negative_code(app: &App) {
    assert_eq!(app.retcode(), None);
}

#[multitest(env = { app: App { binary: env!("CARGO_BIN_EXE_crash"), args: ["--code", "3"] } })]
async fn any_code_will_do_unless_one_is_expected(app: &App) {
    let exit = app.exited().await.expect("it ends by itself");
    assert_eq!(exit.code(), 3);
    assert!(exit.to_string().starts_with("exited with code 3 after "), "{exit}");
    assert_eq!(app.exit(), Some(exit));
}

#[multitest(
    env = {
        app: App {
            binary: env!("CARGO_BIN_EXE_slow"),
            timeout: Duration::MAX,
            stop_timeout: Duration::MAX,
            expected_retcode: -15,
        },
    },
)]
async fn it_may_take_for_ever(app: &App) {
    assert_eq!(app.retcode(), None);
}

#[multitest(
    env = {
        app: App {
            binary: env!("CARGO_BIN_EXE_ignores_term"),
            stdout: ["ready"],
            stop_timeout: Duration::from_millis(60),
        },
    },
)]
#[ignore = "run by the test of its warning"]
async fn deaf() {}

#[test]
fn a_program_that_ignores_the_signal_is_killed_and_named() {
    // Of a test that passes libtest shows nothing, and yet it is worth reading.
    let run = Run::of("app::end::deaf").captured().finish();
    run.assert_passes();
    let expected = "warning: app::end::deaf: `app` was still alive after its stop_timeout of <time> \
                    and was killed: `<bin>/ignores_term` (pid <n>)";
    assert_eq!(run.report(), expected);
}

#[multitest(
    env = {
        app: App {
            binary: env!("CARGO_BIN_EXE_forks"),
            args: ["--mark", "left", "--leave"],
            stdout: ["^ready$"],
            ready: multitest::ready::Exit,
            stop_timeout: Duration::from_millis(500),
        },
    },
)]
#[ignore = "run by the test of its warning"]
async fn leaves_daemons(app: &App) {
    assert_eq!(app.retcode(), Some(0));
}

#[test]
fn whoever_outlives_its_program_is_ended_and_named() {
    let run = Run::of("app::end::leaves_daemons").finish();
    run.assert_passes();
    let report = run.report();
    let left = report.lines().find(|line| line.contains("left processes behind"));
    let left = left.unwrap_or_else(|| panic!("{report}"));
    for role in ["background", "session", "daemon", "deaf"] {
        assert!(
            left.contains(&format!("`<bin>/forks --role {role} --mark left` (pid <n>)")),
            "{left}"
        );
    }
    let begin = "warning: app::end::leaves_daemons: `app` left processes behind when it ended, \
                 which were ended: ";
    assert!(left.starts_with(begin), "{left}");
    let killed = report.lines().find(|line| line.contains("and was killed: ")).unwrap_or_default();
    assert!(killed.contains("`<bin>/forks --role deaf --mark left` (pid <n>)"), "{report}");
}
