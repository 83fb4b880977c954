//! Templates with mistakes.

use multitest::{prelude::*, ready::Exit};
use multitest_drivers::{App, TcpClient, TcpServer};

#[multitest(env = { rates: TcpServer, client: TcpClient { port: context!(rates, "{{ prot }}") } })]
#[ignore = "meant to fail; run by the test of its output"]
async fn attribute_unknown() {}

#[multitest(env = { rates: TcpServer, client: TcpClient { port: context!(rates, "{{ address }}") } })]
#[ignore = "meant to fail; run by the test of its output"]
async fn of_another_type() {}

#[multitest(env = { rates: TcpServer, app: App { binary: "true", args: ["--rates={{ rates.prot }}"] } })]
#[ignore = "meant to fail; run by the test of its output"]
async fn attribute_unknown_in_an_argument() {}

#[multitest(env = { rates: TcpServer, app: App { binary: "true", env: [("A", "{{ context['ratse'].port }}")] } })]
#[ignore = "meant to fail; run by the test of its output"]
async fn driver_unknown() {}

#[multitest(env = { app: App { binary: "true", working_dir: "{{ directory" } })]
#[ignore = "meant to fail; run by the test of its output"]
async fn syntax() {}

#[multitest(env = { app: App { binary: "true", args: ["{{ name | uppr }}"] } })]
#[ignore = "meant to fail; run by the test of its output"]
async fn filter_unknown() {}

#[multitest(
    env = {
        first: App { binary: "true", args: ["{{ third.pid }}"], ready: Exit },
        second: App { binary: "true", args: [first.pid().to_string()], ready: Exit },
        third: App { binary: "true", args: [context!(second, "{{ pid }}")], ready: Exit },
    },
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn ring() {}

#[multitest(env = { app: App { binary: "true", args: ["{{ app.pid }}"], ready: Exit } })]
#[ignore = "meant to fail; run by the test of its output"]
async fn itself() {}

#[multitest(
    env = {
        app: App { binary: "true", stdout: [r"pid (?P<pid>\d+)"] },
    },
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn extract_hides_an_attribute() {}

#[multitest(
    env = {
        rates: TcpServer,
        app: App { binary: "true", args: ["{{ rates }}"], vars: { x: context!(rates, "{{ y }}") } },
    },
)]
#[ignore = "meant to fail; run by the test of its output"]
async fn value_fails() {}
