//! Servers that others wrote: redis-server and nginx from Debian's packages, each with a
//! configuration file of its own.
//!
//! An ordinary function called in an option expression writes the file, into a `Place` that the
//! environment starts first. Where a server is not installed, its tests fail with what `App` says
//! of a program that cannot be found.

// The servers are those of Debian, and who serves whom is looked for in /proc.
#![cfg(target_os = "linux")]

mod servers {
    pub(crate) mod nginx;
    pub(crate) mod place;
    pub(crate) mod redis;
}

use multitest::{driver::Alone, prelude::*};
use multitest_drivers::{App, TcpClient};
use rustix::process::{Pid, Signal, kill_process};

use self::servers::{nginx, place::Place, redis};

const PAGES: &[(&str, &str)] = &[("index.html", "<h1>hello</h1>\n"), ("empty.txt", "")];

environment! {
    /// A redis and two connections to it.
    Store {
        place: Place,
        redis: App = redis::server(place)?,
        alice: TcpClient { host: "127.0.0.1", port: redis.extract::<u16>("port")? },
        bob: TcpClient { host: "127.0.0.1", port: redis.extract::<u16>("port")? },
    }

    /// An nginx with `PAGES` and two connections to it. It does not log its port, so nothing of it
    /// is mentioned.
    Web {
        place: Place,
        nginx: App = nginx::server(place, PAGES)?,
        alice: TcpClient { host: "127.0.0.1", port: place.port() },
        bob: TcpClient { host: "127.0.0.1", port: place.port() },
    }
    dependencies { nginx => (alice, bob) }
}

#[multitest(env = Store)]
async fn redis_answers(place: &Place, redis: &App, alice: &TcpClient) -> Result<()> {
    assert_eq!(redis.extract::<u16>("port")?, place.port());
    assert_eq!(redis::ask(alice, ["PING"]).await?, ["PONG"]);
    assert_eq!(redis::ask(alice, ["GET", "color"]).await?, ["(nil)"]);
    assert_eq!(redis::ask(alice, ["SET", "color", "dark\r\nred \0"]).await?, ["OK"]);
    assert_eq!(redis::ask(alice, ["GET", "color"]).await?, ["dark\r\nred \0"]);

    let error = redis::ask(alice, ["INCR", "color"]).await.expect_err("a color is no number");
    let expected = "the command `INCR color`: ERR value is not an integer or out of range";
    assert_eq!(error.summary(), expected);
    Ok(())
}

#[multitest(env = Store)]
async fn redis_serves_connections_at_once(alice: &TcpClient, bob: &TcpClient) -> Result<()> {
    const EACH: usize = 500;
    let count = async |client: &TcpClient| -> Result<()> {
        for _ in 0..EACH {
            redis::ask(client, ["INCR", "visits"]).await?;
        }
        Ok(())
    };
    tokio::try_join!(count(alice), count(bob))?;
    assert_eq!(redis::ask(alice, ["GET", "visits"]).await?, [(2 * EACH).to_string()]);
    Ok(())
}

#[multitest(env = Store)]
async fn redis_carries_messages(alice: &TcpClient, bob: &TcpClient) -> Result<()> {
    assert_eq!(redis::ask(alice, ["SUBSCRIBE", "news"]).await?, ["subscribe", "news", "1"]);
    assert_eq!(redis::ask(bob, ["PUBLISH", "news", "it rains"]).await?, ["1"]);
    assert_eq!(redis::reply(alice).await?, ["message", "news", "it rains"]);
    Ok(())
}

/// Redis saves what it holds when SIGTERM stops it, and its exit code, which the options expect,
/// says whether it could.
#[multitest(env = { place: Place })]
async fn redis_stops_in_order(place: &Place) -> Result<()> {
    let (redis, client) = start_redis(place).await?;
    assert_eq!(redis::ask(&client, ["SET", "color", "red"]).await?, ["OK"]);
    redis.stop().await?;
    assert_eq!(place.running(), Vec::<u32>::new());
    assert_eq!(client.receive_to_end().await?, b"");
    client.stop().await?;

    let (redis, client) = start_redis(place).await?;
    assert_eq!(redis::ask(&client, ["GET", "color"]).await?, ["red"]);
    client.stop().await?;
    redis.stop().await
}

