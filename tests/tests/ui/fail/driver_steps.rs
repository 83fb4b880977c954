use multitest::{driver, driver::StartContext, prelude::*};
use multitest_drivers::App;

#[driver(base = App, pre_start = prepare, post_start = announce, pre_stop = count, post_stop = missing)]
struct Server;

fn prepare(options: &ServerOptions) {
    let _ = options;
}

async fn announce(app: &mut Server) -> Result<()> {
    let _ = app;
    Ok(())
}

fn count(_: &Server) -> usize {
    5
}

#[driver(base = App, pre_start = of_another, post_start = not_even_async)]
struct Other;

async fn of_another(_: &mut ServerOptions, _: &StartContext) {}

async fn not_even_async(_: &Other) -> Option<u8> {
    None
}

fn main() {}
