//! What a failure looks like: each test runs one of `faulty` in a process of its own and compares
//! all that it prints.

mod body;
mod combinations;
mod derived;
mod endless;
mod hand;
mod install;
mod logs;
mod options;
mod patterns;
mod places;
// There is no other system that could be without it.
#[cfg(target_os = "linux")]
mod proc;
mod programs;
mod stuck;
mod templates;
mod test_programs;
mod touchy;
mod twice;

use crate::support::{Finished, Run, rerun};

/// Runs `faulty::{name}` and expects it to fail with this sentence, this block, and the commands.
#[track_caller]
fn check(name: &str, sentence: &str, block: &str) {
    check_run(&Run::of(&format!("faulty::{name}")).finish(), name, sentence, block);
}

/// The same of a test process that has ended.
#[track_caller]
fn check_run(run: &Finished, name: &str, sentence: &str, block: &str) {
    run.assert_fails_with(&expected(name, sentence, block));
    assert!(!run.stdout.contains("panicked") || run.stdout.contains("did not panic as expected"));
}

/// Everything that the test prints when it fails.
fn expected(name: &str, sentence: &str, block: &str) -> String {
    let directory = format!("<home>/<run>/faulty.{}/", name.replace("::", "."));
    let rerun = rerun(&format!("faulty::{name}"));
    let block = block.trim_matches('\n');
    format!(
        "faulty::{name}  FAILED  {sentence}\n\n{block}\n\nfiles  {directory}\n\
         rerun  {rerun}\nkeep  MULTITEST_KEEP=running {rerun}"
    )
}
