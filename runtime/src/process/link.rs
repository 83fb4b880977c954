//! The test process's end: starting the supervisor pair once, and handing it a program.

use std::{
    io::{self, Write},
    os::{
        fd::{AsFd, OwnedFd},
        unix::{net::UnixStream, process::CommandExt},
    },
    process::{Child, Command, Stdio},
    sync::{Mutex, PoisonError},
};

use super::{fds, platform, supervisor, sweep};
use crate::error::{Error, Result};

/// The supervisor pair of this process, while it lives.
struct Link {
    control: OwnedFd,
    /// Never waited for while it lives; reaped when it is replaced, or by init after this process.
    guard: Child,
}

static LINK: Mutex<Option<Link>> = Mutex::new(None);

/// The connection for one program.
pub(super) struct Connection {
    /// Our end of it, which does not block.
    pub(super) ours: UnixStream,
    /// How much of the request is in it already.
    pub(super) written: usize,
    /// What must be kept until the supervisor has answered.
    pub(super) in_flight: Option<UnixStream>,
}

/// Hands a new connection to the supervisor. As much of `request` as fits is in it already, so that it need not wait for
/// it.
pub(super) fn connect(request: &[u8]) -> Result<Connection> {
    let (mut ours, theirs) = platform::connection()?;
    ours.set_nonblocking(true)?;
    let written = ours.write(request)?;
    hand_over(&theirs)?;
    Ok(Connection { ours, written, in_flight: platform::in_flight(theirs) })
}

fn hand_over(theirs: &UnixStream) -> Result<()> {
    let mut link = LINK.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(link) = link.as_ref() {
        match fds::send(&link.control, theirs.as_fd()) {
            Ok(()) => return Ok(()),
            Err(error) if !is_dead(&error) => return Err(Error::from(error).context(UNREACHABLE)),
            Err(_) => {}
        }
    }
    // Somebody killed it: its programs are gone with it, a new one takes over.
    link.take().map(Link::bury).transpose()?;
    let fresh = start()?;
    fds::send(&fresh.control, theirs.as_fd()).map_err(|e| Error::from(e).context(UNREACHABLE))?;
    *link = Some(fresh);
    Ok(())
}

fn is_dead(error: &io::Error) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionRefused, ConnectionReset, NotConnected};
    matches!(error.kind(), BrokenPipe | ConnectionRefused | ConnectionReset | NotConnected)
}

impl Link {
    /// Ends what is left of the pair and reaps the guard, which may take its time.
    fn bury(self) -> Result<()> {
        let Self { control, mut guard } = self;
        drop(control);
        std::thread::Builder::new()
            .name("multitest-reap".to_owned())
            .spawn(move || guard.wait())?;
        Ok(())
    }
}

const UNREACHABLE: &str = "the process supervisor does not answer";

fn start() -> Result<Link> {
    if std::env::var_os(supervisor::VARIABLE).is_some() {
        return Err(Error::new("the process supervisor cannot start inside itself").help(
            "this binary runs no static constructors; link it without options that drop `.init_array`",
        ));
    }
    platform::check()?;
    let (control, theirs) = platform::control_pair()?;
    let lease = sweep::prepare();
    let guard = Command::new(platform::executable()?)
        .arg0(supervisor::NAME)
        .env(supervisor::VARIABLE, format!("{}:{}", std::process::id(), lease.display()))
        .stdin(Stdio::from(theirs))
        .stdout(watcher())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|e| Error::from(e).context("the process supervisor did not start"))?;
    Ok(Link { control, guard })
}

/// A copy of the log watcher, which the supervisor holds: closing the last one takes the kernel up to 16 ms, and so this
/// process need not wait for that when it exits.
fn watcher() -> Stdio {
    crate::logs::descriptor().map_or_else(Stdio::null, Stdio::from)
}
