//! One running program, as the test process sees it: what the supervisor says of it, and what it is told.

use std::{
    os::fd::OwnedFd,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use rustix::{buffer::spare_capacity, io::Errno};
use tokio::{
    io::{AsyncWriteExt, unix::AsyncFd},
    net::UnixStream,
    sync::watch,
};

use super::{
    Command, Exit, Leftovers, Signal, link, platform, spawn,
    wire::{self, Message},
};
use crate::{
    clock::stretched,
    error::{Error, Result},
    reactor, stat,
};

#[derive(Debug, Clone, Default)]
struct State {
    spawned: Option<std::result::Result<u32, (i32, String)>>,
    exit: Option<Exit>,
    gone: Option<Leftovers>,
    /// The supervisor ended without a word: it was killed, and the program with it.
    lost: bool,
}

impl State {
    fn is_over(&self) -> bool {
        let failed = self.exit.is_some_and(|exit| exit.code() != 0);
        failed || self.gone.is_some() || self.lost
    }
}

/// A running program with all its descendants. When the last copy is dropped, all of them are killed.
#[derive(Debug, Clone)]
pub struct Process(Arc<Inner>);

/// The part of a request that did not fit into the connection at once.
#[derive(Debug)]
pub(crate) struct Rest(Vec<u8>);

#[derive(Debug)]
struct Inner {
    stream: Arc<AsyncFd<OwnedFd>>,
    /// The whole request is on its way, so that another message may follow.
    asked: AtomicBool,
    state: watch::Receiver<State>,
}

impl Drop for Inner {
    fn drop(&mut self) {
        // The supervisor sees the end of the connection and kills the tree.
        self.hang_up();
    }
}

impl Inner {
    fn hang_up(&self) {
        let _ = rustix::net::shutdown(self.stream.get_ref(), rustix::net::Shutdown::Write);
    }
}

/// How much of what the supervisor says is read at a time; usually it is a word.
const CHUNK: usize = 256;

/// How long a kill may take.
const FORCE: Duration = Duration::from_secs(5);

impl Process {
    /// Spawns `command` under the supervisor, in a process group of its own, with stdin at `/dev/null` and default signal
    /// handling.
    ///
    /// # Errors
    ///
    /// When the program cannot be executed, its directory or logs cannot be opened, or the supervisor cannot be reached.
    pub async fn spawn(command: &Command) -> Result<Self> {
        let (process, rest) = Self::begin(command)?;
        process.spawned(command, rest).await?;
        Ok(process)
    }

    /// Asks for `command`. From here on, dropping the last copy of the process ends the program; what is left to say of the
    /// request goes with [`spawned`](Self::spawned).
    pub(crate) fn begin(command: &Command) -> Result<(Self, Rest)> {
        let mut request = spawn::request(command);
        let connection = link::connect(&request)?;
        request.drain(..connection.written);
        // Whether it can be written to is of no interest: the supervisor would wake this process when it takes the request.
        let stream = Arc::new(reactor::register(connection.ours.into())?);
        let (sender, state) = watch::channel(State::default());
        // Ends with the connection: when nobody is left of the program, or when this runtime ends.
        tokio::spawn(listen(stream.clone(), connection.in_flight, sender, Instant::now()));
        let asked = AtomicBool::new(request.is_empty());
        Ok((Self(Arc::new(Inner { stream, asked, state })), Rest(request)))
    }

    /// Waits until the program of [`begin`](Self::begin) runs.
    pub(crate) async fn spawned(&self, command: &Command, rest: Rest) -> Result<()> {
        write_all(self.0.stream.get_ref(), &rest.0).await?;
        self.0.asked.store(true, Ordering::Relaxed);
        let mut state = self.0.state.clone();
        let spawned = state.wait_for(|s| s.spawned.is_some() || s.lost).await;
        match spawned.ok().and_then(|s| s.spawned.clone()) {
            Some(Ok(_)) => Ok(()),
            Some(Err((code, text))) => Err(spawn_error(command, code, &text)),
            None => Err(Error::new(format!(
                "`{}` could not be spawned: the process supervisor was killed",
                command.program.display()
            ))),
        }
    }

    /// The program's process id.
    pub fn pid(&self) -> u32 {
        self.0.state.borrow().spawned.as_ref().and_then(|s| s.as_ref().ok()).copied().unwrap_or(0)
    }

    /// How the program ended, if it has.
    pub fn exit(&self) -> Option<Exit> {
        self.0.state.borrow().exit
    }

    /// Whether the program was killed together with its supervisor.
    pub fn is_lost(&self) -> bool {
        self.0.state.borrow().lost
    }

    /// The program's end, without keeping it alive; none when it was killed together with its supervisor.
    pub(crate) fn ending(&self) -> impl Future<Output = Option<Exit>> + Send + 'static {
        let mut state = self.0.state.clone();
        async move { state.wait_for(|s| s.exit.is_some() || s.lost).await.ok()?.exit }
    }

    /// Blocks until the program's whole tree is gone after it was told to end, but no longer than `limit`.
    pub(crate) fn await_gone(&self, limit: Duration) {
        // The other end of the connection closes when nobody is left.
        platform::await_hangup(self.0.stream.get_ref(), limit);
    }

    /// Whether the program stands still: it has ended, or it was stopped by a signal such as [`Signal::STOP`] and has not
    /// been told to go on.
    pub fn stands_still(&self) -> bool {
        stat::stands_still(self.pid().cast_signed()).unwrap_or(true)
    }

    /// Waits until the program has ended; none when it was killed together with its supervisor.
    pub async fn exited(&self) -> Option<Exit> {
        let mut state = self.0.state.clone();
        state.wait_for(|s| s.exit.is_some() || s.lost).await.ok()?.exit
    }

    /// Waits until nothing more can be expected of the program: it failed (ended with a code other than 0, or by a
    /// signal), it ended and left no descendant, or it was killed together with its supervisor.
    ///
    /// A program that ends with 0 and leaves a daemon behind goes on, in this sense.
    pub async fn over(&self) -> Option<Exit> {
        let mut state = self.0.state.clone();
        state.wait_for(State::is_over).await.ok()?.exit
    }

    /// Whether nothing more can be expected of the program, as [`over`](Self::over) says it.
    pub fn is_over(&self) -> bool {
        self.0.state.borrow().is_over()
    }

    /// Sends `signal` to the program and all its descendants.
    pub fn signal(&self, signal: Signal) {
        self.tell(&[b"signal".to_vec(), wire::number(signal.as_raw())]);
    }

    /// Sends `signal` to the program and all its descendants, kills whoever is alive after `timeout`, and waits until
    /// nobody is left.
    ///
    /// # Errors
    ///
    /// When somebody cannot be killed within five seconds more.
    pub async fn stop(&self, signal: Signal, timeout: Duration) -> Result<Leftovers> {
        let millis = i64::try_from(timeout.as_millis()).unwrap_or(i64::MAX);
        self.tell(&[b"stop".to_vec(), wire::number(signal.as_raw()), wire::number(millis)]);
        let mut state = self.0.state.clone();
        let gone = state.wait_for(|s| s.gone.is_some() || s.lost);
        let limit = timeout.saturating_add(stretched(FORCE));
        match tokio::time::timeout(limit, gone).await {
            Ok(state) => Ok(state.ok().and_then(|s| s.gone.clone()).unwrap_or_default()),
            Err(_) => Err(Error::new(format!("process {} cannot be killed", self.pid()))),
        }
    }

    /// Kills the program and all its descendants, and waits until nobody is left.
    pub async fn kill(&self) {
        let _ = self.stop(Signal::KILL, Duration::ZERO).await;
    }

    fn tell(&self, message: &[Vec<u8>]) {
        if !self.0.asked.load(Ordering::Relaxed) {
            // It does not run yet, and will not.
            return self.0.hang_up();
        }
        // A few bytes always fit; if the supervisor has gone, so have the processes.
        // Past the runtime, which believes that nothing can be written until it has looked once.
        let _ = rustix::net::send(self.0.stream.get_ref(), &wire::encode(message), platform::SEND);
    }
}

