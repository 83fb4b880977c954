//! Suites that fail, or that need a test process of their own.

use std::{future::pending, sync::LazyLock, time::Duration};

use multitest::{driver::Health, prelude::*};
use multitest_drivers::{App, TcpServer};
use tokio::sync::Barrier;

use crate::support::{Fault, Journal, Step};

const ECHO: &str = env!("CARGO_BIN_EXE_echo");
const CRASH: &str = env!("CARGO_BIN_EXE_crash");

/// The testcases of `together`, which wait for each other.
static TOGETHER: LazyLock<Barrier> = LazyLock::new(|| Barrier::new(4));

#[multitest(env = { server: TcpServer, app: App { binary: ECHO, stdout: ["listening"] } })]
mod together {
    use super::*;

    #[testcase(parallel)]
    #[ignore = "needs four threads; run by the test of it"]
    async fn one(server: &TcpServer) {
        assert_ne!(server.port(), 0);
        TOGETHER.wait().await;
    }

    #[testcase(parallel)]
    #[ignore = "needs four threads; run by the test of it"]
    async fn two() {
        TOGETHER.wait().await;
    }

    #[testcase(parallel)]
    #[ignore = "needs four threads; run by the test of it"]
    async fn three() {
        TOGETHER.wait().await;
    }

    #[testcase(parallel)]
    #[ignore = "needs four threads; run by the test of it"]
    fn four(environment: &Environment) {
        environment.block_on(TOGETHER.wait());
    }
}

#[multitest(env = { server: TcpServer, app: App { binary: ECHO, stdout: ["listening"] } })]
mod mixed {
    use super::*;

    #[testcase]
    #[ignore = "meant to fail; run by the test of its output"]
    async fn a_panics(server: &TcpServer) {
        assert_eq!(server.port(), 0, "no port is zero");
    }

    #[testcase]
    #[ignore = "meant to fail; run by the test of its output"]
    async fn b_passes(server: &TcpServer) {
        assert_ne!(server.port(), 0);
    }

    #[testcase]
    #[ignore = "meant to fail; run by the test of its output"]
    fn c_errs() -> Result<()> {
        Err(Error::new("the answer is missing"))
    }

    #[testcase]
    #[should_panic(expected = "the right reason")]
    #[ignore = "meant to fail; run by the test of its output"]
    async fn d_panics_for_another_reason() {
        panic!("another reason");
    }
}

#[multitest(env = { app: App { binary: CRASH, args: ["--stdout", "no"], stdout: ["ready"] }, other: TcpServer })]
mod no_start {
    #[testcase]
    #[ignore = "meant to fail; run by the test of its output"]
    async fn a() {}

    #[testcase]
    #[should_panic(expected = "anything")]
    #[ignore = "meant to fail; run by the test of its output"]
    async fn b() {}

    #[testcase(parallel)]
    #[ignore = "meant to fail; run by the test of its output"]
    fn c() {}
}

static SETUP: Journal = Journal::new();

#[multitest(env = { server: TcpServer, step: Step { journal: &SETUP, stop_requires: ["teardown"] } })]
mod no_setup {
    use super::*;

    #[setup]
    async fn prepare() -> Result<()> {
        Err(Error::new("the table is there already").help("drop it"))
    }

    #[teardown]
    fn clear() {
        SETUP.note("teardown");
    }

    #[testcase]
    #[ignore = "meant to fail; run by the test of its output"]
    async fn a() {}

    #[testcase]
    #[ignore = "meant to fail; run by the test of its output"]
    async fn b() {}
}

#[multitest(env = { server: TcpServer })]
mod setup_hangs {
    use super::*;

    #[setup(timeout = "50ms")]
    async fn prepare() {
        pending::<()>().await;
    }

    #[testcase]
    #[ignore = "meant to fail; run by the test of its output"]
    async fn a() {}
}

#[multitest(env = { server: TcpServer })]
mod setup_blocks {
    use super::*;

    #[setup(timeout = "50ms")]
    async fn prepare() {
        std::thread::park_timeout(Duration::from_secs(30));
    }

    #[testcase]
    #[ignore = "meant to fail; run by the test of its output"]
    async fn a() {}
}

#[multitest(env = { server: TcpServer })]
mod teardown_fails {
    use super::*;

