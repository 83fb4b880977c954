//! A currency converter between a client and a rates service, both played by the test.
//!
//! The converter is a program; it is told where the rates service listens and says on stdout where
//! it listens itself. The first test is the whole idea; the others are what one would test of such
//! a program.

use multitest::prelude::*;
use multitest_drivers::{App, TcpClient, TcpServer};

#[multitest(
    env = {
        rates: TcpServer,
        converter: App {
            binary: env!("CARGO_BIN_EXE_converter"),
            args: ("--rates", rates.address()),
            stdout: [r"listening on (?P<host>[^:]+):(?P<port>\d+)"],
        },
        client: TcpClient {
            host: converter.extract::<String>("host")?,
            port: converter.extract::<u16>("port")?,
        },
    },
)]
async fn converts_at_the_rate_of_the_day(client: &TcpClient, rates: &TcpServer) -> Result<()> {
    client.send("EUR:GBP:1000").await?;
    assert_eq!(rates.receive_text().await?, "EUR:GBP");
    rates.send("0.9").await?;
    assert_eq!(client.receive_text().await?, "900");
    Ok(())
}

/// The same test as a function that is not async: the environment waits.
#[multitest(
    env = {
        rates: TcpServer,
        converter: App {
            binary: env!("CARGO_BIN_EXE_converter"),
            args: ("--rates", rates.address()),
            stdout: [r"listening on (?P<host>[^:]+):(?P<port>\d+)"],
        },
        client: TcpClient {
            host: converter.extract::<String>("host")?,
            port: converter.extract::<u16>("port")?,
        },
    },
)]
fn converts_without_async(
    client: &TcpClient,
    rates: &TcpServer,
    environment: &Environment,
) -> Result<()> {
    environment.block_on(client.send("EUR:GBP:1000"))?;
    assert_eq!(environment.block_on(rates.receive_text())?, "EUR:GBP");
    environment.block_on(rates.send("0.9"))?;
    assert_eq!(environment.block_on(client.receive_text())?, "900");
    Ok(())
}

// The remaining tests name the environment instead of repeating it.
environment! {
    /// A client, the converter, and the rates service it asks.
    Conversion {
        rates: TcpServer,
        converter: App {
            binary: env!("CARGO_BIN_EXE_converter"),
            args: ("--rates", rates.address()),
            stdout: [r"listening on (?P<host>[^:]+):(?P<port>\d+)"],
        },
        client: TcpClient {
            host: converter.extract::<String>("host")?,
            port: converter.extract::<u16>("port")?,
        },
    }
}

#[multitest(env = Conversion)]
async fn converts_both_ways(client: &TcpClient, rates: &TcpServer) -> Result<()> {
    for (request, rate, answer) in [
        ("EUR:GBP:1000", "0.90000", "900"),
        ("GBP:EUR:1000", "1.10000", "1100"),
        ("EUR:GBP:1500", "0.90000", "1350"),
        ("GBP:EUR:1500", "1.10000", "1650"),
    ] {
        client.send(request).await?;
        assert_eq!(rates.receive_text().await?, request[..7], "the query for {request}");
        rates.send(rate).await?;
        assert_eq!(client.receive_text().await?, answer, "the answer to {request}");
    }
    Ok(())
}

/// Nobody answers for the rates service here: a converter that asked it would leave the client
/// waiting.
#[multitest(env = Conversion)]
async fn needs_no_rate_for_the_same_currency_or_nothing(client: &TcpClient) -> Result<()> {
    for (request, answer) in [("EUR:EUR:2000", "2000"), ("EUR:GBP:0", "0")] {
        client.send(request).await?;
        assert_eq!(client.receive_text().await?, answer, "the answer to {request}");
    }
    Ok(())
}

#[multitest(env = Conversion)]
async fn refuses_what_is_no_request(client: &TcpClient) -> Result<()> {
    for request in ["GBP.EUR.1000", "EUR::GBP:500", "GBP:EURO:1000", "GBP:EUR:ABC"] {
        client.send(request).await?;
        let expected = format!("error: `{request}` is no request; send `EUR:GBP:1000`");
        assert_eq!(client.receive_text().await?, expected);
    }
    Ok(())
}

#[multitest(env = Conversion)]
async fn refuses_a_rate_that_is_no_number(client: &TcpClient, rates: &TcpServer) -> Result<()> {
    client.send("EUR:GBP:1000").await?;
    assert_eq!(rates.receive_text().await?, "EUR:GBP");
    rates.send("plenty").await?;
    assert_eq!(client.receive_text().await?, "error: `plenty` is no rate for `EUR:GBP`");
    Ok(())
}

#[multitest(env = Conversion)]
async fn outlives_the_rates_service(client: &TcpClient, rates: &TcpServer) -> Result<()> {
    client.send("EUR:GBP:1000").await?;
    let connection = rates.accept().await?;
    assert_eq!(connection.receive_text().await?, "EUR:GBP");
    connection.close();
    let answer = client.receive_text().await?;
    assert_eq!(answer, "error: no rate for `EUR:GBP`: the rates service hung up");

    // It connects anew for the next request.
    client.send("EUR:GBP:1000").await?;
    rates.accept().await?;
    assert_eq!(rates.receive_text().await?, "EUR:GBP");
    rates.send("0.85").await?;
    assert_eq!(client.receive_text().await?, "850");
    Ok(())
}