fn spawn_error(command: &Command, code: i32, text: &str) -> Error {
    let program = command.program.display();
    let error = Error::new(format!("`{program}` could not be spawned: {text}"));
    if Errno::from_raw_os_error(code) == Errno::NOEXEC {
        return error.help("a script needs a first line such as `#!/bin/sh`");
    }
    error
}

/// Writes what did not fit in at once.
async fn write_all(connection: &OwnedFd, bytes: &[u8]) -> Result<()> {
    if bytes.is_empty() {
        return Ok(());
    }
    let mut stream = UnixStream::from_std(connection.try_clone()?.into())?;
    let written = stream.write_all(bytes).await;
    written.map_err(|error| Error::from(error).context("the process supervisor was killed"))
}

/// Follows what the supervisor says until the end of the connection; what is `in_flight` is kept until it says something.
async fn listen(
    stream: Arc<AsyncFd<OwnedFd>>,
    mut in_flight: Option<std::os::unix::net::UnixStream>,
    state: watch::Sender<State>,
    started: Instant,
) {
    let mut inbox = Vec::new();
    while let Ok(mut readable) = stream.readable().await {
        inbox.reserve(CHUNK);
        match rustix::io::read(stream.get_ref(), spare_capacity(&mut inbox)) {
            Ok(0) => break,
            // There is no more of it.
            Ok(read) if read < CHUNK => readable.clear_ready(),
            Ok(_) | Err(Errno::INTR) => {}
            Err(Errno::AGAIN) => {
                readable.clear_ready();
                continue;
            }
            Err(_) => break,
        }
        in_flight.take();
        while let Some(message) = wire::decode(&mut inbox) {
            state.send_modify(|state| apply(state, &message, started));
        }
    }
    state.send_modify(|state| state.lost = state.gone.is_none());
}

fn apply(state: &mut State, message: &Message, started: Instant) {
    let number = |part| message.number(part).and_then(|n| i32::try_from(n).ok()).unwrap_or(0);
    match message.get(0) {
        Some(b"spawned") => state.spawned = Some(Ok(number(1).cast_unsigned())),
        Some(b"failed") => state.spawned = Some(Err((number(1), message.text(2)))),
        Some(b"exited") => {
            state.exit = Some(Exit { status: number(1), after: started.elapsed() });
        }
        Some(b"gone") => {
            let mut killed: Vec<String> =
                (3..message.len()).map(|part| message.text(part)).collect();
            let count = usize::try_from(number(1)).unwrap_or(0).min(killed.len());
            let outlived = killed.split_off(count);
            state.gone = Some(Leftovers { early: number(2) != 0, killed, outlived });
        }
        _ => {}
    }
}
