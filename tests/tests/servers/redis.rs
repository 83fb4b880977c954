//! A redis-server in a `Place`, and as much of its protocol (RESP 2) as the tests speak.

use std::path::PathBuf;

use multitest::{Error, Result};
use multitest_drivers::{App, AppOptions, Driver, TcpClient};

use super::place::Place;

/// The server; it publishes its `port`.
pub(crate) fn server(place: &Place) -> Result<AppOptions> {
    let mut options = App::options();
    options.binary("redis-server").args([config(place)?]).expected_retcode(0);
    options.working_dir(place.directory());
    options.stdout([r"port=(?P<port>\d+)", "Ready to accept connections"]);
    Ok(options)
}

/// Writes the server's configuration: it keeps its data in its working directory, and saves them
/// when it stops.
fn config(place: &Place) -> Result<PathBuf> {
    let port = place.port();
    let text = format!("bind 127.0.0.1\nport {port}\ndir ./\nsave 3600 1\nappendonly no\n");
    place.write("redis.conf", &text)
}

/// Sends a command and takes the reply.
pub(crate) async fn ask<const N: usize>(
    client: &TcpClient,
    words: [&str; N],
) -> Result<Vec<String>> {
    let strings = words.map(|word| format!("${}\r\n{word}\r\n", word.len()));
    client.send(format!("*{N}\r\n{}", strings.concat())).await?;
    reply(client).await.map_err(|e| e.context(format!("the command `{}`", words.join(" "))))
}

/// Takes one reply: its text, or, if it is an array, the texts in it. No value is `(nil)`.
pub(crate) async fn reply(client: &TcpClient) -> Result<Vec<String>> {
    let (mut texts, mut missing) = (Vec::new(), 1);
    while missing > 0 {
        missing -= 1;
        let line = text(client.receive_until("\r\n").await?)?;
        let (kind, rest) = line.trim_end().split_at(1);
        match kind {
            "+" | ":" => texts.push(rest.to_owned()),
            "-" => return Err(Error::new(rest)),
            "$" if rest == "-1" => texts.push("(nil)".to_owned()),
            "$" => {
                texts.push(text(client.receive_exact(number(rest)?).await?)?);
                client.receive_until("\r\n").await?;
            }
            "*" => missing += number(rest)?,
            _ => return Err(Error::new(format!("expected a reply of redis, found `{line}`"))),
        }
    }
    Ok(texts)
}

fn text(bytes: Vec<u8>) -> Result<String> {
    Ok(String::from_utf8(bytes)?)
}

fn number(text: &str) -> Result<usize> {
    text.parse().map_err(|e| Error::new(format!("expected a length, found `{text}`: {e}")))
}
