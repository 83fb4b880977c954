//! What a test does to single drivers while it runs: restart, stop, start, pause; and what it says
//! of a driver that may end.

mod built;
mod by_hand;
mod dead;
mod failover;
mod hooks;
mod restart;
mod status;

use multitest_drivers::App;

/// Connects to the `echo` program that `app` runs, and says whether it answers.
async fn answers(app: &App) -> bool {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let Ok(address) = app.extract::<String>("address") else { return false };
    let Ok(mut stream) = tokio::net::TcpStream::connect(address).await else { return false };
    let mut answer = [0; 2];
    stream.write_all(b"hi").await.is_ok()
        && stream.read_exact(&mut answer).await.is_ok()
        && &answer == b"hi"
}
