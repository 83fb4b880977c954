//! A server's side of its connections: the listening socket, and who has been accepted.
//!
//! There is no task that accepts: the system's queue, which is as long as the system allows, keeps connections in the
//! order of their arrival until a call asks for one, and so the port refuses from the moment it is closed.

use std::{
    fmt, io,
    net::SocketAddr,
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    task::{Context, Poll, Waker, ready},
};

use tokio::{
    net::{TcpListener, TcpStream},
    sync,
};

use super::{
    alarm::{Alarm, Limit, Passed},
    error::{End, Ends, TcpError, TcpErrorKind},
    wire::Wire,
};

const NEXT: &str = "`accept` takes the next one";

/// Where a server's connections arrive.
pub(super) struct Desk {
    driver: Arc<str>,
    address: SocketAddr,
    door: Mutex<Door>,
    accepting: sync::Mutex<()>,
    /// The first connection accepted: as long as it is open and the only one, it is found without a lock.
    first: OnceLock<Arc<Wire>>,
    several: AtomicBool,
    open: Mutex<Vec<Arc<Wire>>>,
    /// How many have been accepted; it grows while `open` is locked.
    count: AtomicUsize,
}

struct Door {
    /// `None` once the server has stopped.
    listener: Option<TcpListener>,
    alarm: Alarm,
    waiter: Waker,
}

impl Desk {
    pub(super) fn new(driver: Arc<str>, listener: TcpListener) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let waiter = Waker::noop().clone();
        let door = Door { listener: Some(listener), alarm: Alarm::default(), waiter };
        Ok(Self {
            driver,
            address,
            door: Mutex::new(door),
            accepting: sync::Mutex::default(),
            first: OnceLock::new(),
            several: AtomicBool::new(false),
            open: Mutex::default(),
            count: AtomicUsize::new(0),
        })
    }

    pub(super) fn driver(&self) -> &str {
        &self.driver
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The first connection, if it is the one to talk over.
    pub(super) fn first(&self) -> Option<&Wire> {
        let only = || !self.several.load(Ordering::Acquire);
        self.first.get().map(AsRef::as_ref).filter(|wire| only() && wire.is_open())
    }

    /// Accepts the connection that arrived first of those not yet accepted.
    pub(super) async fn accept(&self, limit: &mut Limit) -> Result<Arc<Wire>, TcpError> {
        let Ok(_turn) = limit.turn(&self.accepting).await else {
            return Err(self.not_accepted(End::Late, limit));
        };
        self.next(limit).await
    }

    /// The connection accepted last of those still open. If there is none, the next that arrives is accepted.
    pub(super) async fn current(&self, limit: &mut Limit) -> Result<Arc<Wire>, TcpError> {
        if let Some(last) = self.last() {
            return Ok(last);
        }
        let Ok(_turn) = limit.turn(&self.accepting).await else {
            return Err(self.not_accepted(End::Late, limit));
        };
        // A call that had the turn before may have accepted one.
        match self.last() {
            Some(last) => Ok(last),
            None => self.next(limit).await,
        }
    }

    /// The connections that are open on this side, in the order of their acceptance.
    pub(super) fn open(&self) -> Vec<Arc<Wire>> {
        let mut open = self.accepted();
        open.retain(|wire| wire.is_open());
        open.clone()
    }

    /// Stops to listen, and closes every connection. Calls that wait fail.
    pub(super) fn close(&self) {
        let mut door = self.door();
        door.listener = None;
        door.alarm = Alarm::default();
        let waiter = std::mem::replace(&mut door.waiter, Waker::noop().clone());
        drop(door);
        waiter.wake();
        let open = std::mem::take(&mut *self.accepted());
        for wire in open {
            wire.close();
        }
    }

    fn last(&self) -> Option<Arc<Wire>> {
        let mut open = self.accepted();
        while open.pop_if(|last| !last.is_open()).is_some() {}
        open.last().cloned()
    }

    async fn next(&self, limit: &mut Limit) -> Result<Arc<Wire>, TcpError> {
        let (stream, peer) = std::future::poll_fn(|cx| self.poll_accept(limit, cx)).await?;
        // The door is looked at under the lock of the accepted, so that `close` misses none.
        let mut open = self.accepted();
        if self.door().listener.is_none() {
            return Err(self.stopped());
        }
        let ends = Ends { driver: self.driver.clone(), peer, next: NEXT };
        let wire = Wire::new(self.count.load(Ordering::Relaxed), ends, stream)
            .map_err(|e| self.not_accepted(End::Failed(e), limit))?;
        let wire = Arc::new(wire);
        if self.first.set(wire.clone()).is_err() {
            self.several.store(true, Ordering::Release);
        }
        self.count.fetch_add(1, Ordering::Relaxed);
        open.push(wire.clone());
        Ok(wire)
    }

    fn poll_accept(
        &self,
        limit: &mut Limit,
        cx: &mut Context<'_>,
    ) -> Poll<Result<(TcpStream, SocketAddr), TcpError>> {
        let door = &mut *self.door();
        loop {
            let Some(listener) = &door.listener else {
                return Poll::Ready(Err(self.stopped()));
            };
            let end = match listener.poll_accept(cx) {
                Poll::Ready(Ok(arrived)) => return Poll::Ready(Ok(arrived)),
                // The client was gone before its turn came.
                Poll::Ready(Err(e)) if e.kind() == io::ErrorKind::ConnectionAborted => continue,
                Poll::Ready(Err(e)) => End::Failed(e),
                Poll::Pending => {
                    door.waiter.clone_from(cx.waker());
                    let Passed = ready!(door.alarm.poll(limit, cx));
                    End::Late
                }
            };
            return Poll::Ready(Err(self.not_accepted(end, limit)));
        }
    }

    fn not_accepted(&self, end: End, limit: &Limit) -> TcpError {
        let before = self.count.load(Ordering::Relaxed);
        TcpError::not_accepted(&self.driver, self.address, before, end, limit.elapsed())
    }

    fn stopped(&self) -> TcpError {
        let message = format!("`{}` has stopped; it listened on {}", self.driver, self.address);
        TcpError::new(TcpErrorKind::NotConnected, self.driver.clone(), message)
    }

    fn door(&self) -> MutexGuard<'_, Door> {
        self.door.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn accepted(&self) -> MutexGuard<'_, Vec<Arc<Wire>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let connections = self.accepted().iter().filter(|wire| wire.is_open()).count();
        f.debug_struct("Desk")
            .field("driver", &self.driver)
            .field("address", &self.address)
            .field("connections", &connections)
            .finish_non_exhaustive()
    }
}
