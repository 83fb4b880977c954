//! The runtime under another path: `crate = path`.
#![deny(warnings)]

mod testing {
    pub use multitest as framework;
}

/// A module of this name, which the generated code must not find.
mod multitest {}

testing::framework::environment! {
    crate = crate::testing::framework;

    Single { server: multitest_drivers::TcpServer }
}

#[testing::framework::multitest(crate = crate::testing::framework, env = Single)]
async fn named(server: &multitest_drivers::TcpServer) {
    assert_ne!(server.port(), 0);
}

/// A port.
#[testing::framework::driver(
    base = multitest_drivers::TcpServer,
    options = { port: port },
    pre_start = prepare,
    crate = crate::testing::framework,
)]
struct Port {
    #[option]
    #[attribute]
    port: u16,
}

fn prepare(_: &mut PortOptions, _: &testing::framework::driver::StartContext) {}

#[testing::framework::driver(crate = testing::framework)]
struct Nothing;

impl testing::framework::driver::Lifecycle for Nothing {
    async fn start(
        _: NothingOptions,
        _: &testing::framework::driver::StartContext,
    ) -> testing::framework::Result<Self> {
        Ok(Self)
    }
}

#[testing::framework::multitest(
    crate = testing::framework,
    env = { port: Port { port: 0 }, nothing: Nothing },
)]
async fn derived(port: &Port) {
    assert_ne!(port.port(), 0);
}

#[testing::framework::multitest(
    env = {
        first: multitest_drivers::TcpServer { port: 0 },
        server: multitest_drivers::TcpServer { host: testing::framework::context!(first, "{{ host }}") },
    },
    crate = testing::framework,
)]
async fn in_place(server: &multitest_drivers::TcpServer) {
    assert_ne!(server.port(), 0);
}

fn main() {}
