//! `context!` as the value of options of every kind, in named environments and in bodies.

use std::{net::SocketAddr, path::Path};

use multitest::{prelude::*, process::Signal};
use multitest_drivers::{App, AppOptions, TcpClient, TcpServer};

use super::{args, shown};

const ECHO: &str = env!("CARGO_BIN_EXE_echo");
const LISTENING: &str = r"listening on (?P<host>[^:]+):(?P<port>\d+)";

environment! {
    /// A client of an application, which is one of a service.
    Chain {
        client: TcpClient { host: context!(app, "{{host}}"), port: context!(app, "{{port}}") },
        app: App {
            binary: ECHO,
            args: ("--host", context!(service, "{{host}}"), "--upstream", context!(service, "{{port}}")),
            stdout: [LISTENING],
        },
        service: TcpServer,
    }
}

#[multitest(env = Chain)]
async fn three_drivers_find_each_other_in_any_order(
    client: &TcpClient,
    app: &App,
    service: &TcpServer,
    environment: &Environment,
) -> Result<()> {
    let upstream = service.port().to_string();
    assert_eq!(args(app), ["--host", service.host(), "--upstream", &*upstream]);
    client.send("hello").await?;
    assert_eq!(client.receive_exact(5).await?, b"hello");
    let needs = |name| environment.driver(name).map(|driver| driver.needs).unwrap_or_default();
    assert_eq!(needs("client"), ["app"]);
    assert_eq!(needs("app"), ["service"]);
    Ok(())
}

#[multitest(
    env = {
        said: App {
            binary: "echo",
            args: "yes=true lines=7 code=0 place=sub",
            stdout: [r"yes=(?P<yes>\w+) lines=(?P<lines>\d+) code=(?P<code>\d+) place=(?P<place>\w+)"],
            ready: ready::Exit,
        },
        server: TcpServer { port: context!(said, "{{ code }}"), host: context!(said, "127.0.0.{{ 1 }}") },
        app: App {
            binary: context!(said, "{{ '/bin' }}/sh"),
            pre_args: context!(said, "env"),
            args: ["-c", "echo sub"],
            env: [("PLACE", context!(said, "{{ place }}"))],
            clear_env: context!(said, "{{ yes }}"),
            error_log_lines: context!(said, "{{ lines }}"),
            expected_retcode: context!(said, "{{ code }}"),
            stdout: context!(said, "{{ place }}"),
            log: context!(said, "{{ place }}.log"),
            ready: (ready::Port(context!(server, "{{ port }}")), ready::Exit),
        },
        client: TcpClient { address: context!(server, "{{ address }}") },
    },
)]
async fn it_fits_options_of_every_type(app: &App, client: &TcpClient, server: &TcpServer) {
    assert_eq!(app.cmd()[1..], [app.cmd()[1].as_os_str(), "-c".as_ref(), "echo sub".as_ref()]);
    assert!(app.log_path().is_some_and(|log| log.ends_with("sub.log")));
    assert_eq!(client.address(), server.address());
}

#[multitest(env = { server: TcpServer }, flavor = "multi_thread")]
async fn in_a_body_it_yields_texts_and_values(
    server: &TcpServer,
    environment: &Environment,
) -> Result<()> {
    let address = context!(server, "{{ host }}:{{ port }}").parse::<SocketAddr>()?;
    assert_eq!(address, server.address());
    let port: u16 = context!(server, "{{ port | int + 1 }}",).parse()?;
    assert_eq!(port, server.port() + 1);
    let template = String::from("{{ host | upper }}");
    assert_eq!(context!(server, &template).text()?, server.host().to_uppercase());
    assert_eq!(environment.names(), ["server"]);
    Ok(())
}

#[multitest(env = { server: TcpServer })]
async fn a_mistake_in_a_body_is_an_error_with_its_place(server: &TcpServer) {
    let error = context!(server, "{{ prot }}").text().expect_err("there is no such attribute");
    let text = format!("{error:?}");
    assert!(
        text.starts_with("the driver `server` has no attribute `prot`\nin `{{ prot }}`, tests/"),
        "{text}"
    );
    assert!(text.contains("templates/context.rs:"), "{text}");
    assert!(
        text.ends_with("`server` publishes `host`, `port`, `address`\nhelp: did you mean `port`?"),
        "{text}"
    );
    let error = context!(server, "{{ host }}").parse::<u16>().expect_err("it is no number");
    let text = format!("{error:?}");
    assert!(
        text.starts_with("`{{ host }}` of `server` is `127.0.0.1`, which is no `u16`: "),
        "{text}"
    );
}

/// The options of a driver that is configured by a function.
fn echo(upstream: &TcpServer) -> AppOptions {
    let mut options = App::options();
    options.binary(ECHO).stdout([LISTENING]);
    options.args(("--upstream", context!(upstream, "{{ address }}"))).stop_signal(Signal::INT);
    options
}

#[multitest(env = { server: TcpServer, app: App = echo(server) })]
async fn functions_may_use_it_too(app: &App, server: &TcpServer) {
    assert_eq!(args(app), ["--upstream", &*server.address().to_string()]);
    assert!(shown(app.stdout_path()).ends_with("app/stdout"));
    assert!(app.binary() == Path::new(ECHO));
}

/// A handle is the driver's current instance.
#[multitest(env = { server: TcpServer })]
async fn it_takes_a_handle(server: Handle<TcpServer>) -> Result<()> {
    assert_eq!(context!(server, "{{ port }}").parse::<u16>()?, server.port());
    Ok(())
}

#[tokio::test]
async fn it_takes_a_driver_alone() -> Result<()> {
    let server = TcpServer::options().start().await?;
    assert_eq!(context!(server, "{{ port }}").parse::<u16>()?, server.port());
    server.stop().await
}
