//! From the write of a line to the moment somebody who waits for it goes on. The floor is a pipe
//! that is read by tokio.

use std::{
    fs::File,
    io::Write,
    path::Path,
    sync::{Arc, Barrier},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncBufReadExt, BufReader},
    net::unix::pipe,
};

use super::{
    common::{Row, Table, Target, Unit, in_turns, seconds},
    runtime, search,
};

const LINES: usize = 400;
/// For how long the reader waits before the line is written: it shall be asleep by then.
const REST: Duration = Duration::from_millis(2);

pub(crate) fn run(table: &Table, directory: &Path) {
    let mut count = 0;
    let ours = || {
        count += 1;
        watched(&directory.join(format!("log{count}")))
    };
    let (ours, floor) = in_turns(LINES, ours, piped);
    table.add(Row {
        what: "from the write of a line to its match",
        unit: Unit::Time,
        ours: seconds(ours),
        floor: seconds(floor),
        target: Target::AtMost(0.0005),
    });
}

fn watched(log: &Path) -> Duration {
    let file = File::create(log).expect("the directory is writable");
    runtime().block_on(async {
        let writer = Writer::new(file);
        let mut search = search(log.to_owned());
        writer.ready.wait();
        search.wait().await.expect("it is readable");
        writer.until(Instant::now())
    })
}

fn piped() -> Duration {
    let (reader, writer) = std::io::pipe().expect("the system grants a pipe");
    runtime().block_on(async {
        let reader = pipe::Receiver::from_owned_fd(reader.into()).expect("it is a pipe");
        let writer = Writer::new(writer);
        writer.ready.wait();
        let mut line = String::new();
        BufReader::new(reader).read_line(&mut line).await.expect("a pipe can be read");
        writer.until(Instant::now())
    })
}

/// A thread that writes one line and remembers when.
struct Writer {
    ready: Arc<Barrier>,
    thread: JoinHandle<Instant>,
}

impl Writer {
    fn new(mut to: impl Write + Send + 'static) -> Self {
        let ready = Arc::new(Barrier::new(2));
        let waited_for = ready.clone();
        let thread = thread::spawn(move || {
            waited_for.wait();
            thread::sleep(REST);
            let begin = Instant::now();
            to.write_all(b"listening on 127.0.0.1:1234\n").expect("somebody reads it");
            begin
        });
        Self { ready, thread }
    }

    fn until(self, seen: Instant) -> Duration {
        seen.duration_since(self.thread.join().expect("the writer does not panic"))
    }
}
