//! Functions that run around the start and the stop of a driver and of the whole environment.

use multitest::{driver::StartContext, prelude::*};
use multitest_drivers::App;

use crate::support::{Journal, Run, Step};

fn after_stop(environment: &Environment) {
    assert_eq!(environment.status("app"), Some(Status::Stopped));
}

async fn after_start(environment: &Environment) -> Result<()> {
    let said = environment.get::<App>("app")?.stdout().all("ready")?;
    assert_eq!(said.len(), 1);
    Ok(())
}

environment! {
    Hooked {
        app: App {
            binary: env!("CARGO_BIN_EXE_slow"),
            pre_start: |context: &StartContext| std::fs::write(context.directory().join("x"), "x"),
            post_start: async |app: &App| {
                app.stdout().expect("ready", Duration::from_secs(10)).await?;
                Ok::<_, Error>(())
            },
        },
    }
    hooks { after_start: after_start, after_stop: after_stop }
}

#[multitest(env = Hooked)]
async fn hooks_of_a_named_environment_are_functions_and_closures(app: &App) {
    assert!(app.directory().join("x").exists());
}

/// What hooks of the environment ask of handles is done.
#[multitest(
    env = { step: Step { auto_start: false } },
    hooks = {
        after_start: async |environment: &Environment| {
            environment.handle::<Step>("step")?.start().await
        },
        before_stop: async |environment: &Environment| {
            environment.handle::<Step>("step")?.stop().await
        },
    },
)]
async fn a_hook_may_use_handles(step: Handle<Step>) {
    assert_eq!(step.status(), Status::Ready);
}

static ORDER: Journal = Journal::new();

fn note<A: 'static>(text: &'static str) -> impl Fn(&A) + Send + Sync + 'static {
    move |_| ORDER.note(text)
}

#[multitest(
    env = {
        step: Step {
            journal: &ORDER,
            pre_start: note("pre_start"),
            post_start: note("post_start"),
            pre_stop: async |_: &Step| ORDER.note("pre_stop"),
            post_stop: note("post_stop"),
        },
    },
    hooks = {
        before_start: note("before_start"),
        after_start: async |environment: &Environment| {
            environment.get::<Step>("step")?;
            ORDER.note("after_start");
            Ok::<_, Error>(())
        },
        before_stop: note("before_stop"),
        after_stop: look_back,
    },
)]
async fn hooks_run_in_order() {
    ORDER.note("the test");
}

/// The last of them; what it finds wrong fails the test.
fn look_back(environment: &Environment) {
    assert_eq!(environment.status("step"), Some(Status::Stopped));
    let expected = [
        "before_start",
        "pre_start",
        "step starts",
        "step is ready",
        "post_start",
        "after_start",
        "the test",
        "before_stop",
        "pre_stop",
        "step stops",
        "step has stopped",
        "post_stop",
    ];
    assert_eq!(ORDER.entries(), expected);
}

#[multitest(
    env = { step: Step { post_start: |_: &Step| Err(Error::new("no licence")) } },
)]
#[ignore = "it fails"]
async fn fails() {}

#[multitest(env = { step: Step { pre_start: |context: &StartContext| assert_eq!(context.name(), "no idea") } })]
#[ignore = "it fails"]
async fn panics() {}

#[multitest(
    env = {
        step: Step {
            timeout: Duration::from_millis(50),
            post_start: async |_: &Step| std::future::pending::<()>().await,
        },
    },
)]
#[ignore = "it fails"]
async fn hangs() {}

#[multitest(
    env = {
        step: Step {
            timeout: Duration::from_millis(50),
            pre_stop: async |_: &Step| std::future::pending::<()>().await,
        },
    },
)]
#[ignore = "it fails"]
async fn hangs_at_the_end() {}

#[multitest(
    env = {
        step: Step {
            pre_stop: |_: &Step| Err(Error::new("rows are left")),
            post_stop: |_: &Step| assert_eq!(1, 2, "no idea"),
        },
    },
)]
#[ignore = "it fails"]
async fn fails_twice_at_the_end() {}

#[multitest(
    env = { step: Step { } },
    hooks = { after_start: async |_: &Environment| std::future::pending::<()>().await },
)]
#[ignore = "it fails"]
async fn hangs_for_all() {}

#[multitest(
    env = { step: Step { } },
    hooks = { after_start: |_: &Environment| Err(Error::new("no licence")) },
)]
#[ignore = "it fails"]
async fn fails_for_all() {}

#[multitest(
    env = { step: Step { } },
    hooks = { after_stop: |environment: &Environment| assert!(environment.names().is_empty(), "no idea") },
)]
#[ignore = "it fails"]
async fn panics_at_the_end() {}

#[track_caller]
fn check(name: &str, texts: &[&str]) {
    let run = Run::of(&format!("handles::hooks::{name}")).finish();
    let report = run.report();
    for text in texts {
        assert!(report.contains(text), "no `{text}` in\n{report}");
    }
}

#[test]
fn a_hook_that_fails_fails_the_start_with_its_name() {
    check("fails", &["the environment did not start", "its hook `post_start`: no licence"]);
}

#[test]
fn a_hook_that_panics_fails_the_start_with_its_name() {
    check(
        "panics",
        &["step  FAILED", "its hook `pre_start`: panicked: assertion `left == right` failed"],
    );
}

#[test]
fn a_hook_that_hangs_is_given_up_at_the_deadline() {
    check("hangs", &["step  FAILED", "its hook `post_start`: did not end within <time>"]);
    let stop = "its hook `pre_stop`: did not end within <time>";
    check("hangs_at_the_end", &["did not stop in order", "step  STOP FAILED", stop]);
}

#[test]
fn hooks_of_a_stop_that_fail_are_both_reported() {
    let then = "then its hook `post_stop`: panicked: assertion `left == right` failed: no idea";
    check("fails_twice_at_the_end", &["its hook `pre_stop`: rows are left", then]);
}

#[test]
fn a_hook_of_the_environment_that_hangs_is_given_up_at_its_deadline() {
    let name = "handles::hooks::hangs_for_all";
    // A minute is long.
    let run = Run::of(name).env("MULTITEST_TIMEOUT_FACTOR", "0.01").finish();
    let report = run.report();
    let start = "the environment's hook `after_start`: did not end within <time>";
    assert!(report.contains(start), "{report}");
    assert!(report.contains("the environment did not start"), "{report}");
}

#[test]
fn a_hook_of_the_environment_that_fails_fails_the_test_with_its_name() {
    let start = "the environment's hook `after_start`: no licence";
    check("fails_for_all", &["the environment did not start", start]);
    let stop = "the environment's hook `after_stop`: panicked: no idea";
    check("panics_at_the_end", &["the environment did not stop in order", stop]);
}
