//! Files that cannot be installed.

use multitest::{prelude::*, ready::Exit};
use multitest_drivers::{App, TcpServer};

use crate::support::Step;

#[multitest(env = { app: App { binary: "true", install_files: "tests/integration/install/files/plain.cgf" } })]
#[ignore = "meant to fail; run by the test of its output"]
async fn source_missing() {}

#[multitest(
    env = {
        app: App {
            binary: "true",
            install_files: file("tests/integration/install/files/plain.cfg").to("conf/../../plain.cfg"),
        },
    },
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn destination_escapes() {}

#[multitest(
    env = {
        rates: TcpServer,
        app: App { binary: "true", install_files: "tests/integration/install/files/undefined.cfg" },
    },
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn attribute_unknown() {}

#[multitest(
    env = {
        rates: TcpServer,
        app: App { binary: "true", install_files: "tests/integration/install/files/syntax.cfg" },
    },
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn syntax() {}

#[multitest(
    env = {
        rates: TcpServer,
        app: App { binary: "true", install_files: "tests/integration/install/files/unknown.cfg" },
    },
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn driver_unknown() {}

#[multitest(
    env = {
        first: Step { install_files: "tests/integration/install/files/names_second.cfg" },
        second: Step { needs: [first] },
    },
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn ring() {}

#[multitest(
    env = {
        app: App {
            binary: "true",
            install_files: (
                "tests/integration/install/files/plain.cfg",
                file("tests/integration/install/files/run.sh").to("etc/plain.cfg"),
            ),
            ready: Exit,
        },
    },
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn two_at_one_place() {}
