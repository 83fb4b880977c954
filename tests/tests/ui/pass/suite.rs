//! Suites as people write them, without a warning, with every name of the prelude shadowed.

#![deny(warnings, clippy::all, clippy::pedantic, missing_docs)]
#![allow(dead_code)]

use multitest::prelude::*;
use multitest_drivers::TcpServer;

mod renamed {
    pub use multitest as framework;
}

/// A suite that others see.
#[multitest(env = { server: TcpServer, r#type: TcpServer { port: { let _ = server; 0 } } })]
pub mod talk {
    //! Its own docs.

    use super::*;

    /// A constant of the suite.
    pub const LIMIT: usize = 1;

    struct Option;
    struct Result;
    struct Box;
    struct Some;

    macro_rules! twice {
        ($e:expr) => {
            ($e, $e)
        };
    }

    /// Prepares.
    #[setup]
    async fn prepare(server: &TcpServer) {
        assert_ne!(server.port(), 0);
    }

    #[cfg(any())]
    #[setup]
    fn never(server: &NoSuchType) {}

    /// Has documentation.
    #[testcase]
    pub async fn documented(r#type: &TcpServer) -> multitest::Result<()> {
        assert_ne!(r#type.port(), 0);
        Ok(())
    }

    #[testcase(parallel, timeout = "10s")]
    #[allow(unused_mut)]
    fn attributes(mut server: &TcpServer) {
        assert_eq!(twice!(server.port()).0, server.port());
    }

    #[testcase(cases = [first => [1, 2], [3, 4], Other => [5, 6]])]
    async fn cases([a, b]: [usize; 2], environment: &Environment) {
        assert_eq!(environment.names().len(), 2 * LIMIT);
        assert_eq!(a + 1, b);
    }

    #[testcase(cases = [1])]
    #[ignore = "handed on"]
    fn ignored(case: u8) {
        panic!("{case}");
    }

    #[cfg(any())]
    #[testcase]
    async fn unknown(server: &NoSuchType) {}

    mod inner {
        #[test]
        fn plain() {}
    }
}

#[multitest(crate = crate::renamed::framework, env = { server: TcpServer })]
mod elsewhere {
    use super::TcpServer;

    #[testcase]
    async fn runs(server: &TcpServer) {
        assert_ne!(server.port(), 0);
    }
}

fn main() {}
