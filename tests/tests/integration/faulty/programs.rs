//! Programs that cannot be run, end too early, or never get ready.

use std::{path::PathBuf, time::Duration};

use multitest::prelude::*;
use multitest_drivers::{App, TcpServer};
use rustix::process::{Pid, Signal, kill_process};

use crate::support::parent;

const CRASH: &str = env!("CARGO_BIN_EXE_crash");
const SLOW: &str = env!("CARGO_BIN_EXE_slow");

#[multitest(env = { app: App { binary: "/no/such/folder/program" }, server: TcpServer })]
#[ignore = "meant to fail; run by the test of its output"]
async fn missing() {}

#[multitest(env = { app: App { binary: "no-such-program" } })]
#[ignore = "meant to fail; run by the test of its output"]
async fn missing_on_path() {}

#[multitest(env = { app: App { binary: concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml") } })]
#[ignore = "meant to fail; run by the test of its output"]
async fn not_executable() {}

#[multitest(env = { app: App { binary: script()? } })]
#[ignore = "meant to fail; run by the test of its output"]
async fn no_program() {}

/// A text that may be executed and does not say by what.
fn script() -> Result<PathBuf> {
    use std::os::unix::fs::PermissionsExt;
    let home = std::env::var_os("MULTITEST_DIR").unwrap_or_default();
    let script = PathBuf::from(home).join("script");
    std::fs::write(&script, "echo hello\n")?;
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755))?;
    Ok(script)
}

#[multitest(env = { app: App { binary: CRASH, working_dir: "no/such/folder" } })]
#[ignore = "meant to fail; run by the test of its output"]
async fn working_dir_missing() {}

#[multitest(
    env = {
        rates: TcpServer,
        app: App {
            binary: CRASH,
            args: ("--stdout", "loading app.cfg", "--stderr", "error: no rates", "--code", 3),
            env: [("RATES", rates.address().to_string())],
            stdout: [r"listening on port (?P<port>\d+)"],
        },
        client: TcpServer { port: app.extract::<u16>("port")? },
    },
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn exits_at_once() {}

#[multitest(env = { app: App { binary: CRASH, args: ["--abort"], stdout: ["^ready"] } })]
#[ignore = "meant to fail; run by the test of its output"]
async fn aborts() {}

#[multitest(
    env = {
        app: App {
            binary: SLOW,
            args: ["--line", "starting"],
            stdout: ["^listening"],
            stderr: ["^connected"],
            timeout: Duration::from_secs(1),
        },
    },
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn never_ready() {}

#[multitest(
    env = {
        app: App {
            binary: "sh",
            args: ["-c", "printf 'port 123 open'; exec sleep 600"],
            stdout: [r"port (?P<port>\d+) open"],
            timeout: Duration::from_secs(1),
        },
    },
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn writes_no_newline() {}

#[multitest(
    env = {
        app: App {
            binary: SLOW,
            args: ["--log", "app.log"],
            log: "app.log",
            log_patterns: ["^listening"],
            ready: (multitest::ready::File("socket"), multitest::ready::Port(1)),
            timeout: Duration::from_secs(1),
        },
    },
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn never_logs() {}

#[multitest(
    env = {
        app: App {
            binary: SLOW,
            ready: (
                multitest::ready::File("socket"),
                multitest::ready::probe("the schema to be loaded", async || Err("no table yet")),
            ),
            timeout: Duration::from_secs(1),
        },
    },
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn never_holds() {}

#[multitest(
    env = {
        app: App {
            binary: env!("CARGO_BIN_EXE_one_shot"),
            args: ["--write", "result"],
            ready: (
                multitest::ready::Exit,
                multitest::ready::probe("the schema to be loaded", async || Err("no table yet")),
            ),
            timeout: Duration::from_secs(1),
        },
    },
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn ends_before_the_rest() {}

#[multitest(
    env = {
        app: App {
            binary: SLOW,
            stdout: ["ready"],
            ready: (
                multitest::ready::probe("the schema to be loaded", async || {
                    std::future::pending::<Result<(), String>>().await
                }),
            ),
            timeout: Duration::from_secs(1),
        },
    },
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn probe_hangs() {}

#[multitest(env = { app: App { binary: SLOW, log: "/", log_patterns: ["ready"] } })]
#[ignore = "meant to fail; run by the test of its output"]
async fn log_is_a_directory() {}

#[multitest(env = { app: App { binary: SLOW, stdout: ["ready"] } })]
#[ignore = "meant to fail; run by the test of its output"]
async fn loses_its_supervisor(app: &App) -> Result<()> {
    let parent = parent(app.pid()).and_then(Pid::from_raw);
    kill_process(parent.expect("its supervisor"), Signal::KILL)?;
    assert_eq!(app.exited().await, None);
    Ok(())
}

#[multitest(env = { first: TcpServer, second: TcpServer { port: first.port() } })]
#[ignore = "meant to fail; run by the test of its output"]
async fn port_taken() {}

#[multitest(
    env = {
        first: TcpServer,
        app: App {
            binary: env!("CARGO_BIN_EXE_echo"),
            args: ("--port", first.port()),
            stdout: ["listening"],
        },
    },
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn port_of_a_program_taken() {}

#[multitest(
    env = {
        app: App {
            binary: env!("CARGO_BIN_EXE_one_shot"),
            args: ["--write", "result", "--code", "4"],
            ready: multitest::ready::Exit,
        },
    },
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn exits_with_another_code() {}

#[multitest(
    env = {
        app: App {
            binary: env!("CARGO_BIN_EXE_one_shot"),
            args: ["--write", "result", "--code", "4"],
            stdout: ["written"],
            expected_retcode: 0,
        },
    },
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn stops_with_another_code(app: &App) {
    app.exited().await;
}
