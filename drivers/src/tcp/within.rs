//! The ends of TCP under a time limit of the test's choice: what `within` of a server and of a client returns. What they
//! send and receive is [`Talk`]'s; here is what only one of them does.

use std::{ops::Deref, sync::Arc, time::Duration};

use super::{
    alarm::Limit, connection::Connection, desk::Desk, error::TcpError, line::Line, talk::Talk,
};

/// A [`TcpServer`](super::TcpServer) whose calls have another time limit; made by
/// [`TcpServer::within`](super::TcpServer::within).
#[derive(Debug, Clone)]
pub struct ServerWithin {
    desk: Arc<Desk>,
    talk: Talk,
}

impl ServerWithin {
    pub(super) fn new(desk: Arc<Desk>, talk: &Talk, limit: Duration) -> Self {
        Self { desk, talk: talk.within(limit) }
    }

    /// Accepts the client that connected first of those not yet accepted.
    ///
    /// # Errors
    ///
    /// As [`TcpServer::accept`](super::TcpServer::accept).
    pub async fn accept(&self) -> Result<Connection, TcpError> {
        self.desk.accept(&mut Limit::new(self.talk.limit())).await.map(Connection::new)
    }
}

impl Deref for ServerWithin {
    type Target = Talk;

    fn deref(&self) -> &Talk {
        &self.talk
    }
}

/// A [`TcpClient`](super::TcpClient) whose calls have another time limit; made by
/// [`TcpClient::within`](super::TcpClient::within).
#[derive(Debug, Clone)]
pub struct ClientWithin {
    line: Arc<Line>,
    talk: Talk,
}

impl ClientWithin {
    pub(super) fn new(line: Arc<Line>, talk: &Talk, limit: Duration) -> Self {
        Self { line, talk: talk.within(limit) }
    }

    /// Connects; does nothing if this side has a connection open.
    ///
    /// # Errors
    ///
    /// As [`TcpClient::connect`](super::TcpClient::connect).
    pub async fn connect(&self) -> Result<(), TcpError> {
        self.line.connect(&mut Limit::new(self.talk.limit())).await
    }

    /// Closes the connection if there is one, and connects anew. What was received and not taken is dropped.
    ///
    /// # Errors
    ///
    /// As [`TcpClient::connect`](super::TcpClient::connect).
    pub async fn reconnect(&self) -> Result<(), TcpError> {
        self.line.close();
        self.connect().await
    }
}

impl Deref for ClientWithin {
    type Target = Talk;

    fn deref(&self) -> &Talk {
        &self.talk
    }
}
