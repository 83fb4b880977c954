//! Two hundred tests at once, each with an environment of its own.

use multitest::prelude::*;
use multitest_drivers::{App, TcpClient, TcpServer};

use crate::support::{Home, Run};

environment! {
    /// A program, a server, and a client to each.
    Four {
        server: TcpServer,
        client: TcpClient { port: server.port() },
        app: App { binary: env!("CARGO_BIN_EXE_echo"), stdout: [r":(?P<port>\d+)"] },
        other: TcpClient { port: app.extract::<u16>("port")? },
    }
}

async fn talk(server: &TcpServer, client: &TcpClient, other: &TcpClient) -> Result<()> {
    client.send("to the server").await?;
    assert_eq!(server.receive_exact(13).await?, b"to the server");
    other.send("to the app").await?;
    assert_eq!(other.receive_exact(10).await?, b"to the app");
    Ok(())
}

macro_rules! tests {
    ($module:ident: $($name:ident)*) => {
        mod $module {
            use super::*;
            $(
                #[multitest(env = Four)]
                #[ignore = "run by the test below, with all the others"]
                async fn $name(server: &TcpServer, client: &TcpClient, other: &TcpClient) {
                    talk(server, client, other).await.expect("all of them talk");
                }
            )*
        }
    };
}

macro_rules! twenties {
    ($($module:ident)*) => {$(
        tests! { $module: a b c d e f g h i j k l m n o p q r s t }
    )*};
}

twenties! { one two three four five six seven eight nine ten }

#[test]
fn two_hundred_tests_run_at_once() {
    let home = Home::new();
    let all = ["many::", "--skip", "two_hundred", "--test-threads=200"];
    let run = Run::within(&home, &[], &all).finish();
    run.assert_passes();
    assert!(run.stdout.contains("test result: ok. 200 passed"), "{}", run.stdout);
    assert!(home.tests().is_empty(), "{:?}", home.tests());
}
