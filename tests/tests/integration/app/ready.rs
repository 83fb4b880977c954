//! When a program is ready.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{
        LazyLock, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use multitest::{
    prelude::*,
    ready::{Exit, File, Log, Port, Probe, Stderr, Stdout, probe},
};
use multitest_drivers::App;
use tokio::net::{TcpListener, TcpSocket};

const ONE_SHOT: &str = env!("CARGO_BIN_EXE_one_shot");
const SLOW: &str = env!("CARGO_BIN_EXE_slow");

#[multitest(env = { app: App { binary: SLOW, args: ["--after", "600000"] } })]
async fn without_a_condition_it_is_ready_when_it_runs(app: &App) {
    assert_ne!(app.pid(), 0);
    assert_eq!(app.retcode(), None);
}

#[multitest(
    env = {
        good: App { binary: ONE_SHOT, args: ["--write", "result"], ready: Exit },
        four: App {
            binary: ONE_SHOT,
            args: ["--write", "result", "--code", "4"],
            ready: Exit,
            expected_retcode: 4,
        },
    },
)]
async fn a_one_shot_program_is_ready_when_it_has_ended(good: &App, four: &App) {
    assert_eq!((good.retcode(), four.retcode()), (Some(0), Some(4)));
    let result = std::fs::read_to_string(good.directory().join("result"));
    assert_eq!(result.ok().as_deref(), Some("done"));
}

#[multitest(
    env = {
        app: App { binary: SLOW, args: ["--log", "pid", "--after", "20"], ready: File("pid") },
    },
)]
async fn a_file_is_awaited_in_its_directory(app: &App) {
    assert!(app.directory().join("pid").exists());
}

/// A port that refuses until it is opened.
struct Gate {
    port: u16,
    looks: AtomicU32,
    socket: Mutex<Option<TcpSocket>>,
    listener: Mutex<Option<TcpListener>>,
}

impl Gate {
    fn new() -> Self {
        let socket = TcpSocket::new_v4().expect("there is a socket");
        socket.bind((Ipv4Addr::LOCALHOST, 0).into()).expect("a port is free");
        let port = socket.local_addr().as_ref().map(SocketAddr::port).expect("it is bound");
        let (looks, listener) = (AtomicU32::new(0), Mutex::default());
        Self { port, looks, socket: Mutex::new(Some(socket)), listener }
    }

    /// Opens it at the third look.
    fn look(&self) -> Result<(), String> {
        let looks = self.looks.fetch_add(1, Ordering::Relaxed) + 1;
        if looks < 3 {
            return Err(format!("looked {looks} times"));
        }
        if let Some(socket) = self.socket.lock().expect("nobody panics").take() {
            let listener = socket.listen(8).expect("it is bound");
            *self.listener.lock().expect("nobody panics") = Some(listener);
        }
        Ok(())
    }
}

/// Holds a good while after the program has ended.
fn late(wait: Duration) -> Probe {
    let begun = Instant::now();
    probe("the time to pass", move || {
        let passed = begun.elapsed() > wait;
        async move { if passed { Ok(()) } else { Err("it has not passed") } }
    })
}

#[multitest(
    env = {
        exit: App {
            binary: ONE_SHOT,
            args: ["--write", "result"],
            ready: (Exit, late(Duration::from_millis(1_500))),
        },
        no_exit: App {
            binary: ONE_SHOT,
            args: ["--write", "result"],
            ready: (Stdout("written"), late(Duration::from_millis(200))),
            expected_retcode: 0,
        },
    },
)]
async fn what_is_awaited_besides_may_hold_after_the_end(exit: &App, no_exit: &App) {
    assert_eq!((exit.retcode(), no_exit.retcode()), (Some(0), Some(0)));
}

static GATE: LazyLock<Gate> = LazyLock::new(Gate::new);

#[multitest(
    env = {
        app: App {
            binary: SLOW,
            ready: (
                Stdout("^ready$"),
                Port(GATE.port),
                probe("the port to be opened", async || GATE.look()),
            ),
        },
    },
)]
async fn several_conditions_must_all_hold(app: &App) {
    assert!(GATE.listener.lock().expect("nobody panics").is_some());
    assert_eq!(GATE.looks.load(Ordering::Relaxed), 3);
    assert!(app.stdout_path().metadata().is_ok_and(|log| log.len() > 0));
}

#[multitest(
    env = {
        app: App {
            binary: "sh",
            args: ["-c", "echo one; echo two >&2; echo three > own.log; exec sleep 600"],
            log: "own.log",
            stdout: ["(?P<first>one)"],
            ready: (Stderr("(?P<second>two)"), Log("(?P<third>three)")),
        },
    },
)]
async fn patterns_of_every_output_are_awaited_together(app: &App) -> Result<()> {
    for (group, text) in [("first", "one"), ("second", "two"), ("third", "three")] {
        assert_eq!(app.extract::<String>(group)?, text);
    }
    assert_eq!(app.log_path(), Some(&*app.directory().join("own.log")));
    Ok(())
}

/// The program has ended when its last line is read; that is no failure.
#[multitest(
    env = {
        app: App {
            binary: "printf",
            args: ["all is well"],
            stdout: ["all is (?P<how>.*)"],
            expected_retcode: 0,
        },
    },
)]
async fn a_program_that_ends_when_it_has_said_all_is_ready(app: &App) -> Result<()> {
    assert_eq!(app.extract::<String>("how")?, "well");
    Ok(())
}
