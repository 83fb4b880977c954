//! A suite: one converter for all testcases, started by the first that runs, stopped when the process ends.
//!
//! Each testcase is a test of its own, so `cargo test --test suite converts::case_2` runs one of them, in an environment of its
//! own.

use std::net::SocketAddr;

use multitest::prelude::*;
use multitest_drivers::{App, TcpClient, TcpServer};

#[multitest(
    env = {
        rates: TcpServer,
        converter: App {
            binary: env!("CARGO_BIN_EXE_converter"),
            args: ("--rates", rates.address()),
            stdout: [r"listening on (?P<address>\S+)"],
        },
        client: TcpClient { address: converter.extract::<SocketAddr>("address")? },
    },
    timeout = "30s",
)]
mod conversions {
    use super::*;

    #[pre_testcase]
    fn the_converter_lives(converter: &App) {
        assert_eq!(converter.retcode(), None);
    }

    #[testcase(cases = [("EUR:GBP:1000", "0.9", "900"), at_par => ("EUR:USD:100", "1", "100")])]
    async fn converts(
        (question, rate, answer): (&str, &str, &str),
        client: &TcpClient,
        rates: &TcpServer,
    ) -> Result<()> {
        client.send(question).await?;
        let asked = rates.receive_text().await?;
        assert!(question.starts_with(&asked));
        rates.send(rate).await?;
        assert_eq!(client.receive_text().await?, answer);
        Ok(())
    }

    #[testcase(parallel)]
    fn the_converter_says_where_it_listens(converter: &App, client: &TcpClient) -> Result<()> {
        let address: SocketAddr = converter.extract("address")?;
        assert_eq!(client.port(), address.port());
        Ok(())
    }
}
