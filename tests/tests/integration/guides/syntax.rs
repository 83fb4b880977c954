//! What the tables name that is no path but the grammar of the macros, used as written there.

use multitest::{
    connection::{Connection, ConnectionExtractor},
    driver,
    prelude::*,
};
use multitest_drivers::{App, TcpServer};

#[derive(Clone, Copy)]
struct Extractor;

impl ConnectionExtractor<Known> for Extractor {
    fn extract(&self, known: &Known) -> Vec<Connection> {
        vec![Connection::listening("tcp", known.address())]
    }
}

// `#[driver(extractors = [..])]`, with a base.
/// A server whose connections are found by another.
#[driver(base = TcpServer, extractors = [Extractor])]
#[derive(Debug)]
struct Known;

#[multitest(
    env = [
        #[async_start]
        server: Known,
        app: App { binary: "true", ready: ready::Exit, auto_start: false },
    ],
)]
async fn the_words_of_the_page_are_words_of_the_macros(
    app: Handle<App>,
    server: &Known,
    environment: &Environment,
) -> Result<()> {
    assert_eq!(app.status(), Status::Waiting);
    app.start().await?;
    let expected = vec![Connection::listening("tcp", server.address())];
    let found = environment.connections().into_iter().find(|(name, _)| name == "server");
    assert_eq!(found, Some(("server".to_owned(), expected)));
    Ok(())
}
