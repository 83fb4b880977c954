//! The two crates: the same tests, declared and by hand.

use std::{fmt::Write, path::Path};

/// The manifest of the crate `name`, which is in no workspace.
pub(crate) fn manifest(name: &str, workspace: &Path) -> String {
    let workspace = workspace.display();
    format!(
        r#"[package]
name = "{name}"
version = "0.1.0"
edition = "2024"

[dependencies]
multitest = {{ path = "{workspace}/runtime" }}
multitest-drivers = {{ path = "{workspace}/drivers" }}
tokio = {{ version = "1", features = ["rt"] }}

[workspace]
"#
    )
}

/// Tests with the attribute.
pub(crate) fn declared(functions: u32) -> String {
    let mut source = String::from(
        "use multitest::prelude::*;\nuse multitest_drivers::{App, TcpClient, TcpServer};\n",
    );
    for number in 0..functions {
        let _ = write!(
            source,
            r#"
#[multitest(
    env = {{
        rates: TcpServer,
        app: App {{
            binary: "server",
            args: ("--rates", rates.address(), "--number", {number}),
            stdout: [r"listening on (?P<host>[^:]+):(?P<port>\d+)"],
        }},
        left: TcpClient {{ host: app.extract::<String>("host")?, port: app.extract::<u16>("port")? }},
        right: TcpClient {{ host: app.extract::<String>("host")?, port: app.extract::<u16>("port")? }},
        last: TcpServer {{ port: {{ let _ = right; 0 }} }},
    }},
)]
async fn test_{number}(left: &TcpClient, rates: &TcpServer) -> Result<()> {{
    left.send("EUR").await?;
    assert_eq!(rates.receive_text().await?, "EUR");
    Ok(())
}}
"#
        );
    }
    source
}

/// The same without: drivers that are started one after another, each alone, and stopped.
pub(crate) fn by_hand(functions: u32) -> String {
    let mut source = String::from(
        r"use multitest::{Driver, DriverOptions, Result};
use multitest_drivers::{App, TcpClient, TcpServer};

fn run(test: impl Future<Output = Result<()>>) -> Result<()> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(test)
}
",
    );
    for number in 0..functions {
        let _ = write!(
            source,
            r#"
#[test]
fn test_{number}() -> Result<()> {{
    async fn body(left: &TcpClient, rates: &TcpServer) -> Result<()> {{
        left.send("EUR").await?;
        assert_eq!(rates.receive_text().await?, "EUR");
        Ok(())
    }}
    run(async {{
        let rates = TcpServer::options().start().await?;
        let mut options = App::options();
        options.binary("server");
        options.args(("--rates", rates.address(), "--number", {number}));
        options.stdout([r"listening on (?P<host>[^:]+):(?P<port>\d+)"]);
        let app = options.start().await?;
        let mut options = TcpClient::options();
        options.host(app.extract::<String>("host")?).port(app.extract::<u16>("port")?);
        let left = options.start().await?;
        let mut options = TcpClient::options();
        options.host(app.extract::<String>("host")?).port(app.extract::<u16>("port")?);
        let right = options.start().await?;
        let mut options = TcpServer::options();
        options.port({{ let _ = &right; 0 }});
        let last = options.start().await?;
        let result = body(&left, &rates).await;
        last.stop().await?;
        right.stop().await?;
        left.stop().await?;
        app.stop().await?;
        rates.stop().await?;
        result
    }})
}}
"#
        );
    }
    source
}
