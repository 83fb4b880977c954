//! Sends back what it receives, on every connection.
//!
//! `echo [--port N]` listens on 127.0.0.1, on a free port unless told which, and says `listening on
//! 127.0.0.1:PORT`. A port that is taken ends it with code 1 and a line on stderr.

use std::{
    io::{self, Read, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    process::ExitCode,
    thread,
};

use multitest_tests::{args::Args, say};

fn main() -> ExitCode {
    let port: u16 = Args::read().number("--port", 0);
    let listener = match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(listener) => listener,
        Err(error) => {
            eprintln!("error: bind 127.0.0.1:{port}: {error}");
            return ExitCode::FAILURE;
        }
    };
    match serve(&listener) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn serve(listener: &TcpListener) -> io::Result<()> {
    say(&format!("listening on {}", listener.local_addr()?))?;
    for client in listener.incoming() {
        let client = client?;
        thread::spawn(move || echo(client));
    }
    Ok(())
}

/// Ends with the connection, however that ends.
fn echo(mut client: TcpStream) {
    let mut bytes = vec![0; 64 * 1024];
    while let Ok(length @ 1..) = client.read(&mut bytes) {
        if client.write_all(&bytes[..length]).is_err() {
            return;
        }
    }
}
