//! Tests that are ended from outside.

use std::{fs, path::PathBuf, time::Duration};

use multitest::prelude::*;
use multitest_drivers::{App, TcpServer};

const ECHO: &str = env!("CARGO_BIN_EXE_echo");
const DEAF: &str = env!("CARGO_BIN_EXE_ignores_term");

environment! {
    /// A program between two servers.
    Row {
        first: TcpServer,
        app: App {
            binary: ECHO,
            env: [("FIRST", first.host())],
            stdout: [r"listening on (?P<address>\S+)"],
        },
        last: TcpServer { port: { let _ = app; 0 } },
    }
}

#[multitest(env = Row)]
#[ignore = "run by the test that ends it"]
async fn waits(app: &App) {
    app.exited().await;
}

#[multitest(env = Row)]
#[ignore = "run by the test that ends it"]
fn sync_waits(app: &App, environment: &Environment) {
    environment.block_on(app.exited());
}

#[multitest(env = { app: App { binary: ECHO, stdout: ["never"] } })]
#[ignore = "run by the test that ends it"]
async fn starts_for_ever() {}

#[multitest(
    env = { app: App { binary: DEAF, stdout: ["ready"], stop_timeout: Duration::from_mins(1) } },
)]
#[ignore = "run by the test that ends it"]
async fn does_not_stop(app: &App) {
    app.exited().await;
}

#[multitest(
    env = {
        short: App { binary: env!("CARGO_BIN_EXE_crash"), args: ["--code", "3"] },
        app: App { binary: ECHO },
    },
)]
#[ignore = "run by the test that ends it"]
async fn a_program_ends(app: &App) {
    app.exited().await;
}

/// Three tests for two threads: the first takes its time to stop, the second makes room for the
/// third.
mod queue {
    use std::time::Duration;

    use multitest::prelude::*;
    use multitest_drivers::App;

    #[multitest(
        env = {
            app: App {
                binary: super::DEAF,
                stdout: ["ready"],
                stop_timeout: Duration::from_secs(1),
            },
        },
    )]
    #[ignore = "run by the test that ends it"]
    async fn a(app: &App) {
        app.exited().await;
    }

    #[multitest(env = { app: App { binary: super::ECHO } })]
    #[ignore = "run by the test that ends it"]
    async fn b(app: &App) {
        app.exited().await;
    }

    #[multitest]
    #[ignore = "run by the test that ends it"]
    async fn c() {}
}

#[multitest(env = Row)]
#[ignore = "run by the test that ends it"]
async fn fails() {
    panic!("this is held");
}

#[multitest(env = Row)]
#[ignore = "run by the test of its files"]
async fn passes() {}

/// Writes a file when it is dropped.
struct Last(PathBuf);

impl Drop for Last {
    fn drop(&mut self) {
        let _ = fs::create_dir_all(&self.0).and_then(|()| fs::write(self.0.join("last"), ""));
    }
}

#[multitest]
#[ignore = "run by the test of its files"]
async fn leaves_a_task(environment: &Environment) {
    let last = Last(environment.directory().to_owned());
    tokio::spawn(async move {
        let _last = last;
        std::future::pending::<()>().await;
    });
    tokio::task::yield_now().await;
}

#[multitest]
#[ignore = "run by the test of its files"]
async fn has_no_directory_any_more(environment: &Environment) -> Result<()> {
    fs::remove_dir_all(environment.directory())?;
    Ok(fs::write(environment.directory(), "")?)
}

/// No environment is up.
#[test]
#[ignore = "run by the test that ends it"]
fn without_environment() {
    eprintln!("waiting");
    std::thread::park_timeout(crate::support::PATIENCE);
}
