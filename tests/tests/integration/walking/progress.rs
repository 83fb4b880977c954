//! The line on a terminal that tells how far walks are.

use rustix::process::Signal;

use super::run;
use crate::support::{Home, Terminal, eventually};

const ERASE: &str = "\r\x1b[K";

#[test]
fn a_terminal_shows_how_far_walks_are_and_nothing_of_it_stays() {
    let (terminal, end) = Terminal::new();
    let running = run(&Home::new(), "limits", &[("WAIT_IN", "7")]).terminal(end).start();
    let line = format!("{ERASE}faulty::walks::limits  7 of 10 walks, ");
    let shown = eventually(|| Some(terminal.seen()).filter(|seen| seen.contains(&line)));
    let shown = shown.unwrap_or_else(|| panic!("no line in {:?}", terminal.seen()));
    assert!(shown.contains(" walks/s, ") && shown.contains(" left"), "{shown:?}");
    running.signal(Signal::INT);
    running.finish();
    let seen = terminal.seen();
    let (_, rest) = seen.rsplit_once(ERASE).expect("it is erased");
    assert!(rest.contains("FAILED  was interrupted by SIGINT"), "{seen:?}");
    assert!(!rest.contains("walks/s"), "{seen:?}");
}
