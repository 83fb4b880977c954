//! The state in which a program starts: signals, descriptors, groups.

use multitest::{prelude::*, ready::Exit};
use multitest_drivers::App;

use super::{lines, said};
use crate::support::{Home, Run};

const DUMP: &str = env!("CARGO_BIN_EXE_env_dump");

#[multitest(env = { app: App { binary: DUMP, args: ["--stay"], stdout: ["^ready$"] } })]
async fn it_leads_a_process_group_of_its_own(app: &App) {
    let pid = app.pid().to_string();
    assert_eq!(said(app, "pid"), pid);
    assert_eq!(said(app, "pgid"), pid);
    assert_ne!(said(app, "ppid"), std::process::id().to_string(), "it is the keeper's");
}

#[multitest(env = { app: App { binary: DUMP, ready: Exit } })]
async fn it_has_no_descriptors_but_the_usual_ones(app: &App) {
    let mut found: Vec<_> = lines(app).into_iter().filter(|line| line.starts_with("fd ")).collect();
    found.sort();
    let path = |path: &std::path::Path| std::fs::canonicalize(path).expect("it is there");
    let expected = [
        "fd 0 /dev/null".to_owned(),
        format!("fd 1 {}", path(app.stdout_path()).display()),
        format!("fd 2 {}", path(app.stderr_path()).display()),
    ];
    assert_eq!(found, expected);
}

/// The signals 32 and 33 are the C library's own, which ignores them in the programs it spawns.
const OF_THE_LIBRARY: u64 = 1 << 31 | 1 << 32;

/// `grep` is asked, since a Rust program ignores SIGPIPE before its `main`.
#[multitest(
    env = {
        app: App { binary: "grep", args: ["^Sig[BI]", "/proc/self/status"], ready: Exit },
    },
)]
async fn no_signal_is_blocked_or_ignored(app: &App) {
    let lines = lines(app);
    for word in ["SigBlk", "SigIgn"] {
        let line = lines.iter().find(|line| line.starts_with(word)).expect("it is there");
        let mask =
            line.split_whitespace().nth(1).and_then(|mask| u64::from_str_radix(mask, 16).ok());
        assert_eq!(mask.map(|mask| mask & !OF_THE_LIBRARY), Some(0), "{lines:?}");
    }
}

#[test]
fn what_the_test_process_ignores_is_not_inherited() {
    let wrapper = ["sh", "-c", "trap '' HUP INT QUIT PIPE TERM USR1; exec \"$0\" \"$@\""];
    let name = ["--exact", "app::started::no_signal_is_blocked_or_ignored"];
    Run::within(&Home::new(), &wrapper, &name).finish().assert_passes();
}

#[multitest(env = { app: App { binary: "cat", ready: Exit } })]
async fn its_stdin_is_at_its_end(app: &App) {
    assert_eq!(app.retcode(), Some(0));
    assert!(lines(app).is_empty());
}
