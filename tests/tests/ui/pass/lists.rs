//! The forms of a list, one text alone among them, and the options every driver has on a driver whose
//! options do not dereference to them.
#![deny(warnings)]

use std::path::Path;

use multitest::{
    driver::{CommonOptions, StartContext},
    prelude::*,
};
use multitest_drivers::App;

#[derive(Debug)]
struct Silent;

#[derive(Debug, Default)]
struct SilentOptions(CommonOptions);

impl DriverOptions for SilentOptions {
    type Driver = Silent;

    fn common(&mut self) -> &mut CommonOptions {
        &mut self.0
    }
}

impl Driver for Silent {
    type Options = SilentOptions;

    async fn start(_: SilentOptions, _: &StartContext) -> Result<Self> {
        Ok(Self)
    }
}

#[multitest(
    env = {
        text: App { binary: "echo", args: "one", stdout: r"^(?P<text>one)$", ready: ready::Exit },
        owned: App {
            binary: "echo",
            args: format!("-{}", text.pid()),
            stdout: String::from("-"),
            ready: ready::Exit,
        },
        path: App {
            binary: "ls",
            args: Path::new("/"),
            env: [("LANG", "C")],
            timeout: Duration::from_secs(9),
            ready: ready::Exit,
        },
        tuple: App { binary: "echo", args: ("one", 2), stdout: "one 2", ready: ready::Exit },
        silent: Silent {
            timeout: Duration::from_secs(5),
            stop_timeout: Duration::from_secs(5),
            error_log_lines: 3,
            path_cleanup: false,
            runpath: path.directory().join("other"),
            ready: ready::File("."),
        },
    },
)]
async fn one_text_stands_alone(text: &App, silent: &Silent) -> Result<()> {
    assert_eq!(text.extract::<String>("text")?, "one");
    let _ = silent;
    Ok(())
}

fn main() {}
