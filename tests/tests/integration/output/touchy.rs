//! Drivers that panic where nobody expects it: everything stops in order, and it is never the panic
//! that `#[should_panic]` waits for.

use crate::support::{Finished, Run};

/// Runs a test that fails, and expects its report to begin with this sentence and this block.
#[track_caller]
fn check(name: &str, sentence: &str, block: &str) -> Finished {
    let run = Run::of(&format!("faulty::touchy::{name}")).finish();
    assert_eq!(run.status.code(), Some(101), "{}{}", run.stdout, run.stderr);
    let report = run.report();
    let expected = format!("\nfaulty::touchy::{name}  FAILED  {sentence}\n\n{block}\n\nfiles  ");
    assert!(report.contains(&expected), "no `{expected}` in {report}");
    run
}

#[test]
fn a_panic_of_its_attributes_is_a_failure_of_the_start() {
    let block = "app  stopped  <time>  pid <n>\n\
                 touchy  FAILED  <time>  panicked: no attributes\n\n\
                 app | listening on 127.0.0.1:<port>";
    let run = check("attributes", "the environment did not start", block);
    assert!(run.stdout.contains("test did not panic as expected"), "{}", run.stdout);
}

#[test]
fn a_later_panic_of_its_attributes_does_not_keep_the_report_back() {
    check("later_attributes", "the answer is missing", "touchy  stopped  <time>  port 80");
}

#[test]
fn a_panic_of_what_it_drops_does_not_keep_the_others_up() {
    let sentence = "panicked outside the test function: given up";
    let block = "app  stopped  <time>  pid <n>\n\
                 fails  FAILED  <time>  `fails` does not start\n\
                 touchy  given up  <time>  waited for its start to complete\n\n\
                 app | listening on 127.0.0.1:<port>";
    let run = check("given_up", sentence, block);
    assert!(run.stdout.contains("test did not panic as expected"), "{}", run.stdout);
}
