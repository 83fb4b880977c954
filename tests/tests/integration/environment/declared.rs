//! Environments that other modules use.

use multitest::prelude::*;
use multitest_drivers::{TcpClient, TcpServer};

use crate::support::{Journal, Step};

pub(super) static JOURNAL: Journal = Journal::new();

environment! {
    /// A server and who talks to it.
    pub(super) Pair {
        server: TcpServer,
        client: TcpClient { port: server.port() },
    }

    /// One that was given an order and a default.
    pub(super) Ordered {
        late: Step { journal: &JOURNAL },
        early: Step { journal: &JOURNAL },
    }
    dependencies { early => late }
    defaults { stop_timeout: std::time::Duration::from_secs(9) }
}