    #[teardown]
    async fn count(server: &TcpServer) -> Result<()> {
        assert_ne!(server.port(), 0);
        Err(Error::new("3 rows are left"))
    }

    #[teardown]
    fn look() {
        panic!("it is too dark");
    }

    #[testcase]
    #[ignore = "its suite is meant to fail; run by the test of its output"]
    async fn passes() {}
}

#[multitest(env = { server: TcpServer, step: Step { stop_fault: Fault::Error } })]
mod stop_fails {
    #[testcase]
    #[ignore = "its suite is meant to fail; run by the test of its output"]
    async fn passes() {}

    #[testcase]
    #[ignore = "its suite is meant to fail; run by the test of its output"]
    async fn passes_too() {}
}

#[multitest(env = { server: TcpServer })]
mod around {
    use super::*;

    #[pre_testcase]
    async fn before(testcase: &Testcase) -> Result<()> {
        if testcase.name().ends_with("::a") {
            return Err(Error::new("not today"));
        }
        Ok(())
    }

    #[post_testcase]
    fn after(testcase: &Testcase) {
        let name = testcase.name().rsplit("::").next().unwrap_or_default();
        eprintln!("after {name}: {}", testcase.failure().unwrap_or("passed"));
        assert_ne!(name, "c", "never after c");
    }

    #[testcase]
    #[ignore = "meant to fail; run by the test of its output"]
    async fn a() {
        unreachable!("`before` has failed");
    }

    #[testcase]
    #[ignore = "meant to fail; run by the test of its output"]
    async fn b() {}

    #[testcase]
    #[ignore = "meant to fail; run by the test of its output"]
    async fn c() {}

    #[testcase]
    #[should_panic(expected = "on purpose")]
    #[ignore = "meant to fail; run by the test of its output"]
    async fn d() {
        panic!("on purpose");
    }
}

#[multitest(env = { app: App { binary: CRASH, args: ["--stdout", "ready"], stdout: ["ready"] }, other: TcpServer })]
mod dies {
    use super::*;

    #[testcase]
    #[ignore = "meant to fail; run by the test of its output"]
    async fn a(environment: &Environment) {
        while environment.health("app") == Some(Health::Healthy) {
            tokio::task::yield_now().await;
        }
    }

    #[testcase]
    #[ignore = "meant to fail; run by the test of its output"]
    async fn b(other: &TcpServer) {
        assert_ne!(other.port(), 0);
    }
}

#[multitest(env = { first: TcpServer, app: App { binary: ECHO, env: [("FIRST", first.host())], stdout: ["listening"] } })]
mod interrupted {
    use super::*;

    #[testcase]
    #[ignore = "run by the test that ends it"]
    async fn a_waits(app: &App) {
        app.exited().await;
    }

    #[testcase]
    #[ignore = "run by the test that ends it"]
    async fn b_waits(app: &App) {
        app.exited().await;
    }

    #[testcase(parallel)]
    #[ignore = "run by the test that ends it"]
    fn c_waits(app: &App, environment: &Environment) {
        environment.block_on(app.exited());
    }

    #[teardown]
    fn down() {
        eprintln!("teardown runs");
    }
}

#[multitest(env = { app: App { binary: ECHO, stdout: ["never"] } })]
mod starts_for_ever {
    #[testcase]
    #[ignore = "run by the test that ends it"]
    async fn a() {}
}

#[multitest(env = { server: TcpServer })]
mod waits_its_turn {
    use super::*;

    #[testcase]
    #[ignore = "takes its time; run by the test of it"]
    async fn a_holds_the_turn() {
        tokio::time::sleep(Duration::from_millis(600)).await;
    }

    #[testcase(timeout = "500ms")]
    #[ignore = "takes its time; run by the test of it"]
    async fn b_has_little_time() {}

    #[testcase(timeout = "50ms")]
    #[ignore = "meant to fail; run by the test of its output"]
    async fn c_takes_too_long() {
        pending::<()>().await;
    }

    #[testcase(timeout = "50ms")]
    #[ignore = "meant to fail; run by the test of its output"]
    fn d_blocks_too_long() {
        std::thread::park_timeout(Duration::from_secs(30));
    }
}

#[multitest(env = { server: TcpServer })]
mod exits {
    #[testcase]
    #[ignore = "ends its process; run by the test of it"]
    async fn a() {
        std::process::exit(7);
    }
}
