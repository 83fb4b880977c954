//! Who talks to whom: what a driver knows of its connections, as plain data.
//!
//! A driver lists its own with [`Driver::known_connections`](crate::Driver::known_connections), an extractor adds what the
//! driver's type does not know, [`Environment::connections`](crate::Environment::connections) has them all. Which ends belong
//! together is not decided here: ends of the same protocol with the same identifier do.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One end of a connection.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Connection {
    /// How the ends talk: `tcp`, `udp`, `file`, or a word of your own.
    pub protocol: String,
    /// What both ends know of it: the address of the listening end, the path of a file.
    pub identifier: String,
    /// Which end this is.
    pub direction: Direction,
    /// What a chart says at this end, such as the own port; empty for nothing.
    pub label: String,
}

/// Which end of a connection a driver is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// It was there first: it listens, or reads the file.
    Listening,
    /// It came to the other: it connects, or writes the file.
    Connecting,
}

impl Connection {
    /// The listening end of `protocol` at `identifier`, without a label.
    pub fn listening(protocol: impl Into<String>, identifier: impl fmt::Display) -> Self {
        Self::new(protocol.into(), &identifier, Direction::Listening)
    }

    /// The end that connects to `identifier` over `protocol`, without a label.
    pub fn connecting(protocol: impl Into<String>, identifier: impl fmt::Display) -> Self {
        Self::new(protocol.into(), &identifier, Direction::Connecting)
    }

    /// The same with a label.
    #[must_use = "this changes no connection but the one it returns"]
    pub fn label(mut self, label: impl fmt::Display) -> Self {
        self.label = label.to_string();
        self
    }

    fn new(protocol: String, identifier: &dyn fmt::Display, direction: Direction) -> Self {
        Self { protocol, identifier: identifier.to_string(), direction, label: String::new() }
    }
}

impl fmt::Display for Connection {
    /// `tcp://127.0.0.1:8080`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.protocol, self.identifier)
    }
}

/// Finds connections of a running driver of type `D`: those its type does not tell of by itself.
///
/// ```
/// use multitest::connection::{Connection, ConnectionExtractor};
///
/// /// The file through which every driver hands on its results.
/// struct Results;
///
/// impl<D> ConnectionExtractor<D> for Results {
///     fn extract(&self, _driver: &D) -> Vec<Connection> {
///         vec![Connection::connecting("file", "/srv/results").label("results")]
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` finds no connections of a `{D}`",
    label = "expected a connection extractor for `{D}`",
    note = "implement `multitest::connection::ConnectionExtractor<{D}>` for it"
)]
pub trait ConnectionExtractor<D>: Send + Sync {
    /// The connections that `driver` has now.
    fn extract(&self, driver: &D) -> Vec<Connection>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_is_plain_data_with_a_short_name() {
        let end = Connection::listening("tcp", "127.0.0.1:80").label(80);
        assert_eq!(end.to_string(), "tcp://127.0.0.1:80");
        let json = serde_json::to_string(&end).expect("it is plain data");
        assert_eq!(
            json,
            r#"{"protocol":"tcp","identifier":"127.0.0.1:80","direction":"listening","label":"80"}"#
        );
        assert_eq!(serde_json::from_str::<Connection>(&json).expect("it can be read"), end);
    }
}
