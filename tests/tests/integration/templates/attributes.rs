//! What an `App` publishes for templates.

use multitest::{file, prelude::*, ready::Exit};
use multitest_drivers::App;

use super::{args, shown};

#[multitest(
    env = {
        app: App {
            binary: "sh",
            args: ["-c", "echo address 10.0.0.1 4711; exit 0"],
            stdout: [r"address (?P<ip>\S+) (?P<number>\d+)"],
            log: "own.log",
            ready: Exit,
        },
        reader: App {
            binary: "true",
            args: [
                "{{ app.pid }}", "{{ app.binary }}", "{{ app.directory }}", "{{ app.etc }}",
                "{{ app.stdout_path }}", "{{ app.stderr_path }}", "{{ app.log_path }}",
                "{{ app.ip }}:{{ app.number }}",
            ],
            ready: Exit,
        },
    },
)]
async fn an_app_publishes_its_pid_its_paths_and_what_it_extracts(app: &App, reader: &App) {
    let directory = shown(app.directory());
    let expected = [
        app.pid().to_string(),
        shown(app.binary()),
        directory.clone(),
        format!("{directory}/etc"),
        format!("{directory}/stdout"),
        format!("{directory}/stderr"),
        format!("{directory}/own.log"),
        "10.0.0.1:4711".to_owned(),
    ];
    assert_eq!(args(reader), expected);
    assert_eq!(shown(&app.etc()), expected[3]);
}

/// Options tell some attributes before the start, to the files of the driver.
#[multitest(
    env = {
        app: App {
            binary: "cat",
            log: "own.log",
            install_files: file("tests/integration/install/files/own.cfg").to("own.cfg"),
            args: ["own.cfg"],
            ready: Exit,
        },
    },
)]
async fn paths_are_known_before_the_start(app: &App) -> Result<()> {
    let said = std::fs::read_to_string(app.stdout_path())?;
    let directory = shown(app.directory());
    let expected = format!(
        "log {directory}/own.log\nstdout {directory}/stdout\nscratch {directory}/scratch\n"
    );
    assert_eq!(said, expected);
    assert!(app.directory().join("scratch").is_dir());
    Ok(())
}
