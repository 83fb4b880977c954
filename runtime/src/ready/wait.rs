//! The wait for what the outside world shows: an address that accepts, a file that exists, a check
//! of the user's.
//!
//! A file is watched. Nothing tells when a port begins to accept or when a check would hold, so
//! these are tried again, at growing intervals.

use std::{
    fs,
    io::{self, ErrorKind},
    net::SocketAddr,
    path::Path,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use futures_util::{TryStreamExt, stream::FuturesUnordered};
use tokio::net::TcpStream;

use super::{Condition, Kind, Probe};
use crate::{
    error::{Error, Result, system_words},
    logs::{Intervals, Watch},
};

/// An address that does not answer is given up on after this time, and tried again.
const CONNECT: Duration = Duration::from_secs(1);

/// Waits until each of `conditions` has held, without end if one never does: give it a deadline.
///
/// Relative paths start at `directory`. `report` is called with what is still awaited and what was
/// last seen of it, such as `port 80 to accept` and `connection refused`: once before the wait, and
/// whenever one of them changes. Of several, what was seen stands behind each, in parentheses:
/// `port 80 to accept (connection refused) and file x to exist (no such file)`, and the second text
/// is empty. Both are, when nothing is awaited any more.
///
/// # Errors
///
/// When a condition is about a program ([`Exit`](super::Exit), patterns), or can never hold.
pub async fn wait_all(
    conditions: &[Condition],
    directory: &Path,
    report: impl Fn(&str, &str) + Sync,
) -> Result<()> {
    if conditions.is_empty() {
        return Ok(());
    }
    let outlook = Outlook::new(conditions, report);
    // A check may hang in its first call.
    outlook.tell();
    let waits: FuturesUnordered<_> =
        (0..conditions.len()).map(|index| outlook.wait(index, directory)).collect();
    waits.try_collect().await
}

/// What is awaited and what was last seen.
struct Outlook<'a, R> {
    conditions: &'a [Condition],
    /// The last answer for each condition; none once it holds.
    seen: Mutex<Vec<Option<String>>>,
    report: R,
}

impl<'a, R: Fn(&str, &str)> Outlook<'a, R> {
    fn new(conditions: &'a [Condition], report: R) -> Self {
        Self { conditions, seen: Mutex::new(vec![Some(String::new()); conditions.len()]), report }
    }

    async fn wait(&self, index: usize, directory: &Path) -> Result<()> {
        let condition = &self.conditions[index];
        let seen = |answer: String| self.update(index, Some(answer));
        match &condition.0 {
            Kind::Address(address) => accepts(*address, seen).await?,
            Kind::File(path) => exists(&directory.join(path), seen).await,
            Kind::Probe(probe) => holds(probe, seen).await,
            Kind::Exit | Kind::Pattern(..) => {
                let error = format!("`{condition}` needs a driver that runs a program");
                return Err(Error::new(error).help("use it with a driver such as `App`"));
            }
        }
        self.update(index, None);
        Ok(())
    }

    fn update(&self, index: usize, answer: Option<String>) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen[index] == answer {
            return;
        }
        seen[index] = answer;
        drop(seen);
        self.tell();
    }

    fn tell(&self) {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let left = self.conditions.iter().zip(seen);
        let left: Vec<_> = left.filter_map(|(c, seen)| Some((c.to_string(), seen?))).collect();
        match &left[..] {
            [(condition, answer)] => (self.report)(condition, answer),
            left => (self.report)(&each_with_its_answer(left), ""),
        }
    }
}

/// `port 80 to accept (connection refused) and file x to exist (no such file)`.
fn each_with_its_answer(left: &[(String, String)]) -> String {
    let told = left.iter().map(|(condition, answer)| match answer.as_str() {
        "" => condition.clone(),
        answer => format!("{condition} ({answer})"),
    });
    told.collect::<Vec<_>>().join(" and ")
}

async fn accepts(address: SocketAddr, seen: impl Fn(String)) -> Result<()> {
    if address.port() == 0 {
        return Err(Error::new(
            "port `0` never accepts: it stands for a port that is still to be chosen",
        )
        .help("wait for the log line that names the port"));
    }
    let mut intervals = Intervals::new();
    loop {
        match tokio::time::timeout(CONNECT, TcpStream::connect(address)).await {
            Ok(Ok(stream)) if !is_own_end(&stream) => return Ok(()),
            Ok(Ok(_)) => seen(words(&ErrorKind::ConnectionRefused.into())),
            Ok(Err(error)) => seen(words(&error)),
            Err(_) => seen("no answer".to_owned()),
        }
        intervals.pass().await;
    }
}

/// A connection to a free local port can meet itself, when the system happens to choose that port
/// for its own end.
fn is_own_end(stream: &TcpStream) -> bool {
    match (stream.local_addr(), stream.peer_addr()) {
        (Ok(local), Ok(peer)) => local == peer,
        _ => false,
    }
}

