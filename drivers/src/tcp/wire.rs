//! One connection: bytes in, bytes out, both within a time limit.
//!
//! No task stands between the socket and the caller. What has been received stays in the inbox until a call takes it, so a
//! call that fails or is dropped loses nothing. A call of little data first tries what can be done at once; only if that is not
//! all, it goes the long way, with a turn, a clock and a waker.

use std::{
    fmt, io,
    net::SocketAddr,
    pin::Pin,
    sync::atomic::{AtomicBool, Ordering},
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::{
    io::AsyncWrite,
    net::{
        TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
};

use super::{
    alarm::Limit,
    direction::{Direction, State, Turn},
    error::{End, Ends, TcpError},
    inbox::{Inbox, LITTLE},
    search::{Awaited, Found, Search},
    socket,
};

/// What came of a call; `None`: it must wait, or go the long way.
type Done<T> = Option<Result<T, TcpError>>;

/// One connection of a driver.
pub(super) struct Wire {
    id: usize,
    ends: Ends,
    local: SocketAddr,
    open: AtomicBool,
    incoming: Direction<OwnedReadHalf, Inbox>,
    outgoing: Direction<OwnedWriteHalf, ()>,
}

impl Wire {
    /// Takes over `stream`, connection number `id` of `ends.driver`, which leads to `ends.peer`.
    pub(super) fn new(id: usize, ends: Ends, stream: TcpStream) -> io::Result<Self> {
        stream.set_nodelay(true)?;
        let local = stream.local_addr()?;
        let (incoming, outgoing) = stream.into_split();
        let (incoming, outgoing) = (Direction::new(incoming), Direction::new(outgoing));
        Ok(Self { id, ends, local, open: AtomicBool::new(true), incoming, outgoing })
    }

    pub(super) fn id(&self) -> usize {
        self.id
    }

    pub(super) fn driver(&self) -> &str {
        &self.ends.driver
    }

    pub(super) fn peer(&self) -> SocketAddr {
        self.ends.peer
    }

    pub(super) fn local(&self) -> SocketAddr {
        self.local
    }

    /// Whether this side has not closed it.
    pub(super) fn is_open(&self) -> bool {
        self.open.load(Ordering::Acquire)
    }

    /// Closes it on this side. Calls that wait for it fail.
    pub(super) fn close(&self) {
        self.open.store(false, Ordering::Release);
        self.outgoing.close();
        self.incoming.close();
    }

    /// Receives what is awaited if it is little and there.
    pub(super) fn receive_at_once(&self, awaited: Awaited<'_>) -> Done<Vec<u8>> {
        let mut state = self.incoming.at_once()?;
        let mut search = Search::new(awaited);
        let mut found = search.find(state.data.unread(), false);
        if found == Found::NotYet && search.awaits_little() {
            let State { half: Some(half), data, .. } = &mut *state else { return None };
            // What has come to its end will be so again.
            if let Some(Err(error)) = socket::read(half, data.place(search.wanted())) {
                let (seen, end) = (data.unread(), End::Failed(error));
                return Some(Err(self.ends.not_received(awaited, seen, end, Duration::ZERO)));
            }
            found = search.find(state.data.unread(), false);
        }
        match found {
            Found::Bytes(length) => Some(Ok(state.data.take(length))),
            Found::NotYet | Found::NotText => None,
        }
    }

    /// Receives what is awaited.
    pub(super) async fn receive(
        &self,
        awaited: Awaited<'_>,
        limit: &mut Limit,
    ) -> Result<Vec<u8>, TcpError> {
        let mut turn = self.incoming.turn();
        let mut search = Search::new(awaited);
        loop {
            let poll = |cx: &mut Context<'_>| self.poll_receive(&mut search, &mut turn, limit, cx);
            if let Some(done) = std::future::poll_fn(poll).await {
                return done;
            }
            if limit.wait(self.incoming.freed()).await.is_err() {
                return Err(self.ends.not_received(awaited, &[], End::Late, limit.elapsed()));
            }
        }
    }

    fn poll_receive(
        &self,
        search: &mut Search<'_>,
        turn: &mut Turn<'_, OwnedReadHalf, Inbox>,
        limit: &mut Limit,
        cx: &mut Context<'_>,
    ) -> Poll<Done<Vec<u8>>> {
        let Some(mut state) = turn.state() else { return Poll::Ready(None) };
        let mut end = None;
        loop {
            match search.find(state.data.unread(), matches!(end, Some(End::Closed))) {
                Found::Bytes(length) => return Poll::Ready(Some(Ok(state.data.take(length)))),
                Found::NotText => end = Some(End::NotText),
                Found::NotYet => {}
            }
            if let Some(end) = end {
                let (awaited, seen) = (search.awaited(), state.data.unread());
                let error = self.ends.not_received(awaited, seen, end, limit.elapsed());
                return Poll::Ready(Some(Err(error)));
            }
            let State { half: Some(half), data, .. } = &mut *state else {
                return Poll::Ready(Some(Err(self.ends.closed())));
            };
            end = match read(half, data.place(search.wanted()), cx) {
                Poll::Ready(end) => end,
                Poll::Pending => Some(ready!(turn.wait(&mut state, limit, cx)).into()),
            };
        }
    }

    /// Sends `bytes` if they are few and there is room for them, and counts what is `sent`.
    pub(super) fn send_at_once(&self, bytes: &[u8], sent: &mut usize) -> Done<()> {
        if bytes.is_empty() || bytes.len() > LITTLE {
            return None;
        }
        let state = self.outgoing.at_once()?;
        match socket::write(state.half.as_ref()?, bytes)? {
            Ok(written) => {
                *sent = written;
                (written == bytes.len()).then_some(Ok(()))
            }
            Err(error) => {
                let end = End::Failed(error);
                Some(Err(self.ends.not_sent(0, bytes.len(), end, Duration::ZERO)))
            }
        }
    }

    /// Sends the rest of `bytes`, of which so many are `sent`.
    pub(super) async fn send(
        &self,
        bytes: &[u8],
        mut sent: usize,
        limit: &mut Limit,
    ) -> Result<(), TcpError> {
        let mut turn = self.outgoing.turn();
        loop {
            let poll =
                |cx: &mut Context<'_>| self.poll_send(bytes, &mut sent, &mut turn, limit, cx);
            if let Some(done) = std::future::poll_fn(poll).await {
                return done;
            }
            if limit.wait(self.outgoing.freed()).await.is_err() {
                return Err(self.ends.not_sent(0, bytes.len(), End::Late, limit.elapsed()));
            }
        }
    }

    fn poll_send(
        &self,
        bytes: &[u8],
        sent: &mut usize,
        turn: &mut Turn<'_, OwnedWriteHalf, ()>,
        limit: &mut Limit,
        cx: &mut Context<'_>,
    ) -> Poll<Done<()>> {
        let Some(mut state) = turn.state() else { return Poll::Ready(None) };
        while *sent < bytes.len() {
            let Some(half) = &mut state.half else {
                return Poll::Ready(Some(Err(self.ends.closed())));
            };
            let end = match Pin::new(half).poll_write(cx, &bytes[*sent..]) {
                Poll::Ready(Ok(0)) => End::Closed,
                Poll::Ready(Ok(more)) => {
                    *sent += more;
                    continue;
                }
                Poll::Ready(Err(e)) => End::Failed(e),
                Poll::Pending => ready!(turn.wait(&mut state, limit, cx)).into(),
            };
            let error = self.ends.not_sent(*sent, bytes.len(), end, limit.elapsed());
            return Poll::Ready(Some(Err(error)));
        }
        Poll::Ready(Some(Ok(())))
    }
}

/// Reads once into `place`. Ready with `None` when it is worth looking at what is there.
///
/// The socket is asked while the runtime believes that there is something, which it does until the answer is no: where both
/// ends are played by one task, what one has sent is there before the runtime could notice.
fn read(half: &OwnedReadHalf, place: &mut Vec<u8>, cx: &mut Context<'_>) -> Poll<Option<End>> {
    let read = match ready!(half.as_ref().poll_read_ready(cx)) {
        Ok(()) => half.try_read_buf(place),
        Err(e) => Err(e),
    };
    Poll::Ready(match read {
        Ok(0) => Some(End::Closed),
        Ok(_) => None,
        Err(e) if e.kind() == io::ErrorKind::WouldBlock => None,
        Err(e) => Some(End::Failed(e)),
    })
}

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wire")
            .field("driver", &self.ends.driver)
            .field("peer", &self.ends.peer)
            .finish_non_exhaustive()
    }
}
