//! A client's side of its connection: where it leads, and the connection there is now.

use std::{
    fmt, io,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
};

use tokio::sync;

use super::{
    alarm::{Limit, Passed},
    error::{End, Ends, TcpError, TcpErrorKind},
    resolve,
    wire::Wire,
};

/// A client's connection, made, lost and made again.
pub(super) struct Line {
    driver: Arc<str>,
    /// The addresses of the target, best first; never empty.
    targets: Vec<SocketAddr>,
    interface: Option<SocketAddr>,
    connecting: sync::Mutex<()>,
    /// The first connection made: as long as it is open, it is found without a lock.
    first: OnceLock<Arc<Wire>>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// The last connection made; it may be closed.
    wire: Option<Arc<Wire>>,
    stopped: bool,
}

impl Line {
    pub(super) fn new(
        driver: Arc<str>,
        targets: Vec<SocketAddr>,
        interface: Option<SocketAddr>,
    ) -> Self {
        Self {
            driver,
            targets,
            interface,
            connecting: sync::Mutex::default(),
            first: OnceLock::new(),
            state: Mutex::default(),
        }
    }

    pub(super) fn driver(&self) -> &str {
        &self.driver
    }

    /// Connects, unless there is a connection.
    pub(super) async fn connect(&self, limit: &mut Limit) -> Result<(), TcpError> {
        let Ok(_turn) = limit.turn(&self.connecting).await else {
            return Err(self.not_connected(self.target(), End::Late, limit));
        };
        match self.current() {
            Ok(_) => return Ok(()),
            Err(stopped) if self.state().stopped => return Err(stopped),
            Err(_) => {}
        }
        let wire = Arc::new(self.dial(limit).await?);
        let mut state = self.state();
        if state.stopped {
            return Err(self.stopped());
        }
        self.first.get_or_init(|| wire.clone());
        state.wire = Some(wire);
        Ok(())
    }

    /// The first connection, if it is the one there is.
    pub(super) fn first(&self) -> Option<&Wire> {
        self.first.get().map(AsRef::as_ref).filter(|wire| wire.is_open())
    }

    /// The connection there is.
    pub(super) fn current(&self) -> Result<Arc<Wire>, TcpError> {
        let state = self.state();
        match &state.wire {
            Some(wire) if wire.is_open() => Ok(wire.clone()),
            _ if state.stopped => Err(self.stopped()),
            _ => Err(self.none("is not connected")),
        }
    }

    /// The last connection made, open or not.
    pub(super) fn last(&self) -> Result<Arc<Wire>, TcpError> {
        self.state().wire.clone().ok_or_else(|| self.none("has not been connected"))
    }

    /// The server's address: of the last connection, else the first that will be tried.
    pub(super) fn target(&self) -> SocketAddr {
        self.state().wire.as_ref().map_or(self.targets[0], |wire| wire.peer())
    }

    /// Closes the connection if there is one.
    pub(super) fn close(&self) {
        if let Some(wire) = &self.state().wire {
            wire.close();
        }
    }

    /// Closes the connection, and makes none any more.
    pub(super) fn stop(&self) {
        self.state().stopped = true;
        self.close();
    }

    /// Tries the target's addresses until one answers; the error is that of the first this machine can reach.
    async fn dial(&self, limit: &mut Limit) -> Result<Wire, TcpError> {
        let mut failed = None;
        for &peer in self.targets.iter().filter(|target| self.reaches(**target)) {
            let end = match limit.wait(self.open(peer)).await {
                Ok(Ok(wire)) => return Ok(wire),
                Ok(Err(e)) => End::Failed(e),
                Err(Passed) => return Err(self.not_connected(peer, End::Late, limit)),
            };
            if !matches!(&failed, Some((_, End::Failed(e))) if !resolve::is_absent(e)) {
                failed = Some((peer, end));
            }
        }
        let (peer, end) = failed.unwrap_or_else(|| (self.targets[0], End::Failed(unreachable())));
        Err(self.not_connected(peer, end, limit))
    }

    /// Whether `target` is of the family of the interface to bind to.
    fn reaches(&self, target: SocketAddr) -> bool {
        self.interface.is_none_or(|interface| interface.is_ipv4() == target.is_ipv4())
    }

    async fn open(&self, peer: SocketAddr) -> io::Result<Wire> {
        let socket = resolve::socket(peer)?;
        if let Some(interface) = self.interface {
            resolve::bind(&socket, interface)?;
        }
        let stream = socket.connect(peer).await?;
        // A port nobody listens on may be the very one the system picks for this end, which then talks to itself.
        if stream.local_addr()? == peer {
            return Err(io::ErrorKind::ConnectionRefused.into());
        }
        Wire::new(0, self.ends(peer), stream)
    }

    fn not_connected(&self, peer: SocketAddr, end: End, limit: &Limit) -> TcpError {
        let from = self.interface.map_or(String::new(), |interface| format!(" from {interface}"));
        let what = format!("cannot connect to {peer}{from}");
        self.ends(peer).not_made(&what, end, limit.elapsed())
    }

    fn ends(&self, peer: SocketAddr) -> Ends {
        Ends { driver: self.driver.clone(), peer, next: "`connect` makes another one" }
    }

    fn none(&self, what: &str) -> TcpError {
        let message =
            format!("`{}` {what} to {}; call `connect` first", self.driver, self.targets[0]);
        TcpError::new(TcpErrorKind::NotConnected, self.driver.clone(), message)
    }

    fn stopped(&self) -> TcpError {
        let message = format!("`{}` has stopped", self.driver);
        TcpError::new(TcpErrorKind::NotConnected, self.driver.clone(), message)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Line")
            .field("driver", &self.driver)
            .field("target", &self.target())
            .finish_non_exhaustive()
    }
}

fn unreachable() -> io::Error {
    io::Error::other("the interface is of another address family")
}
