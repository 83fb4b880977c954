//! A program that ends while the test runs fails it, at its next use and at the end, unless the test
//! expects it.

use multitest::{prelude::*, process::Signal};
use multitest_drivers::App;

use crate::support::{Run, rerun};

const ECHO: &str = env!("CARGO_BIN_EXE_echo");

/// Ends the program, and returns when it is known to have ended.
async fn end(app: &App) {
    app.signal(Signal::KILL);
    let known = async {
        while app.exit().is_none() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), known).await.expect("SIGKILL ends everybody");
}

#[multitest(env = { app: App { binary: ECHO, stdout: ["listening"] } })]
#[ignore = "it fails"]
async fn passes_otherwise(app: &App) {
    end(app).await;
}

#[multitest(env = { app: App { binary: ECHO, stdout: ["listening"] } })]
#[ignore = "it fails"]
async fn goes_on(app: Handle<App>) {
    let current = app.current().expect("it runs");
    end(current).await;
    let _ = app.pid();
}

#[multitest(env = { app: App { binary: ECHO, stdout: ["listening"] } })]
#[should_panic(expected = "as it should")]
#[ignore = "it fails"]
async fn panics_as_it_should(app: &App) {
    end(app).await;
    panic!("as it should");
}

const HELP: &str = "help: if it may end, say so: `ready: Exit` or `expected_retcode` where it is \
                    declared, or `app.expect_exit()` of its handle in the test";

#[test]
fn a_program_that_died_fails_a_test_that_would_pass() {
    let name = "handles::dead::passes_otherwise";
    let run = Run::of(name).finish();
    let rerun = rerun(name);
    run.assert_fails_with(&format!(
        "{name}  FAILED  a driver died while the test ran\n\n\
         app  DIED  <time>  was ended by SIGKILL after <time>, while the test ran\n\n\
         app | listening on 127.0.0.1:<port>\n\
         app was ended by SIGKILL after <time>\n{HELP}\n\n\
         files  <home>/<run>/handles.dead.passes_otherwise/\n\
         rerun  {rerun}\nkeep  MULTITEST_KEEP=running {rerun}"
    ));
}

#[test]
fn its_next_use_says_so_where_it_is_used() {
    let report = Run::of("handles::dead::goes_on").finish().report();
    for text in [
        "tests/tests/integration/handles/dead.rs",
        "`app` was ended by SIGKILL after ",
        ", and the test goes on using it\napp | listening on 127.0.0.1:",
        "help: if it may end, say so first: `app.expect_exit()`",
    ] {
        assert!(report.contains(text), "no `{text}` in\n{report}");
    }
}

#[test]
fn a_death_is_not_the_panic_that_is_expected() {
    let report = Run::of("handles::dead::panics_as_it_should").finish().report();
    assert!(report.contains("a driver died while the test ran"), "{report}");
}
