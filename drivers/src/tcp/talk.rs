//! Sending and receiving: the methods that servers, clients and single connections have in common.

use std::{
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use super::{
    alarm::{Limit, stretched},
    desk::Desk,
    error::TcpError,
    inbox::CHUNK,
    line::Line,
    search::Awaited,
    wire::Wire,
};

/// How long a call may take unless [`Talk::within`] says otherwise.
const DEFAULT_LIMIT: Duration = Duration::from_secs(30);

/// Sends and receives over one connection, each call within a time limit: 30 s, or what [`within`](Self::within) says.
///
/// [`TcpServer`](super::TcpServer), [`TcpClient`](super::TcpClient) and [`Connection`](super::Connection) have these
/// methods. A client talks over its connection; a server over the connection it accepted last, and if there is none, it
/// accepts the first that arrives, within the limit of the call.
///
/// Calls of one direction come one after another; a call that sends and one that receives may run at the same time.
///
/// # Errors
///
/// A [`TcpError`], whose [`kind`](TcpError::kind) tells a peer that closed from a time limit that passed and from data
/// that came only in part.
///
/// # Cancel safety
///
/// What a failed or dropped call has received is kept for the next. A send that failed or was dropped may have sent a
/// part.
#[derive(Debug, Clone)]
pub struct Talk {
    side: Side,
    limit: Duration,
}

#[derive(Debug, Clone)]
enum Side {
    Server(Arc<Desk>),
    Client(Arc<Line>),
    Connection(Arc<Wire>),
}

impl Talk {
    pub(super) fn at(desk: Arc<Desk>) -> Self {
        Self { side: Side::Server(desk), limit: stretched(DEFAULT_LIMIT) }
    }

    pub(super) fn on(line: Arc<Line>) -> Self {
        Self { side: Side::Client(line), limit: stretched(DEFAULT_LIMIT) }
    }

    pub(super) fn over(wire: Arc<Wire>) -> Self {
        Self { side: Side::Connection(wire), limit: stretched(DEFAULT_LIMIT) }
    }

    /// The same end with another time limit for each call: `server.within(limit).receive_text()`. The limit is stretched
    /// by `MULTITEST_TIMEOUT_FACTOR`.
    #[must_use = "this changes no limit but that of the value it returns"]
    pub fn within(&self, limit: Duration) -> Self {
        Self { side: self.side.clone(), limit: stretched(limit) }
    }

    pub(super) fn limit(&self) -> Duration {
        self.limit
    }

    /// Receives what is there, at least one byte, up to 64 KiB.
    pub async fn receive(&self) -> Result<Vec<u8>, TcpError> {
        self.await_bytes(Awaited::Some(CHUNK)).await
    }

    /// Receives what is there, at least one byte, up to `size` bytes.
    pub async fn receive_up_to(&self, size: usize) -> Result<Vec<u8>, TcpError> {
        self.await_bytes(Awaited::Some(size)).await
    }

    /// Receives `size` bytes.
    pub async fn receive_exact(&self, size: usize) -> Result<Vec<u8>, TcpError> {
        self.await_bytes(Awaited::Exactly(size)).await
    }

    /// Receives everything through `delimiter`, the delimiter included; what comes after it is left for the next call.
    pub async fn receive_until(&self, delimiter: impl AsRef<[u8]>) -> Result<Vec<u8>, TcpError> {
        self.await_bytes(Awaited::Through(delimiter.as_ref())).await
    }

    /// Receives everything until the peer closes the connection; nothing is a valid answer.
    pub async fn receive_to_end(&self) -> Result<Vec<u8>, TcpError> {
        self.await_bytes(Awaited::All).await
    }

    /// Receives what is there as text, at least one character. A character whose end has not come yet is left for the
    /// next call. TCP keeps no bounds between messages: where one may come in parts, or two together, use
    /// [`receive_line`](Self::receive_line), [`receive_until`](Self::receive_until) or [`receive_exact`](Self::receive_exact).
    #[expect(clippy::missing_panics_doc, reason = "what is taken as text has been checked")]
    pub async fn receive_text(&self) -> Result<String, TcpError> {
        let bytes = self.await_bytes(Awaited::Text).await?;
        Ok(String::from_utf8(bytes).expect("what the inbox finds for `Text` is whole characters"))
    }

    /// Receives one line of text, and returns it without its end: `\n`, or `\r\n`. What the peer sends without an end
    /// before it closes is no line; it is left for the next call.
    #[expect(clippy::missing_panics_doc, reason = "what is taken as a line has been checked")]
    pub async fn receive_line(&self) -> Result<String, TcpError> {
        let bytes = self.await_bytes(Awaited::Line).await?;
        let mut line = String::from_utf8(bytes).expect("the search for `Line` looks for text");
        let end = line
            .strip_suffix('\n')
            .map_or(line.len(), |rest| rest.strip_suffix('\r').unwrap_or(rest).len());
        line.truncate(end);
        Ok(line)
    }

    /// Sends all of `bytes`, and returns how many they are.
    pub async fn send(&self, bytes: impl AsRef<[u8]>) -> Result<usize, TcpError> {
        let bytes = bytes.as_ref();
        let mut sent = 0;
        let mut limit = Limit::new(self.limit);
        let Some(wire) = self.first() else {
            self.wire(&mut limit).await?.send(bytes, sent, &mut limit).await?;
            return Ok(bytes.len());
        };
        match wire.send_at_once(bytes, &mut sent) {
            Some(done) => done?,
            None => wire.send(bytes, sent, &mut limit).await?,
        }
        Ok(bytes.len())
    }

    /// Sends all of `text`, and returns how many bytes it is.
    pub async fn send_text(&self, text: impl AsRef<str>) -> Result<usize, TcpError> {
        self.send(text.as_ref()).await
    }

    /// Sends all of `bytes`. Returns when that began, in microseconds since the Unix epoch, and how many bytes they are.
    pub async fn send_with_timestamp(
        &self,
        bytes: impl AsRef<[u8]>,
    ) -> Result<(u64, usize), TcpError> {
        let bytes = bytes.as_ref();
        let mut limit = Limit::new(self.limit);
        let wire = self.wire(&mut limit).await?;
        let timestamp = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        wire.send(bytes, 0, &mut limit).await?;
        Ok((u64::try_from(timestamp.as_micros()).unwrap_or(u64::MAX), bytes.len()))
    }

    async fn await_bytes(&self, awaited: Awaited<'_>) -> Result<Vec<u8>, TcpError> {
        let mut limit = Limit::new(self.limit);
        let Some(wire) = self.first() else {
            return self.wire(&mut limit).await?.receive(awaited, &mut limit).await;
        };
        match wire.receive_at_once(awaited) {
            Some(done) => done,
            None => wire.receive(awaited, &mut limit).await,
        }
    }

    fn first(&self) -> Option<&Wire> {
        match &self.side {
            Side::Server(desk) => desk.first(),
            Side::Client(line) => line.first(),
            Side::Connection(wire) => Some(wire),
        }
    }

    async fn wire(&self, limit: &mut Limit) -> Result<Arc<Wire>, TcpError> {
        match &self.side {
            Side::Server(desk) => desk.current(limit).await,
            Side::Client(line) => line.current(),
            Side::Connection(wire) => Ok(wire.clone()),
        }
    }
}
