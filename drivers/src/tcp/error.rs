//! What fails between the two ends of a connection.

use std::{fmt, io, net::SocketAddr, sync::Arc, time::Duration};

use multitest::clock::human;

use super::{
    alarm::Passed,
    search::Awaited,
    text::{SHORTAGE_HELP, Seen, count, is_shortage, reason},
};

/// Why a call failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TcpErrorKind {
    /// The peer closed the connection, and nothing of what was awaited had come.
    PeerClosed,
    /// The time passed, and nothing of what was awaited had come.
    Timeout,
    /// The time passed or the peer closed the connection, and some of what was awaited had come, but not all:
    /// [`TcpError::peer_closed`] says which. What came is kept for the next call.
    PartialData,
    /// There is no connection: none was made yet, it was refused, or this side closed it.
    NotConnected,
    /// What came is not UTF-8, and text was awaited. It is kept for the next call.
    NotText,
    /// The system failed the call for another reason.
    Io,
}

/// A call that failed: which driver, which peer, what was awaited, what was seen so far, and after how long.
///
/// `Display` says it all in one line.
pub struct TcpError(Box<Inner>);

struct Inner {
    kind: TcpErrorKind,
    driver: Arc<str>,
    peer: Option<SocketAddr>,
    message: String,
    seen: Vec<u8>,
    time: Duration,
    peer_closed: bool,
    io: Option<io::Error>,
}

impl TcpError {
    /// Why the call failed.
    pub fn kind(&self) -> TcpErrorKind {
        self.0.kind
    }

    /// The name of the driver that was called.
    pub fn driver(&self) -> &str {
        &self.0.driver
    }

    /// The other end; `None` if there was none.
    pub fn peer(&self) -> Option<SocketAddr> {
        self.0.peer
    }

    /// The bytes that had come when a receiving call failed, from the oldest. They are kept: the next call starts with
    /// them.
    pub fn seen(&self) -> &[u8] {
        &self.0.seen
    }

    /// How long the call had waited.
    pub fn time(&self) -> Duration {
        self.0.time
    }

    /// Whether it failed because the peer closed the connection, so that nothing more can come.
    pub fn peer_closed(&self) -> bool {
        self.0.peer_closed
    }

    /// What the system said, if it was the system that failed the call.
    pub fn io_error(&self) -> Option<&io::Error> {
        self.0.io.as_ref()
    }
}

impl fmt::Display for TcpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for TcpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for TcpError {}

/// How a call ended that failed.
#[derive(Debug)]
pub(super) enum End {
    /// The time passed.
    Late,
    /// The peer closed the connection.
    Closed,
    /// What came is not what can be awaited as text.
    NotText,
    /// The system failed the call.
    Failed(io::Error),
}

impl From<Passed> for End {
    fn from(_: Passed) -> Self {
        Self::Late
    }
}

impl End {
    fn peer_closed(&self) -> bool {
        use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset};
        match self {
            Self::Late | Self::NotText => false,
            Self::Closed => true,
            Self::Failed(e) => {
                matches!(e.kind(), BrokenPipe | ConnectionAborted | ConnectionReset)
            }
        }
    }

    fn kind(&self) -> TcpErrorKind {
        match self {
            Self::Late => TcpErrorKind::Timeout,
            Self::NotText => TcpErrorKind::NotText,
            _ if self.peer_closed() => TcpErrorKind::PeerClosed,
            _ => TcpErrorKind::Io,
        }
    }

    /// What happened and when; `with` stands behind the time.
    fn text(&self, time: Duration, with: &str) -> String {
        let after = format!("after {}{with}", human(time));
        match self {
            Self::Late => format!("timed out {after}"),
            Self::Closed => format!("the peer closed the connection {after}"),
            Self::NotText => {
                format!("what came {after} is not UTF-8 (`receive` takes any bytes)")
            }
            Self::Failed(e) if self.peer_closed() => {
                format!("the peer closed the connection {after}: {}", reason(e))
            }
            // What we refuse ourselves is no matter of time.
            Self::Failed(e) if time.is_zero() && e.raw_os_error().is_none() => reason(e),
            Self::Failed(e) if is_shortage(e) => {
                format!("{} {after} ({SHORTAGE_HELP})", reason(e))
            }
            Self::Failed(e) => format!("{} {after}", reason(e)),
        }
    }

    fn io(self) -> Option<io::Error> {
        match self {
            Self::Failed(e) => Some(e),
            Self::Late | Self::Closed | Self::NotText => None,
        }
    }
}

