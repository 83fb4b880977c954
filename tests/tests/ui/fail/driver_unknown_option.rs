use multitest::{driver, prelude::*};
use multitest_drivers::App;

#[driver(base = App, options = { agrs: ["--port", "80"] })]
struct Server {
    #[option(default = 80)]
    port: u16,
}

#[driver(base = Server)]
struct Web;

#[multitest(env = { server: Server { binary: "server", prot: 80 } })]
async fn its_own() {}

#[multitest(env = { web: Web { binary: "server", working_directory: "/tmp", prot: 80 } })]
async fn of_a_base() {}

fn main() {}
