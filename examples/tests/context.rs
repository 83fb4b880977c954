//! Three drivers, each configured with what the one before it turned out to be: a service that the test plays, the
//! application under test, and a client of it.
//!
//! `context!` takes what a driver publishes as text, and fits options of any type. The order in which the drivers are
//! written does not matter: naming one makes the other wait for it. The application reads a configuration file, too, in
//! which the drivers are named the same way.

use std::fs;

use multitest::prelude::*;
use multitest_drivers::{App, TcpClient, TcpServer};

#[multitest(
    env = {
        client: TcpClient {
            host: context!(app, "{{ host }}"),
            port: context!(app, "{{ port }}"),
        },
        app: App {
            binary: env!("CARGO_BIN_EXE_converter"),
            args: ("--rates", context!(service, "{{ host }}:{{ port }}")),
            stdout: [r"listening on (?P<host>[^:]+):(?P<port>\d+)"],
            install_files: file("tests/context.cfg").to("app.cfg"),
            vars: { currencies: ["EUR", "GBP"] },
        },
        service: TcpServer,
    },
)]
async fn a_client_an_application_and_a_service(
    client: &TcpClient,
    app: &App,
    service: &TcpServer,
) -> Result<()> {
    client.send("EUR:GBP:1000").await?;
    assert_eq!(service.receive_text().await?, "EUR:GBP");
    service.send("0.9").await?;
    assert_eq!(client.receive_text().await?, "900");

    let installed = fs::read_to_string(app.directory().join("app.cfg"))?;
    let expected = format!("service = {}\ncurrency = EUR\ncurrency = GBP\n", service.address());
    assert_eq!(installed, expected);
    Ok(())
}
