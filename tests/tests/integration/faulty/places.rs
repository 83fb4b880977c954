//! Tests for directories of every kind, and for a system without `/proc`.

use std::{fs, path::PathBuf};

use multitest::prelude::*;
use multitest_drivers::{App, BinaryStrategy, TcpServer};

mod twins {
    pub(super) mod first {
        use multitest::prelude::*;

        use crate::support::Step;

        #[multitest(env = { step: Step })]
        #[ignore = "run by the test of its directory"]
        async fn same() {}
    }

    pub(super) mod second {
        use multitest::prelude::*;

        use crate::support::Step;

        #[multitest(env = { step: Step })]
        #[ignore = "run by the test of its directory"]
        async fn same() {}
    }
}

/// The program, in a directory with the name of the whole run's.
fn moved() -> Result<PathBuf> {
    let home = PathBuf::from(std::env::var_os("MULTITEST_DIR").unwrap_or_default());
    let file = home.join("ein Echo ü");
    fs::copy(env!("CARGO_BIN_EXE_echo"), &file)?;
    Ok(file)
}

#[multitest(
    env = {
        app: App {
            binary: moved()?,
            args: ("--port", 0, "--name", "größer als \"1\""),
            stdout: ["listening"],
        },
        copy: App {
            binary: app.binary(),
            binary_strategy: BinaryStrategy::Copy,
            stdout: ["listening"],
        },
    },
)]
#[ignore = "run by the test of its directory"]
async fn unusual(app: &App, copy: &App) {
    assert!(app.binary().ends_with("ein Echo ü"));
    assert_eq!(copy.binary(), copy.directory().join("bin/ein Echo ü"));
}

#[multitest(
    env = {
        app: App {
            binary: env!("CARGO_BIN_EXE_crash"),
            args: ["--stderr", "größer"],
            stdout: ["^ready"],
        },
    },
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn unusual_failure() {}

#[multitest(
    env = {
        server: TcpServer,
        app: App { binary: env!("CARGO_BIN_EXE_echo"), env: [("SERVER", server.host())] },
    },
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn needs_proc() {}

#[multitest(env = { server: TcpServer })]
#[ignore = "run by the test of its output"]
async fn needs_no_proc(server: &TcpServer) {
    assert_ne!(server.port(), 0);
}
