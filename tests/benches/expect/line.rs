//! From the write of a line to the return of the expectation that waits for it, line after line of
//! one log. The floor is a pipe that is read by tokio.

use std::{
    fs::File,
    io::Write,
    path::Path,
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use multitest::expect::Log;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    net::unix::pipe,
};

use super::{
    common::{Row, Table, Target, Unit, seconds},
    runtime,
};

const LINES: usize = 400;
/// For how long the reader waits before a line is written: it shall be asleep by then.
const REST: Duration = Duration::from_millis(2);
/// When a line has not come by then, it is lost.
const LOST: Duration = Duration::from_secs(10);

pub(crate) fn run(table: &Table, directory: &Path) {
    table.add(Row {
        what: "from the write of a line to its expectation",
        unit: Unit::Time,
        ours: seconds(expected(&directory.join("log"))),
        floor: seconds(piped()),
        target: Target::AtMost(0.0005),
    });
    table.add(Row {
        what: "expectation of a line that is there",
        unit: Unit::Time,
        ours: seconds(there(&directory.join("there"))),
        floor: Vec::new(),
        target: Target::AtMost(0.0005),
    });
}

fn expected(path: &Path) -> Vec<Duration> {
    let writer = Writer::new(File::create(path).expect("the directory is writable"));
    let log = Log::open(path);
    runtime().block_on(async {
        let mut times = Vec::new();
        for _ in 0..LINES {
            writer.ask();
            log.expect(r"^line (?P<number>\d+)$", LOST).await.expect("it comes");
            times.push(writer.until(Instant::now()));
        }
        times
    })
}

fn piped() -> Vec<Duration> {
    let (reader, writer) = std::io::pipe().expect("the system grants a pipe");
    runtime().block_on(async {
        let reader = pipe::Receiver::from_owned_fd(reader.into()).expect("it is a pipe");
        let (mut reader, writer) = (BufReader::new(reader), Writer::new(writer));
        let (mut times, mut line) = (Vec::new(), String::new());
        for _ in 0..LINES {
            writer.ask();
            reader.read_line(&mut line).await.expect("a pipe can be read");
            times.push(writer.until(Instant::now()));
        }
        times
    })
}

/// Each of many lines that were written before.
fn there(path: &Path) -> Vec<Duration> {
    let mut file = File::create(path).expect("the directory is writable");
    for line in 0..LINES {
        writeln!(file, "line {line}").expect("the file is writable");
    }
    let log = Log::open(path);
    runtime().block_on(async {
        let mut times = Vec::new();
        for _ in 0..LINES {
            let begin = Instant::now();
            log.expect(r"^line (?P<number>\d+)$", LOST).await.expect("it is there");
            times.push(begin.elapsed());
        }
        times
    })
}

/// A thread that writes a line a moment after it is asked for, and tells when.
struct Writer {
    asked: mpsc::Sender<()>,
    written: mpsc::Receiver<Instant>,
}

impl Writer {
    fn new(mut to: impl Write + Send + 'static) -> Self {
        let ((asked, asks), (tell, written)) = (mpsc::channel(), mpsc::channel());
        // Ends when nobody can ask any more.
        thread::spawn(move || {
            for (number, ()) in asks.iter().enumerate() {
                thread::sleep(REST);
                let begin = Instant::now();
                writeln!(to, "line {number}").expect("somebody reads it");
                let _ = tell.send(begin);
            }
        });
        Self { asked, written }
    }

    fn ask(&self) {
        self.asked.send(()).expect("the writer does not panic");
    }

    fn until(&self, seen: Instant) -> Duration {
        seen.duration_since(self.written.recv().expect("the writer does not panic"))
    }
}
