//! `MULTITEST_KEEP=running`: a failing test stays as it is, and says how to reach it.

use std::{
    io::{Read, Write},
    net::TcpStream,
    os::unix::process::ExitStatusExt,
};

use rustix::process::Signal;

use crate::support::{PATIENCE, Run, redacted};

#[test]
fn a_failing_test_is_held_with_everything_up() {
    let running = Run::of("faulty::endings::fails").env("MULTITEST_KEEP", "running").start();
    let output = running.await_stderr("held as it is (MULTITEST_KEEP=running); Ctrl-C or `kill ");
    let address = output.lines().find_map(|line| line.strip_prefix("    address = "));
    let address = address.expect("it says how to reach the first server");
    assert_eq!(echo(&running.await_stderr("app  App  "), b"hello"), b"hello");
    TcpStream::connect(address).expect("the server is up");

    running.signal(Signal::TERM);
    let run = running.finish();
    assert_eq!(run.status.signal(), Some(Signal::TERM.as_raw()));
    assert!(TcpStream::connect(address).is_err(), "the server is still up");
    assert_eq!(run.home.tests(), ["faulty.endings.fails"]);
}

/// Sends `bytes` to the address of the app, which is the second one that the output names.
fn echo(output: &str, bytes: &[u8]) -> Vec<u8> {
    let (_, app) = output.split_once("app  App  ").expect("the app is there");
    let address = app.lines().find_map(|line| line.strip_prefix("    address = "));
    let mut stream = TcpStream::connect(address.expect("it has one")).expect("it is up");
    stream.set_read_timeout(Some(PATIENCE)).expect("it is not zero");
    stream.write_all(bytes).expect("it listens");
    let mut answer = vec![0; bytes.len()];
    stream.read_exact(&mut answer).expect("it answers");
    answer
}

#[test]
fn what_is_held_names_each_driver_with_all_it_publishes() {
    let running = Run::of("faulty::endings::fails").env("MULTITEST_KEEP", "running").start();
    let output = running.await_stderr("held as it is");
    let text = redacted(&output, running.home().path());
    let (_, held) = text.split_once("held as it is").expect("it is held");
    let directory = "<home>/<run>/faulty.endings.fails";
    let server = |name| {
        format!(
            "{name}  TcpServer  {directory}/{name}\n    host = 127.0.0.1\n    port = <port>\n    \
             address = 127.0.0.1:<port>\n"
        )
    };
    let echo = redacted(env!("CARGO_BIN_EXE_echo"), running.home().path());
    let app = format!(
        "app  App  {directory}/app\n    pid = <n>\n    binary = {echo}\n    \
         directory = {directory}/app\n    etc = {directory}/app/etc\n    \
         stdout_path = {directory}/app/stdout\n    stderr_path = {directory}/app/stderr\n    \
         address = 127.0.0.1:<port>\n"
    );
    let expected = format!(
        " (MULTITEST_KEEP=running); Ctrl-C or `kill <n>` ends it\n{}{app}{}",
        server("first"),
        server("last")
    );
    assert_eq!(held.trim_end(), expected.trim_end());
    running.signal(Signal::INT);
    assert_eq!(running.finish().status.signal(), Some(Signal::INT.as_raw()));
}

/// What libtest has captured is lost with the process, so the block has all of it.
#[test]
fn a_panic_is_held_with_all_that_it_said() {
    let run = Run::of("faulty::body::panics").env("MULTITEST_KEEP", "running").captured();
    let running = run.start();
    let output = running.await_stderr("held as it is");
    let text = redacted(&output, running.home().path());
    let expected = "faulty::body::panics  FAILED  panicked: assertion `left == right` failed: it is not over\n  \
        left: None\n right: Some(0)\nat tests/tests/integration/faulty/body.rs:<line>\n\napp  ready  ";
    assert!(text.trim_start().starts_with(expected), "{text}");
    running.signal(Signal::TERM);
    assert_eq!(running.finish().status.signal(), Some(Signal::TERM.as_raw()));
}

#[test]
fn a_start_that_failed_is_held_as_well() {
    let run = Run::of("faulty::programs::exits_at_once").env("MULTITEST_KEEP", "running");
    let running = run.start();
    let output = running.await_stderr("rates  TcpServer");
    assert!(output.contains("needs `app`"), "{output}");
    running.signal(Signal::TERM);
    assert_eq!(running.finish().status.signal(), Some(Signal::TERM.as_raw()));
}

#[test]
fn a_test_that_does_not_panic_as_expected_is_held_as_well() {
    for name in ["body_fails", "body_returns", "body_panics_otherwise"] {
        let name = format!("faulty::hand::{name}_where_a_panic_is_expected");
        let running = Run::of(&name).env("MULTITEST_KEEP", "running").start();
        running.await_stderr("held as it is");
        running.signal(Signal::TERM);
        assert_eq!(running.finish().status.signal(), Some(Signal::TERM.as_raw()));
    }
}

#[test]
fn a_test_that_passes_is_not_held() {
    let run = Run::of("faulty::endings::passes").env("MULTITEST_KEEP", "running").finish();
    run.assert_passes();
    assert!(run.home.tests().is_empty());
}
