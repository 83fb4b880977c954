//! Whether the driver starts by itself is known to the compiler only.

use multitest::prelude::*;
use multitest_drivers::TcpServer;

environment! {
    Late { late: TcpServer { auto_start: false } }
}

#[multitest(env = Late)]
async fn by_reference(late: &TcpServer) {
    let _ = late;
}

fn main() {}