async fn exists(path: &Path, seen: impl Fn(String)) {
    let mut watch = Watch::new(path);
    while let Err(error) = fs::metadata(path) {
        seen(match error.kind() {
            ErrorKind::NotFound => "no such file".to_owned(),
            _ => words(&error),
        });
        watch.changed().await;
    }
}

async fn holds(probe: &Probe, seen: impl Fn(String)) {
    let mut intervals = Intervals::new();
    while let Err(error) = (probe.check)().await {
        seen(error);
        intervals.pass().await;
    }
}

/// An error of the system's in a few words, where it is one of the usual ones.
fn words(error: &io::Error) -> String {
    match error.kind() {
        kind @ (ErrorKind::ConnectionRefused
        | ErrorKind::ConnectionReset
        | ErrorKind::HostUnreachable
        | ErrorKind::NetworkUnreachable
        | ErrorKind::PermissionDenied
        | ErrorKind::NotADirectory) => kind.to_string(),
        _ => system_words(error),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use tokio::net::TcpSocket;

    use super::{
        super::{Exit, File, Port, Stdout, probe},
        *,
    };
    use crate::{logs::tests::Directory, value::Values};

    /// Waits, and lists what was reported.
    async fn wait(directory: &Directory, conditions: impl Values<Condition>) -> Vec<String> {
        let (result, reports) = try_wait(directory, conditions).await;
        result.expect("it can hold");
        reports
    }

    async fn try_wait(
        directory: &Directory,
        conditions: impl Values<Condition>,
    ) -> (Result<()>, Vec<String>) {
        let reports = Mutex::new(Vec::new());
        let note = |awaited: &str, seen: &str| {
            reports.lock().expect("no one panics").push(format!("{awaited} | {seen}"));
        };
        let result = wait_all(
            &conditions.into_values().expect("they are plain values"),
            directory.path(),
            note,
        )
        .await;
        (result, reports.into_inner().expect("no one panics"))
    }

    #[tokio::test]
    async fn a_port_is_awaited_until_it_accepts() {
        let directory = Directory::new();
        // A socket that is bound and does not listen refuses, and keeps the port for this test.
        let socket = TcpSocket::new_v4().expect("there is a socket");
        socket.bind("127.0.0.1:0".parse().expect("an address")).expect("a port is free");
        let port = socket.local_addr().expect("it is bound").port();
        let (socket, listener) = (Mutex::new(Some(socket)), Mutex::new(None));
        let note = |awaited: &str, seen: &str| {
            if seen == "connection refused" {
                assert_eq!(awaited, format!("port {port} to accept"));
                let socket = socket.lock().expect("no one panics").take();
                let listening = socket.map(|socket| socket.listen(1).expect("it is bound"));
                *listener.lock().expect("no one panics") = listening;
            }
        };
        let conditions = Port(port).into_values().expect("it is a plain value");
        wait_all(&conditions, directory.path(), note).await.expect("it listens in the end");
        assert!(listener.into_inner().expect("no one panics").is_some());
    }

    #[tokio::test]
    async fn a_file_is_awaited_in_the_directory() {
        let directory = Directory::new();
        let path = directory.file("made");
        let make = probe("the file to be made", move || {
            let made = fs::write(&path, "");
            async move { made }
        });
        let reports = wait(&directory, (File("made"), make)).await;
        assert_eq!(
            reports,
            [
                "file made to exist and the file to be made | ",
                "file made to exist (no such file) and the file to be made | ",
                "file made to exist | no such file",
                " | "
            ]
        );
    }

    #[tokio::test]
    async fn a_probe_is_called_until_it_holds() {
        let calls = AtomicU32::new(0);
        let check = probe("the third call", move || {
            let call = calls.fetch_add(1, Ordering::Relaxed);
            async move { if call < 2 { Err(format!("call {call}")) } else { Ok(()) } }
        });
        let reports = wait(&Directory::new(), check).await;
        let told = ["the third call | ", "the third call | call 0", "the third call | call 1"];
        assert_eq!(reports[..3], told);
        assert_eq!(reports[3..], [" | "]);
    }

    #[tokio::test]
    async fn nothing_is_awaited_at_once() {
        assert_eq!(wait(&Directory::new(), ()).await, Vec::<String>::new());
    }

    #[tokio::test]
    async fn what_cannot_hold_is_an_error() {
        let directory = Directory::new();
        let (result, _) = try_wait(&directory, Exit).await;
        let expected = "`the program to exit` needs a driver that runs a program\n\
                        help: use it with a driver such as `App`";
        assert_eq!(format!("{:?}", result.expect_err("no program")), expected);
        assert!(try_wait(&directory, Stdout("x")).await.0.is_err());
        let (result, _) = try_wait(&directory, Port(0)).await;
        assert!(result.expect_err("no port").to_string().starts_with("port `0` never accepts"));
    }
}
