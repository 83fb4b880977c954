//! Testcases that fail while their suite goes on.

use multitest::event::Event;
use rustix::process::Signal;

use super::{results, run};
use crate::support::{Home, Run, rerun};

/// What a testcase of `suite` prints when it fails.
fn failed(suite: &str, case: &str, sentence: &str, block: &str) -> String {
    let name = format!("faulty::suites::{suite}::{case}");
    let rerun = rerun(&name);
    format!(
        "{name}  FAILED  {sentence}\n\n{block}\n\nfiles  <home>/<run>/faulty.suites.{suite}/\n\
         rerun  {rerun}\nkeep  MULTITEST_KEEP=running {rerun}"
    )
}

#[test]
fn a_testcase_shows_the_drivers_of_its_suite() {
    let report = run("mixed").report();
    let block = "
server  ready  <time>  127.0.0.1:<port>
app  ready  <time>  pid <n>

app | listening on 127.0.0.1:<port>";
    let expected = failed("mixed", "c_errs", "the answer is missing", block.trim_start());
    assert!(report.contains(&expected), "{report}");
    let panic = "panicked: assertion `left == right` failed: no port is zero";
    assert!(report.contains(&failed("mixed", "a_panics", panic, block.trim_start())), "{report}");
    let other = "panicked: another reason; expected a panic with `the right reason`";
    let case = "d_panics_for_another_reason";
    assert!(report.contains(&failed("mixed", case, other, block.trim_start())), "{report}");
}

#[test]
fn what_runs_around_a_testcase_is_named_when_it_fails() {
    let run = run("around");
    let report = run.report();
    let block = "server  ready  <time>  127.0.0.1:<port>";
    let before = "`#[pre_testcase]` function `before`: not today";
    assert!(report.contains(&failed("around", "a", before, block)), "{report}");
    let after = "`#[post_testcase]` function `after`: panicked: assertion `left != right` failed: \
                 never after c\n  left: \"c\"\n right: \"c\"";
    assert!(report.contains(&failed("around", "c", after, block)), "{report}");
    for line in ["after a: `#[pre_testcase]` function", "after b: passed", "after d: passed"] {
        assert!(report.contains(line), "{line} in {report}");
    }
    let passed: Vec<_> =
        results(&run.home).into_iter().filter(|result| result.ends_with("passed")).collect();
    assert_eq!(passed.len(), 3, "{passed:?}");
}

#[test]
fn a_driver_that_died_fails_every_testcase_that_finds_it_dead() {
    let run = run("dies");
    let report = run.report();
    let sentence = "FAILED  a driver died while the test ran";
    assert_eq!(report.matches(sentence).count(), 2, "{report}");
    assert!(report.contains("app  DIED  <time>  exited with code 1 after <time>"), "{report}");
    assert!(!report.contains("(environment)"), "{report}");
    assert_eq!(run.status.code(), Some(101));
}

#[test]
fn the_timeout_of_a_testcase_counts_from_its_turn() {
    let filter = ["faulty::suites::waits_its_turn::", "--test-threads=4"];
    let run = Run::within(&Home::new(), &[], &filter).finish();
    let mut results = results(&run.home);
    results.sort();
    let suite = "faulty::suites::waits_its_turn";
    let result = |(case, word): (&str, &str)| format!("{suite}{case} {word}");
    let expected = [
        (" (environment)", "passed"),
        ("::a_holds_the_turn", "passed"),
        ("::b_has_little_time", "passed"),
        ("::c_takes_too_long", "failed"),
        ("::d_blocks_too_long", "failed"),
    ];
    assert_eq!(results, expected.map(result));
    let sentence = "FAILED  did not end within the test's timeout of <time>";
    assert_eq!(run.report().matches(sentence).count(), 2, "{}", run.report());
}

#[test]
fn testcases_run_one_at_a_time() {
    let filter = ["suites::shared::talk::", "--test-threads=8"];
    let run = Run::within(&Home::new(), &[], &filter).finish();
    run.assert_passes();
    let mut running = 0_i32;
    for record in
        run.home.events().iter().filter(|r| !r.test.as_ref().is_some_and(|t| t.ends_with(')')))
    {
        match record.event {
            Event::TestStarted { .. } => running += 1,
            Event::TestFinished { .. } => running -= 1,
            _ => {}
        }
        assert!(running <= 1, "two testcases at a time");
    }
}

#[test]
fn a_failing_testcase_can_be_held() {
    let filter = ["faulty::suites::mixed::c", "--exact", "faulty::suites::mixed::c_errs"];
    let running = Run::within(&Home::new(), &[], &filter).env("MULTITEST_KEEP", "running").start();
    let output = running.await_stderr("held as it is (MULTITEST_KEEP=running)");
    assert!(output.contains("mixed::c_errs  FAILED  the answer is missing"), "{output}");
    assert!(output.contains("server  TcpServer  "), "{output}");
    running.signal(Signal::TERM);
    let run = running.finish();
    assert!(results(&run.home).contains(&"faulty::suites::mixed (environment) passed".to_owned()));
}
