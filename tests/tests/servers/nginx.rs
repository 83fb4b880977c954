//! An nginx in a `Place`, and as much of HTTP/1.1 as the tests speak.

use std::path::{Path, PathBuf};

use multitest::{
    Error, Result,
    ready::{self, Probe},
};
use multitest_drivers::{App, AppOptions, Driver, TcpClient};

use super::place::{Place, running_in};

/// How many worker processes its master starts.
pub(crate) const WORKERS: usize = 2;

/// The server, with `pages` by name.
pub(crate) fn server(place: &Place, pages: &[(&str, &str)]) -> Result<AppOptions> {
    let mut options = App::options();
    // `-e`: until it has read its configuration, it would write to the log of the system's own
    // nginx.
    options.binary(program()).args(("-p", "./", "-e", "stderr", "-c", config(place, pages)?));
    options.working_dir(place.directory()).expected_retcode(0);
    options.ready((ready::Port(place.port()), workers(place)));
    Ok(options)
}

/// Holds when its master has started all its workers: the port accepts before it starts the first.
pub(crate) fn workers(place: &Place) -> Probe {
    let directory = place.directory().to_owned();
    ready::probe("all workers to run", move || {
        let found = running_in(&directory).len();
        let all = if found == 1 + WORKERS { Ok(()) } else { Err(format!("{found} processes")) };
        std::future::ready(all)
    })
}

/// Debian installs it where the search path of an ordinary user does not lead.
pub(crate) fn program() -> &'static str {
    let installed = "/usr/sbin/nginx";
    if Path::new(installed).exists() { installed } else { "nginx" }
}

/// Writes the pages and the server's configuration; every path in it is relative to the working
/// directory.
pub(crate) fn config(place: &Place, pages: &[(&str, &str)]) -> Result<PathBuf> {
    for (name, text) in pages {
        place.write(&format!("html/{name}"), text)?;
    }
    // The modules that the package has compiled in; each makes its directory at the start.
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
    let temporary = temporary.map(|module| format!("{module}_temp_path temporary-{module};"));
    let text = format!(
        "daemon off;
        master_process on;
        worker_processes {WORKERS};
        user root;
        error_log stderr;
        pid nginx.pid;
        events {{ worker_connections 64; }}
        http {{
            access_log /dev/stdout;
            {}
            server {{ listen 127.0.0.1:{}; root html; }}
        }}",
        temporary.concat(),
        place.port()
    );
    place.write("nginx.conf", &text)
}

/// What the server answers to a request.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) body: String,
}

/// Requests `path`; the connection stays open for the next request.
pub(crate) async fn get(client: &TcpClient, path: &str) -> Result<Response> {
    client.send(format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", client.address())).await?;
    let head = String::from_utf8_lossy(&client.receive_until("\r\n\r\n").await?).into_owned();
    let unclear = |what| Error::new(format!("expected {what} of a response, found `{head}`"));
    let status = head.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3)?.parse().ok());
    let status = status.ok_or_else(|| unclear("the status"))?;
    let length = head.lines().find_map(|line| line.strip_prefix("Content-Length: ")?.parse().ok());
    let body = client.receive_exact(length.ok_or_else(|| unclear("the length"))?).await?;
    Ok(Response { status, body: String::from_utf8_lossy(&body).into_owned() })
}
