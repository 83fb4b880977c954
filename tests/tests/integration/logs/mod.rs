//! What tests expect of logs, with a program that writes what it is told; the logs of drivers that
//! are no programs; the files that stay of a failure.

mod expect;
mod files;
mod own;
mod text;

use std::time::Duration;

use multitest::prelude::*;
use multitest_drivers::{App, TcpClient};

pub(crate) use self::own::Desk;

/// How long the tests wait for a line that comes.
const LONG: Duration = Duration::from_mins(1);

environment! {
    /// A program that writes down what the client tells it.
    pub(crate) Writing {
        app: App {
            binary: env!("CARGO_BIN_EXE_scribe"),
            args: ["--log", "own.log"],
            stdout: [r"listening on (?P<host>[^:]+):(?P<port>\d+)"],
            log: "own.log",
        },
        client: TcpClient { port: app.extract::<u16>("port")? },
    }
}
