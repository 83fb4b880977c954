//! Actions that work with the drivers of the environment, by parameter name.

use multitest::{driver::Status, prelude::*, walks::Update};
use multitest_drivers::{TcpClient, TcpServer};
use serde::{Deserialize, Serialize};

environment! {
    /// A client that talks to a server.
    Talk {
        server: TcpServer,
        client: TcpClient { address: server.address() },
    }
}

#[action(options = ["a", "b"])]
async fn send(
    option: &str,
    client: &TcpClient,
    server: &TcpServer,
    state: &mut Vec<u16>,
) -> Result<()> {
    client.send(option).await?;
    assert_eq!(server.receive_text().await?, option);
    state.push(server.port());
    Ok(())
}

#[action]
fn look_around(environment: &Environment, server: Handle<TcpServer>, state: &mut Vec<u16>) {
    assert_eq!(server.status(), Status::Ready);
    assert!(environment.directory().is_dir());
    state.push(server.port());
}

#[multitest(env = Talk, walks = [send, look_around], state = Vec::new(), concurrency = 1, gather)]
async fn an_action_takes_drivers_by_their_names(walks: &Walks<Vec<u16>>, server: &TcpServer) {
    assert_eq!(walks.passed(), 2);
    assert!(walks.states().all(|ports| *ports == [server.port(); 2]));
}

#[multitest(
    env = { server: TcpServer, other: TcpServer, client: TcpClient { address: server.address() } },
    walks = [send],
    state = Vec::new(),
    concurrency = 1,
)]
fn the_function_takes_any_drivers_and_the_environment(
    other: &TcpServer,
    environment: &Environment,
    walks: &Walks<Vec<u16>>,
) {
    assert_eq!(walks.passed(), 2);
    assert!(other.port() != 0 && environment.directory().is_dir());
}

#[derive(Clone, Serialize, Deserialize)]
struct Port(u16);

impl Update<Vec<u16>> for Port {
    fn apply(&self, state: &mut Vec<u16>) {
        state.push(self.0);
    }
}

#[action(serial, options = [1, 2])]
async fn restart(option: u8, server: Handle<TcpServer>) -> Result<Port> {
    assert!(option > 0);
    server.restart().await?;
    Ok(Port(server.port()))
}

#[action]
fn port(server: &TcpServer, state: &mut Vec<u16>) {
    state.push(server.port());
}

#[multitest(
    env = { server: TcpServer },
    walks = [port, restart, port],
    state = Vec::new(),
    gather,
)]
async fn after_a_restart_actions_see_the_new_instance(walks: &Walks<Vec<u16>>) -> Result<()> {
    walks.check()?;
    for ports in walks.states() {
        assert_eq!(ports[1], ports[2]);
    }
    Ok(())
}
