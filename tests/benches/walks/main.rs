//! How fast walks run, what a barrier costs, how soon a huge product begins, and how small covering arrays get.
//!
//! `cargo bench -p multitest-tests --bench walks`; `-- optimize` also spends a minute on each array (seven minutes in all).

#![allow(clippy::print_stdout, reason = "a benchmark prints its results")]

#[path = "../common/mod.rs"]
mod common;

mod arrays;
mod floor;
mod run;

use tokio::runtime::{Builder, Runtime};

use self::common::wanted;

fn main() {
    if wanted("run") {
        run::run();
    }
    if wanted("arrays") || wanted("optimize") {
        arrays::run();
    }
}

/// One thread, so that figures are those of one core.
fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("the system grants a runtime")
}
