//! The same work by hand, on a current-thread tokio: plain spawns, one line read from a pipe, plain
//! connects.

use std::{process::Stdio, time::Instant};

use tokio::{
    io::{AsyncBufReadExt, BufReader},
    net::{TcpListener, TcpStream},
    process::{Child, Command},
    runtime::{Builder, Runtime},
};

use crate::{DRIVERS, measure::Times};

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("the system grants a runtime")
}

/// Spawns 100 programs in layers of `width`, each layer when the one before is ready; then ends
/// them all.
pub(crate) fn apps(width: usize, script: &str) -> Times {
    runtime().block_on(async {
        let begin = Instant::now();
        let mut children = Vec::new();
        for _ in 0..DRIVERS / width {
            let starting: Vec<_> =
                (0..width).map(|_| tokio::spawn(app(script.to_owned()))).collect();
            for child in starting {
                children.push(child.await.expect("no start panics"));
            }
        }
        let start = begin.elapsed();
        let begin = Instant::now();
        for child in &mut children {
            child.start_kill().expect("it is our child");
        }
        for child in &mut children {
            child.wait().await.expect("it is our child");
        }
        Times { start, stop: begin.elapsed() }
    })
}

async fn app(script: String) -> Child {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", &script]).stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true);
    let mut child = command.spawn().expect("every system has a shell");
    let stdout = child.stdout.take().expect("it is piped");
    let mut line = String::new();
    BufReader::new(stdout).read_line(&mut line).await.expect("a pipe can be read");
    assert!(line.starts_with("listening on"), "{line}");
    child
}

/// Listens and connects in turns.
pub(crate) fn tcp_chain() -> Times {
    runtime().block_on(async {
        let begin = Instant::now();
        let mut ends = Vec::new();
        for _ in 0..DRIVERS / 2 {
            let listener = listen().await;
            let stream = connect(&listener).await;
            ends.push((listener, vec![stream]));
        }
        stopped(begin, ends)
    })
}

/// Listens once, connects 99 times.
pub(crate) fn tcp_fan() -> Times {
    runtime().block_on(async {
        let begin = Instant::now();
        let listener = listen().await;
        let mut streams = Vec::new();
        for _ in 1..DRIVERS {
            streams.push(connect(&listener).await);
        }
        stopped(begin, vec![(listener, streams)])
    })
}

async fn listen() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").await.expect("a port is free")
}

async fn connect(listener: &TcpListener) -> TcpStream {
    let address = listener.local_addr().expect("it is bound");
    TcpStream::connect(address).await.expect("it listens")
}

fn stopped(begin: Instant, ends: Vec<(TcpListener, Vec<TcpStream>)>) -> Times {
    let start = begin.elapsed();
    let begin = Instant::now();
    drop(ends);
    Times { start, stop: begin.elapsed() }
}
