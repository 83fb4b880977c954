//! One of a server's connections, as a test holds it.

use std::{fmt, net::SocketAddr, ops::Deref, sync::Arc};

use super::{talk::Talk, wire::Wire};

/// One connection of a [`TcpServer`](super::TcpServer), for tests with several clients.
///
/// It sends and receives as the server itself does; the methods are those of [`Talk`]. Clones are the same connection.
#[derive(Clone)]
pub struct Connection {
    wire: Arc<Wire>,
    talk: Talk,
}

impl Connection {
    pub(super) fn new(wire: Arc<Wire>) -> Self {
        Self { talk: Talk::over(wire.clone()), wire }
    }

    /// Its number in the order of acceptance, from 0.
    pub fn id(&self) -> usize {
        self.wire.id()
    }

    /// The client's address.
    pub fn peer(&self) -> SocketAddr {
        self.wire.peer()
    }

    /// The server's address, as the client reached it.
    pub fn local_address(&self) -> SocketAddr {
        self.wire.local()
    }

    /// Whether this side has not closed it. What the peer does shows only when something is received or sent.
    pub fn is_open(&self) -> bool {
        self.wire.is_open()
    }

    /// Closes it. Calls that wait for it fail, and what was received and not taken is dropped.
    pub fn close(&self) {
        self.wire.close();
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection")
            .field("server", &self.wire.driver())
            .field("id", &self.id())
            .field("peer", &self.peer())
            .field("open", &self.is_open())
            .finish_non_exhaustive()
    }
}

impl Deref for Connection {
    type Target = Talk;

    fn deref(&self) -> &Talk {
        &self.talk
    }
}
