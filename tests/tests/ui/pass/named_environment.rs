//! Named environments: declared in one module, used in another; documented or not.
#![deny(warnings, missing_docs, missing_debug_implementations, unreachable_pub)]
#![deny(rust_2018_idioms)]

pub mod environments {
    //! The environments.

    use std::time::Duration;

    use multitest::environment;
    use multitest_drivers::{TcpClient, TcpServer};

    environment! {
        /// A server that another one knows.
        pub Pair {
            /// The one.
            server: TcpServer { timeout: Duration::from_secs(5) },
            other: TcpServer { host: server.host() },
            last: TcpServer,
        }
        dependencies { other => last }
        defaults { timeout: Duration::from_secs(20), stop_timeout: Duration::from_secs(2) }

        pub Undocumented [ server: TcpServer ]

        #[derive(Clone, Copy)]
        pub(crate) Empty {}

        pub Loud { SERVER: TcpServer, Client: TcpClient { port: SERVER.port() } }
    }
}

mod tests {
    use multitest::prelude::*;
    use multitest_drivers::{TcpClient, TcpServer};

    use super::environments;

    #[multitest(env = environments::Pair)]
    async fn a_subset(last: &TcpServer, server: &TcpServer) {
        assert_ne!(last.port(), server.port());
    }

    #[multitest(env = super::environments::Undocumented)]
    fn undocumented(server: &TcpServer) {
        assert_ne!(server.port(), 0);
    }

    #[multitest(env = environments::Loud)]
    #[expect(non_snake_case, reason = "a parameter has the name of its driver")]
    fn loud(SERVER: &TcpServer, Client: &TcpClient) {
        assert_eq!(SERVER.port(), Client.port());
    }

    #[multitest(env = { Server: TcpServer, client: TcpClient { port: Server.port() } })]
    fn loud_in_place(client: &TcpClient) {
        assert_ne!(client.port(), 0);
    }

    #[multitest(env = crate::environments::Empty)]
    fn empty() {}

    #[test]
    fn an_environment_is_shown_by_name() {
        assert_eq!(format!("{:?}", environments::Pair::default()), "Pair");
    }
}

fn main() {}
