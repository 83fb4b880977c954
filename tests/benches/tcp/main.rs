//! What the TCP drivers cost beside bare tokio streams: small round trips, and bulk.
//!
//! `cargo bench -p multitest-tests --bench tcp`. Both ends are in one current-thread runtime, as in
//! a test.

#![allow(clippy::print_stdout, reason = "a benchmark prints its results")]

#[path = "../common/mod.rs"]
mod common;

use std::time::Instant;

use multitest::{Driver, DriverOptions, driver::Alone};
use multitest_drivers::{TcpClient, TcpServer};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    runtime::{Builder, Runtime},
};

use self::common::{Row, Table, Target, Unit, in_turns, wanted};

const PING: [u8; 64] = [b'x'; 64];
static BLOCK: [u8; 65_536] = [b'y'; 65_536];
const ROUND_TRIPS: u32 = 10_000;
const BLOCKS: u32 = 4_000;
const ROUNDS: usize = 31;

fn main() {
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("the system grants a runtime");
    let table = Table::new("TCP drivers");
    let target = Target::RatioAtLeast(0.95);

    let what = "64-byte round trips";
    if wanted(what) {
        let trips = f64::from(ROUND_TRIPS);
        let ours = || trips / seconds_of(&runtime, Drivers::start, Drivers::ping_pong);
        let floor = || trips / seconds_of(&runtime, Streams::connect, Streams::ping_pong);
        let (ours, floor) = in_turns(ROUNDS, ours, floor);
        table.add(Row { what, unit: Unit::PerSecond, ours, floor, target });
    }
    let what = "bulk in blocks of 64 KiB";
    if wanted(what) {
        let bytes = f64::from(BLOCKS) * 65_536.0;
        let ours = || bytes / seconds_of(&runtime, Drivers::start, Drivers::bulk);
        let floor = || bytes / seconds_of(&runtime, Streams::connect, Streams::bulk);
        let (ours, floor) = in_turns(ROUNDS, ours, floor);
        table.add(Row { what, unit: Unit::BytesPerSecond, ours, floor, target });
    }
}

/// Seconds that `work` takes over a new connection, after a first time that does not count: it grows buffers and windows. One
/// connection in ten is twice as fast as the others for its whole life, so each round has its own.
fn seconds_of<E>(
    runtime: &Runtime,
    connect: impl AsyncFn() -> E,
    mut work: impl AsyncFnMut(&mut E),
) -> f64 {
    runtime.block_on(async {
        let mut ends = connect().await;
        work(&mut ends).await;
        let begin = Instant::now();
        work(&mut ends).await;
        begin.elapsed().as_secs_f64()
    })
}

struct Drivers {
    server: Alone<TcpServer>,
    client: Alone<TcpClient>,
}

impl Drivers {
    async fn start() -> Self {
        let server = TcpServer::options().start().await.expect("a port is free");
        let mut options = TcpClient::options();
        options.address(server.address());
        let client = options.start().await.expect("the server listens");
        server.accept().await.expect("the client has connected");
        Self { server, client }
    }

    async fn ping_pong(&mut self) {
        for _ in 0..ROUND_TRIPS {
            self.client.send(&PING).await.expect("the server is there");
            self.server.receive_exact(PING.len()).await.expect("it was sent");
            self.server.send(&PING).await.expect("the client is there");
            self.client.receive_exact(PING.len()).await.expect("it was sent");
        }
    }

    async fn bulk(&mut self) {
        let send = async {
            for _ in 0..BLOCKS {
                self.client.send(&BLOCK).await.expect("the server is there");
            }
        };
        let receive = async {
            for _ in 0..BLOCKS {
                self.server.receive_exact(BLOCK.len()).await.expect("it was sent");
            }
        };
        tokio::join!(send, receive);
    }
}

struct Streams {
    server: TcpStream,
    client: TcpStream,
}

impl Streams {
    async fn connect() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let address = listener.local_addr().expect("it is bound");
        let client = TcpStream::connect(address).await.expect("it listens");
        let (server, _) = listener.accept().await.expect("the client has connected");
        for stream in [&server, &client] {
            stream.set_nodelay(true).expect("it is connected");
        }
        Self { server, client }
    }

    async fn ping_pong(&mut self) {
        let mut buffer = [0; PING.len()];
        for _ in 0..ROUND_TRIPS {
            self.client.write_all(&PING).await.expect("the server is there");
            self.server.read_exact(&mut buffer).await.expect("it was sent");
            self.server.write_all(&PING).await.expect("the client is there");
            self.client.read_exact(&mut buffer).await.expect("it was sent");
        }
    }

    async fn bulk(&mut self) {
        let send = async {
            for _ in 0..BLOCKS {
                self.client.write_all(&BLOCK).await.expect("the server is there");
            }
        };
        let receive = async {
            let mut buffer = vec![0; BLOCK.len()];
            for _ in 0..BLOCKS {
                self.server.read_exact(&mut buffer).await.expect("it was sent");
            }
        };
        tokio::join!(send, receive);
    }
}
