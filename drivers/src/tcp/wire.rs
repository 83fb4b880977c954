//! One connection: bytes in, bytes out, both within a time limit.
//!
//! No task stands between the socket and the caller. Each direction has a lock that is held for the length of one system
//! call, so that a connection can be closed under a call that waits, and a turn, so that calls of one direction come
//! one after another. What has been received stays in the inbox until a call takes it: a call that fails or is dropped
//! loses nothing.

use std::{
    fmt, io,
    net::SocketAddr,
    pin::{Pin, pin},
    sync::{Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker, ready},
};

use tokio::{
    io::{AsyncReadExt, AsyncWrite},
    net::{
        TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync,
};

use super::{
    alarm::{Alarm, Limit, Passed},
    error::{End, Ends, TcpError},
    inbox::{Awaited, Found, Inbox},
};

/// One connection of a driver.
pub(super) struct Wire {
    id: usize,
    ends: Ends,
    local: SocketAddr,
    incoming: Direction<OwnedReadHalf, Inbox>,
    outgoing: Direction<OwnedWriteHalf, ()>,
}

/// One direction of a connection.
struct Direction<H, D> {
    state: Mutex<State<H, D>>,
    turn: sync::Mutex<()>,
}

struct State<H, D> {
    /// `None` once this side has closed.
    half: Option<H>,
    data: D,
    alarm: Alarm,
    /// Who waits, to be told when this side closes.
    waiter: Waker,
}

impl<H, D: Default> Direction<H, D> {
    fn new(half: H) -> Self {
        let (data, alarm) = (D::default(), Alarm::default());
        let state = State { half: Some(half), data, alarm, waiter: Waker::noop().clone() };
        Self { state: Mutex::new(state), turn: sync::Mutex::new(()) }
    }

    fn state(&self) -> MutexGuard<'_, State<H, D>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn close(&self) {
        let mut state = self.state();
        state.half = None;
        state.data = D::default();
        state.alarm = Alarm::default();
        let waiter = std::mem::replace(&mut state.waiter, Waker::noop().clone());
        drop(state);
        waiter.wake();
    }
}

impl<H, D> State<H, D> {
    /// Nothing can be done now: remembers the task, and looks at the time.
    fn wait(&mut self, limit: &mut Limit, cx: &mut Context<'_>) -> Poll<Passed> {
        self.waiter.clone_from(cx.waker());
        self.alarm.poll(limit, cx)
    }
}

impl Wire {
    /// Takes over `stream`, connection number `id` of `ends.driver`, which leads to `ends.peer`.
    pub(super) fn new(id: usize, ends: Ends, stream: TcpStream) -> io::Result<Self> {
        stream.set_nodelay(true)?;
        let local = stream.local_addr()?;
        let (incoming, outgoing) = stream.into_split();
        let (incoming, outgoing) = (Direction::new(incoming), Direction::new(outgoing));
        Ok(Self { id, ends, local, incoming, outgoing })
    }

    pub(super) fn id(&self) -> usize {
        self.id
    }

    pub(super) fn peer(&self) -> SocketAddr {
        self.ends.peer
    }

    pub(super) fn local(&self) -> SocketAddr {
        self.local
    }

    /// Whether this side has not closed it.
    pub(super) fn is_open(&self) -> bool {
        self.incoming.state().half.is_some()
    }

    /// Closes it on this side. Calls that wait for it fail.
    pub(super) fn close(&self) {
        self.outgoing.close();
        self.incoming.close();
    }

    /// Receives what is awaited.
    pub(super) async fn receive(
        &self,
        awaited: Awaited<'_>,
        limit: &mut Limit,
    ) -> Result<Vec<u8>, TcpError> {
        let Ok(_turn) = limit.turn(&self.incoming.turn).await else {
            return Err(self.ends.not_received(awaited, &[], End::Late, limit.elapsed()));
        };
        let mut searched = 0;
        std::future::poll_fn(|cx| self.poll_receive(awaited, &mut searched, limit, cx)).await
    }

    fn poll_receive(
        &self,
        awaited: Awaited<'_>,
        searched: &mut usize,
        limit: &mut Limit,
        cx: &mut Context<'_>,
    ) -> Poll<Result<Vec<u8>, TcpError>> {
        let state = &mut *self.incoming.state();
        let mut end = None;
        loop {
            let closed = matches!(end, Some(End::Closed));
            match awaited.find(state.data.unread(), searched, closed) {
                Found::Bytes(length) => return Poll::Ready(Ok(state.data.take(length))),
                Found::NotText => {
                    let error = self.ends.not_text(state.data.unread(), limit.elapsed());
                    return Poll::Ready(Err(error));
                }
                Found::NotYet => {}
            }
            if let Some(end) = end {
                let seen = state.data.unread();
                let error = self.ends.not_received(awaited, seen, end, limit.elapsed());
                return Poll::Ready(Err(error));
            }
            let Some(half) = &mut state.half else {
                return Poll::Ready(Err(self.ends.closed()));
            };
            let read = pin!(half.read_buf(state.data.place(awaited.wanted()))).poll(cx);
            end = match read {
                Poll::Ready(Ok(0)) => Some(End::Closed),
                Poll::Ready(Ok(_)) => None,
                Poll::Ready(Err(e)) => Some(End::Failed(e)),
                Poll::Pending => {
                    let Passed = ready!(state.wait(limit, cx));
                    Some(End::Late)
                }
            };
        }
    }

    /// Sends all of `bytes`.
    pub(super) async fn send(&self, bytes: &[u8], limit: &mut Limit) -> Result<(), TcpError> {
        let Ok(_turn) = limit.turn(&self.outgoing.turn).await else {
            return Err(self.ends.not_sent(0, bytes.len(), End::Late, limit.elapsed()));
        };
        let mut sent = 0;
        std::future::poll_fn(|cx| self.poll_send(bytes, &mut sent, limit, cx)).await
    }

    fn poll_send(
        &self,
        bytes: &[u8],
        sent: &mut usize,
        limit: &mut Limit,
        cx: &mut Context<'_>,
    ) -> Poll<Result<(), TcpError>> {
        let state = &mut *self.outgoing.state();
        while *sent < bytes.len() {
            let Some(half) = &mut state.half else {
                return Poll::Ready(Err(self.ends.closed()));
            };
            let end = match Pin::new(half).poll_write(cx, &bytes[*sent..]) {
                Poll::Ready(Ok(0)) => End::Closed,
                Poll::Ready(Ok(more)) => {
                    *sent += more;
                    continue;
                }
                Poll::Ready(Err(e)) => End::Failed(e),
                Poll::Pending => {
                    let Passed = ready!(state.wait(limit, cx));
                    End::Late
                }
            };
            let error = self.ends.not_sent(*sent, bytes.len(), end, limit.elapsed());
            return Poll::Ready(Err(error));
        }
        Poll::Ready(Ok(()))
    }
}

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wire").field("ends", &self.ends).finish_non_exhaustive()
    }
}
