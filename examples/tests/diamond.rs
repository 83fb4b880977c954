//! Five drivers in a diamond: `left` and `right` need `top`, `bottom` needs both of them, and
//! `client` needs `bottom`.
//!
//! Nothing here says in which order they start: the option expressions name each other, and that is
//! the graph. `left` and `right` start at the same time.

use std::net::SocketAddr;

use multitest::prelude::*;
use multitest_drivers::{App, AppOptions, TcpClient, TcpServer};

const LISTENING: &str = r"listening on (?P<address>\S+)";

/// A converter that asks `rates`: options may come from an ordinary function.
fn converter(rates: SocketAddr) -> AppOptions {
    let mut options = App::options();
    options.binary(env!("CARGO_BIN_EXE_converter")).args(("--rates", rates)).stdout([LISTENING]);
    options
}

environment! {
    /// Two converters between one rates service and one program that takes the better answer.
    Diamond {
        top: TcpServer,
        left: App = converter(top.address()),
        right: App = converter(top.address()),
        bottom: App {
            binary: env!("CARGO_BIN_EXE_best_of"),
            args: (
                "--from", left.extract::<SocketAddr>("address")?,
                "--from", right.extract::<SocketAddr>("address")?,
            ),
            stdout: [LISTENING],
        },
        client: TcpClient { address: bottom.extract::<SocketAddr>("address")? },
    }
}

#[multitest(env = Diamond)]
async fn the_better_of_two_answers_wins(client: &TcpClient, top: &TcpServer) -> Result<()> {
    client.send("EUR:GBP:1000").await?;
    for rate in ["0.9", "0.87"] {
        let connection = top.accept().await?;
        assert_eq!(connection.receive_text().await?, "EUR:GBP");
        connection.send(rate).await?;
    }
    assert_eq!(client.receive_text().await?, "900");
    Ok(())
}

#[multitest(env = Diamond)]
async fn each_driver_starts_when_its_inputs_are_ready(environment: &Environment) {
    let drivers = environment.drivers();
    assert_eq!(environment.names(), ["top", "left", "right", "bottom", "client"]);
    let inputs: Vec<_> = drivers.iter().map(|driver| driver.needs.len()).collect();
    assert_eq!(inputs, [0, 1, 1, 2, 1]);

    for driver in &drivers {
        for input in &driver.needs {
            let ready = environment.driver(input).and_then(|input| input.ready);
            assert!(ready <= driver.started, "`{}` started before `{input}`", driver.name);
        }
    }
}

/// Neither converter waits for the other, so the longest chain holds one of them.
#[multitest(env = Diamond)]
async fn the_slower_side_is_on_the_critical_path(environment: &Environment) {
    let ready = |name| environment.driver(name).and_then(|driver| driver.ready);
    let slower = if ready("left") > ready("right") { "left" } else { "right" };
    assert_eq!(environment.critical_path(), ["top", slower, "bottom", "client"]);
    assert!(ready("client") <= Some(environment.startup_time()));
}
