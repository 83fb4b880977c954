//! Two hundred tests at once, each with an environment of its own: in one process, and in a process for each.

use std::{
    env, fs,
    path::PathBuf,
    process::{Command, Output},
};

use multitest::{event::Event, prelude::*};
use multitest_drivers::{App, TcpClient, TcpServer};

use crate::support::{Home, Run, eventually, of_home};

environment! {
    /// A program, a server, and a client to each.
    Four {
        server: TcpServer,
        client: TcpClient { port: server.port() },
        app: App { binary: env!("CARGO_BIN_EXE_echo"), stdout: [r":(?P<port>\d+)"] },
        other: TcpClient { port: app.extract::<u16>("port")? },
    }
}

async fn talk(server: &TcpServer, client: &TcpClient, other: &TcpClient) -> Result<()> {
    client.send("to the server").await?;
    assert_eq!(server.receive_exact(13).await?, b"to the server");
    other.send("to the app").await?;
    assert_eq!(other.receive_exact(10).await?, b"to the app");
    Ok(())
}

macro_rules! tests {
    ($module:ident: $($name:ident)*) => {
        mod $module {
            use super::*;
            $(
                #[multitest(env = Four)]
                #[ignore = "run by the test below, with all the others"]
                async fn $name(server: &TcpServer, client: &TcpClient, other: &TcpClient) {
                    talk(server, client, other).await.expect("all of them talk");
                }
            )*
        }
    };
}

macro_rules! twenties {
    ($($module:ident)*) => {$(
        tests! { $module: a b c d e f g h i j k l m n o p q r s t }
    )*};
}

twenties! { one two three four five six seven eight nine ten }

#[test]
fn two_hundred_tests_run_at_once() {
    let home = Home::new();
    let all = ["many::", "--skip", "two_hundred", "--test-threads=200"];
    let run = Run::within(&home, &[], &all).finish();
    run.assert_passes();
    assert!(run.stdout.contains("test result: ok. 200 passed"), "{}", run.stdout);
    assert_one_run(&home);
}

/// The processes of one invocation are one run, and none of them takes what another has for left over.
#[test]
fn two_hundred_tests_run_at_once_under_cargo_nextest() {
    let home = Home::new();
    let output = nextest(&home);
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}");
    assert!(text.contains("200 tests run: 200 passed"), "{text}");
    let gone = eventually(|| of_home(home.path()).is_empty().then_some(()));
    assert!(gone.is_some(), "these still live: {:#?}", of_home(home.path()));
    assert_one_run(&home);
}

/// Fails unless there is one run directory, without anything of a test that passed.
#[track_caller]
fn assert_one_run(home: &Home) {
    let entries = fs::read_dir(home.path()).expect("the directory is there").flatten();
    let folders = entries.map(|entry| entry.path()).filter(|path| path.is_dir());
    let runs: Vec<PathBuf> = folders.filter(|path| !path.ends_with("leases")).collect();
    assert_eq!(runs.len(), 1, "{runs:?}");
    assert!(home.tests().is_empty(), "{:?}", home.tests());
    let events = home.events();
    let passed = |event: &Event| matches!(event, Event::TestFinished { passed: true, .. });
    assert_eq!(events.iter().filter(|record| passed(&record.event)).count(), 200);
}

/// A package whose one test binary is this one: so nothing of ours is built anew.
const PACKAGE: [(&str, &str); 4] = [
    (
        "Cargo.toml",
        "[workspace]\n[package]\nname = 'many'\nedition = '2024'\n[lib]\npath = 'lib.rs'\ntest = false\n\
         [[test]]\nname = 'many'\npath = 'many.rs'\nharness = false\n",
    ),
    ("lib.rs", ""),
    ("nextest.toml", "[profile.default]\nleak-timeout = { period = '10s', result = 'fail' }\n"),
    (
        "many.rs",
        "use std::{env, os::unix::process::CommandExt, process::Command};\n\
         fn main() {\n\
         let error = Command::new(env::var_os(\"MANY\").unwrap()).args(env::args_os().skip(1)).exec();\n\
         panic!(\"{error}\");\n\
         }\n",
    ),
];

/// Runs the two hundred tests as cargo-nextest does, all of them at once.
fn nextest(home: &Home) -> Output {
    let package = Home::new();
    for (name, text) in PACKAGE {
        fs::write(package.path().join(name), text).expect("the directory is there");
    }
    let this = env::current_exe().expect("this binary has a path");
    let mut command = Command::new("cargo");
    command.args(["nextest", "run", "--offline", "--target-dir=target", "--color=never"]);
    command.args(["--config-file=nextest.toml", "--test-threads=200"]);
    command.args(["--run-ignored=only", "-E", "test(/^many::[a-z]+::[a-t]$/)"]);
    for (name, _) in env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        if ["MULTITEST", "NEXTEST"].iter().any(|prefix| name.starts_with(prefix)) {
            command.env_remove(name);
        }
    }
    command.current_dir(package.path()).env("MANY", this).env("MULTITEST_DIR", home.path());
    command.output().expect("cargo is there")
}
