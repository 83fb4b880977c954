//! The drivers that files name are inputs like those of options.

use multitest::prelude::*;

use super::source;
use crate::support::{Journal, Step};

static JOURNAL: Journal = Journal::new();

#[multitest(
    env = {
        first: Step { journal: &JOURNAL, install_files: source!("names_second.cfg"), stop_requires: () },
        second: Step { journal: &JOURNAL, stop_requires: ["first has stopped"] },
    },
)]
async fn a_driver_named_in_a_file_is_ready_before_and_stops_after(environment: &Environment) {
    assert_eq!(environment.driver("first").expect("it is declared").needs, ["second"]);
    let ready = JOURNAL.position("second is ready");
    assert!(ready.is_some() && ready < JOURNAL.position("first starts"), "{:?}", JOURNAL.entries());
    assert_eq!(environment.critical_path(), ["second", "first"]);
}