/// The two ends of a call, as its error names them.
#[derive(Debug, Clone)]
pub(super) struct Ends {
    pub(super) driver: Arc<str>,
    pub(super) peer: SocketAddr,
    /// Where another connection comes from, for whoever has closed this one.
    pub(super) next: &'static str,
}

impl Ends {
    /// A receiving call ended before what it awaited was there.
    pub(super) fn not_received(
        &self,
        awaited: Awaited<'_>,
        seen: &[u8],
        end: End,
        time: Duration,
    ) -> TcpError {
        let cut_short = matches!(end.kind(), TcpErrorKind::Timeout | TcpErrorKind::PeerClosed);
        let partial = cut_short && !seen.is_empty();
        let message = format!(
            "`{}` awaited {awaited} from {}: {}, {}",
            self.driver,
            self.peer,
            end.text(time, if partial { " with partial data" } else { "" }),
            Seen(seen),
        );
        let kind = if partial { TcpErrorKind::PartialData } else { end.kind() };
        let mut error = self.error(kind, message, time, end);
        error.0.seen = seen.to_vec();
        error
    }

    /// A sending call ended after `sent` of `length` bytes.
    pub(super) fn not_sent(
        &self,
        sent: usize,
        length: usize,
        end: End,
        time: Duration,
    ) -> TcpError {
        let message = format!(
            "`{}` was sending {} to {}: {}, {sent} sent",
            self.driver,
            count(length),
            self.peer,
            end.text(time, ""),
        );
        self.error(end.kind(), message, time, end)
    }

    /// The connection was not made: ``what`: connection refused after 45 us``.
    pub(super) fn not_made(&self, what: &str, end: End, time: Duration) -> TcpError {
        let kind = match end {
            End::Late => TcpErrorKind::Timeout,
            _ => TcpErrorKind::NotConnected,
        };
        let message = format!("`{}` {what}: {}", self.driver, end.text(time, ""));
        self.error(kind, message, time, end)
    }

    /// This side closed the connection.
    pub(super) fn closed(&self) -> TcpError {
        let Self { driver, peer, next } = self;
        let message = format!("`{driver}` has closed its connection to {peer}; {next}");
        let mut error = TcpError::new(TcpErrorKind::NotConnected, self.driver.clone(), message);
        error.0.peer = Some(self.peer);
        error
    }

    fn error(&self, kind: TcpErrorKind, message: String, time: Duration, end: End) -> TcpError {
        let mut error = TcpError::new(kind, self.driver.clone(), message);
        error.0.peer = Some(self.peer);
        error.0.time = time;
        error.0.peer_closed = end.peer_closed();
        error.0.io = end.io();
        error
    }
}

impl TcpError {
    /// An error without a peer.
    pub(super) fn new(kind: TcpErrorKind, driver: Arc<str>, message: String) -> Self {
        Self(Box::new(Inner {
            kind,
            driver,
            peer: None,
            message,
            seen: Vec::new(),
            time: Duration::ZERO,
            peer_closed: false,
            io: None,
        }))
    }

    /// The message where the driver's name stands in front of it already.
    pub(super) fn without_driver(&self) -> &str {
        let name = format!("`{}` ", self.0.driver);
        self.0.message.strip_prefix(&name).unwrap_or(&self.0.message)
    }

    /// No connection was accepted on `address`, where `before` had been.
    pub(super) fn not_accepted(
        driver: &Arc<str>,
        address: SocketAddr,
        before: usize,
        end: End,
        time: Duration,
    ) -> Self {
        let seen = match before {
            0 => "saw none".to_owned(),
            _ => format!("saw none after the {before} accepted before"),
        };
        let ended = end.text(time, "");
        let message = format!("`{driver}` awaited a connection on {address}: {ended}, {seen}");
        let mut error = Self::new(end.kind(), driver.clone(), message);
        error.0.time = time;
        error.0.io = end.io();
        error
    }
}
