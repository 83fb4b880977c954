//! What several examples share: an environment that is declared once and used by the tests of two
//! files.
//!
//! The examples themselves are tests, one per file in `tests/`; the programs they put under test
//! are in `src/bin`.

use multitest::environment;
use multitest_drivers::{TcpClient, TcpServer};

environment! {
    /// A room with two guests. `bob` enters after `alice`, so the server's first connection is
    /// hers.
    pub Room {
        server: TcpServer,
        alice: TcpClient { address: server.address() },
        bob: TcpClient { address: server.address() },
    }
    dependencies { alice => bob }
}
