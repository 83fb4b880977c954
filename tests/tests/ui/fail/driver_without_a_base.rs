use multitest::{
    driver,
    driver::{Lifecycle, StartContext},
    prelude::*,
};

#[driver(options = { args: "x" }, pre_start = prepare, post_stop = clean)]
struct Server {
    #[attribute(value = 80)]
    port: u16,
    #[state]
    count: u16,
}

impl Lifecycle for Server {
    async fn start(_: ServerOptions, _: &StartContext) -> Result<Self> {
        Ok(Self { port: 80, count: 0 })
    }
}

fn main() {}
