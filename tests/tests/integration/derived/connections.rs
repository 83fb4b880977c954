//! Who talks to whom: what drivers know, what extractors add.

use multitest::{
    connection::{Connection, ConnectionExtractor, Direction},
    driver,
    prelude::*,
};
use multitest_drivers::{TcpClient, TcpServer};

/// Names what it shares.
struct Files(&'static str);

impl<D> ConnectionExtractor<D> for Files {
    fn extract(&self, _: &D) -> Vec<Connection> {
        vec![Connection::connecting("file", self.0)]
    }
}

/// It knows what its base knows.
#[driver(base = TcpServer)]
#[derive(Debug)]
struct Inherits;

/// Its own extractors are all there is.
#[driver(base = TcpServer, extractors = [Files("/a"), Files("/b")])]
#[derive(Debug)]
struct Names;

#[multitest(
    env = { server: Inherits, client: TcpClient { address: server.address() }, other: Names },
)]
async fn ends_of_a_connection_have_the_same_identifier(
    server: &Inherits,
    client: &TcpClient,
    environment: &Environment,
) -> Result<()> {
    let known = environment.connections();
    let names: Vec<&str> = known.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["server", "client", "other"]);
    let [(_, listening), (_, connecting), (_, files)] = &known[..] else { panic!("{known:?}") };
    assert_eq!(listening[0].to_string(), format!("tcp://{}", server.address()));
    assert_eq!(listening[0].identifier, connecting[0].identifier);
    assert_eq!(listening[0].direction, Direction::Listening);
    assert_eq!(connecting[0].direction, Direction::Connecting);
    assert_eq!(connecting[0].label, client.local_port()?.to_string());
    assert_eq!(
        files.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["file:///a", "file:///b"]
    );
    Ok(())
}