async fn start_redis(place: &Place) -> Result<(Alone<App>, Alone<TcpClient>)> {
    let redis = redis::server(place)?.start().await?;
    let mut options = TcpClient::options();
    options.host("127.0.0.1").port(place.port());
    Ok((redis, options.start().await?))
}

#[multitest(env = Web)]
async fn nginx_serves_files(alice: &TcpClient) -> Result<()> {
    for (name, text) in PAGES {
        let page = nginx::get(alice, &format!("/{name}")).await?;
        assert_eq!((page.status, page.body.as_str()), (200, *text), "{name}");
    }
    assert_eq!(nginx::get(alice, "/").await?.body, PAGES[0].1);
    assert_eq!(nginx::get(alice, "/missing.html").await?.status, 404);
    Ok(())
}

#[multitest(env = Web)]
async fn nginx_serves_connections_at_once(alice: &TcpClient, bob: &TcpClient) -> Result<()> {
    // The half of a request holds up its own connection only.
    alice.send("GET / HTTP/1.1\r\nHost: here\r\n").await?;
    assert_eq!(nginx::get(bob, "/").await?.status, 200);
    alice.send("Connection: close\r\n\r\n").await?;
    let answer = String::from_utf8_lossy(&alice.receive_to_end().await?).into_owned();
    assert!(answer.starts_with("HTTP/1.1 200 ") && answer.ends_with(PAGES[0].1), "{answer}");

    alice.reconnect().await?;
    let (for_alice, for_bob) =
        tokio::try_join!(nginx::get(alice, "/empty.txt"), nginx::get(bob, "/missing.html"))?;
    assert_eq!((for_alice.status, for_bob.status), (200, 404));
    Ok(())
}

/// That all of them are gone after the test is checked by the place, which stops after nginx.
#[multitest(env = Web)]
async fn nginx_ends_with_its_workers(place: &Place, nginx: &App) {
    let running = place.running();
    assert_eq!(running.len(), 1 + nginx::WORKERS, "{running:?}");
    assert!(running.contains(&nginx.pid()), "{running:?} without {}", nginx.pid());
}

/// Workers of a killed master run on, holding its port; that they too are gone is checked as above.
#[multitest(
    env = {
        place: Place,
        nginx: App {
            binary: nginx::program(),
            args: ("-p", "./", "-e", "stderr", "-c", nginx::config(place, PAGES)?),
            working_dir: place.directory(),
            ready: (ready::Port(place.port()), nginx::workers(place)),
            expected_retcode: -9,
        },
    },
)]
async fn nginx_workers_end_without_their_master(place: &Place, nginx: &App) {
    let master = i32::try_from(nginx.pid()).ok().and_then(Pid::from_raw).expect("it has a pid");
    kill_process(master, Signal::KILL).expect("the master runs");
    assert_eq!(nginx.exited().await.map(|exit| exit.code()), Some(-9));
    assert_eq!(place.running().len(), nginx::WORKERS);
}

#[multitest(
    env = {
        store: Place,
        redis: App = redis::server(store)?,
        client: TcpClient { host: "127.0.0.1", port: redis.extract::<u16>("port")? },
        site: Place,
        nginx: App = nginx::server(site, &[("index.html", &greeting(client).await?)])?,
        browser: TcpClient { host: "127.0.0.1", port: site.port() },
    },
    dependencies = { nginx => browser },
)]
async fn nginx_serves_what_redis_holds(client: &TcpClient, browser: &TcpClient) -> Result<()> {
    let page = nginx::get(browser, "/").await?;
    assert_eq!(redis::ask(client, ["GET", "greeting"]).await?, [page.body]);
    Ok(())
}

/// What redis holds under `greeting`, once it is put there.
async fn greeting(client: &TcpClient) -> Result<String> {
    redis::ask(client, ["SET", "greeting", "good morning"]).await?;
    Ok(redis::ask(client, ["GET", "greeting"]).await?.concat())
}
