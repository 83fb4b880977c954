//! The signals of a program when it starts: none is blocked, none is ignored.

use multitest::{prelude::*, ready::Exit};
use multitest_drivers::App;

use super::lines;
use crate::support::{Home, Run};

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
    let name = ["--exact", "app::signals::no_signal_is_blocked_or_ignored"];
    Run::within(&Home::new(), &wrapper, &name).finish().assert_passes();
}
