use multitest::prelude::*;
use multitest_drivers::{App, TcpClient};

#[multitest(env = { converter: App { args: ["--help"] }, client: TcpClient })]
async fn starts(converter: &App) {
    let _ = converter;
}

fn main() {}
