//! The state in which a program starts: descriptors, groups; its signals are in `signals`.

use multitest::{prelude::*, ready::Exit};
use multitest_drivers::App;

use super::{lines, said};

const DUMP: &str = env!("CARGO_BIN_EXE_env_dump");

#[multitest(env = { app: App { binary: DUMP, args: ["--stay"], stdout: ["^ready$"] } })]
async fn it_leads_a_process_group_of_its_own(app: &App) {
    let pid = app.pid().to_string();
    assert_eq!(said(app, "pid"), pid);
    assert_eq!(said(app, "pgid"), pid);
    assert_ne!(said(app, "ppid"), std::process::id().to_string(), "it is the supervisor's");
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

#[multitest(env = { app: App { binary: "cat", ready: Exit } })]
async fn its_stdin_is_at_its_end(app: &App) {
    assert_eq!(app.retcode(), Some(0));
    assert!(lines(app).is_empty());
}
