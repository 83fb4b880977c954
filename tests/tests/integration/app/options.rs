//! Options of `App`.

use std::{fs, path::Path};

use multitest::{prelude::*, ready::Exit};
use multitest_drivers::{App, BinaryStrategy};

use super::{lines, said};

const DUMP: &str = env!("CARGO_BIN_EXE_env_dump");

#[multitest(
    env = {
        app: App {
            binary: DUMP,
            args: ("--port", 80_u16, Path::new("/a b"), "", 1.5),
            ready: Exit,
        },
    },
)]
async fn arguments_are_given_as_they_are(app: &App) {
    let args: Vec<_> = lines(app).into_iter().filter(|line| line.starts_with("arg ")).collect();
    let program = format!("arg 0 {DUMP}");
    assert_eq!(args, [&*program, "arg 1 --port", "arg 2 80", "arg 3 /a b", "arg 4 ", "arg 5 1.5"]);
    assert_eq!(app.cmd().len(), 6);
    assert_eq!(app.binary(), Path::new(DUMP));
}

#[multitest(
    env = {
        app: App { binary: DUMP, pre_args: ["env", "BEFORE=1"], args: ["x"], ready: Exit },
    },
)]
async fn another_program_may_stand_in_front(app: &App) {
    assert_eq!(said(app, "arg 1"), "x");
    assert!(lines(app).contains(&"env BEFORE=1".to_owned()));
    assert!(app.binary().is_absolute() && app.binary().ends_with("env"));
}

#[multitest(
    env = {
        app: App {
            binary: DUMP,
            env: [("ADDED", "a=b"), ("HOME", "/nowhere")],
            ready: Exit,
        },
    },
)]
async fn variables_are_added_to_those_of_the_test(app: &App) {
    let lines = lines(app);
    let path = format!("env PATH={}", std::env::var("PATH").unwrap_or_default());
    for line in ["env ADDED=a=b", "env HOME=/nowhere", &*path] {
        assert!(lines.iter().any(|found| found == line), "no `{line}` in {lines:?}");
    }
}

#[multitest(
    env = {
        app: App { binary: DUMP, clear_env: true, env: [("ONLY", "1")], ready: Exit },
    },
)]
async fn variables_of_the_test_may_be_left_out(app: &App) {
    let lines = lines(app);
    let names = lines.iter().filter_map(|line| line.strip_prefix("env ")?.split('=').next());
    let mut names: Vec<_> = names.collect();
    names.sort_unstable();
    // What leftovers are found by is always there.
    assert_eq!(names, ["MULTITEST_MARK", "MULTITEST_RUN", "ONLY"]);
}

#[multitest(
    env = {
        own: App { binary: DUMP, ready: Exit },
        below: App { binary: DUMP, working_dir: folder_below(own.directory())?, ready: Exit },
        elsewhere: App { binary: DUMP, working_dir: "/", ready: Exit },
    },
)]
async fn a_program_runs_where_it_is_told_to(own: &App, below: &App, elsewhere: &App) {
    let real = |path: &Path| fs::canonicalize(path).expect("it is there").display().to_string();
    assert_eq!(said(own, "cwd"), real(own.directory()));
    assert_eq!(said(below, "cwd"), real(&own.directory().join("below")));
    assert_eq!(said(elsewhere, "cwd"), "/");
}

fn folder_below(directory: &Path) -> Result<std::path::PathBuf> {
    let folder = directory.join("below");
    fs::create_dir(&folder)?;
    Ok(folder)
}

#[multitest(
    env = {
        app: App {
            binary: "echo",
            args: ["$WORD one && echo", "two | tr a-z A-Z"],
            env: [("WORD", "zero")],
            shell: true,
            ready: Exit,
        },
    },
)]
async fn a_shell_reads_the_whole_line(app: &App) {
    assert_eq!(lines(app), ["zero one", "TWO"]);
}

#[multitest(
    env = {
        noop: App { binary: DUMP, ready: Exit },
        link: App { binary: DUMP, binary_strategy: BinaryStrategy::Link, ready: Exit },
        copy: App { binary: DUMP, binary_strategy: BinaryStrategy::Copy, ready: Exit },
    },
)]
async fn the_binary_may_be_put_into_the_directory(noop: &App, link: &App, copy: &App) {
    assert_eq!(said(noop, "arg 0"), DUMP);
    for app in [link, copy] {
        let placed = app.directory().join("bin/env_dump");
        assert_eq!(said(app, "arg 0"), placed.display().to_string());
        assert_eq!(app.binary(), placed);
    }
    assert_eq!(fs::read_link(link.binary()).ok().as_deref(), Some(Path::new(DUMP)));
    assert!(fs::symlink_metadata(copy.binary()).is_ok_and(|meta| meta.is_file()));
}

const SAYS: &str = "echo ready 2; echo ready 2 >> own.log; exec sleep 600";

/// What an earlier start wrote is there, and is not taken for this one's.
#[multitest(
    env = {
        app: App {
            binary: "sh",
            args: ["-c", SAYS],
            runpath: used()?,
            path_cleanup: false,
            stdout: ["^ready (?P<stdout>.)"],
            log: "own.log",
            log_patterns: ["^ready (?P<log>.)"],
        },
    },
)]
async fn a_directory_may_be_used_again(app: &App) -> Result<()> {
    assert_eq!(lines(app), ["ready 2"]);
    assert_eq!(app.extract::<u32>("stdout")?, 2);
    assert_eq!(app.extract::<u32>("log")?, 2);
    let log = fs::read_to_string(app.directory().join("own.log"))?;
    assert_eq!(log, "ready 1\nready 2\n", "it is the program's");
    Ok(fs::remove_dir_all(fs::canonicalize(app.directory())?)?)
}

fn used() -> Result<std::path::PathBuf> {
    let directory = std::env::temp_dir().join(format!("multitest-used-{}", std::process::id()));
    fs::create_dir(&directory)?;
    for file in ["stdout", "own.log"] {
        fs::write(directory.join(file), "ready 1\n")?;
    }
    Ok(directory)
}

#[multitest(env = { app: App { binary: DUMP, runpath: runpath(), ready: Exit } })]
async fn the_directory_may_be_another(app: &App) {
    assert_eq!(said(app, "cwd"), runpath().display().to_string());
    assert!(runpath().join("stdout").is_file());
    assert!(!runpath().join("old").exists(), "it was emptied first");
    fs::remove_dir_all(runpath()).expect("it is there");
}

fn runpath() -> std::path::PathBuf {
    let name = format!("multitest-runpath-{}", std::process::id());
    let path = fs::canonicalize(std::env::temp_dir()).expect("it is there").join(name);
    if !path.exists() {
        fs::create_dir(&path)
            .and_then(|()| fs::write(path.join("old"), ""))
            .expect("it can be written");
    }
    path
}
