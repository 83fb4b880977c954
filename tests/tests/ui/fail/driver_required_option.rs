use multitest::{driver, prelude::*};
use multitest_drivers::App;

#[driver(base = App, options = { args: ("--port", port) })]
struct Server {
    #[option]
    port: u16,
}

#[driver(base = Server, options = { port: 80 })]
struct Web;

#[driver(base = Web)]
struct Shop {
    #[option]
    name: String,
}

#[multitest(env = { server: Server { binary: "server" } })]
async fn its_own() {}

#[multitest(env = { web: Web })]
async fn of_its_base() {}

#[multitest(env = { shop: Shop { name: "books", port: 8080 } })]
async fn of_the_base_of_its_bases_base() {}

fn main() {}
