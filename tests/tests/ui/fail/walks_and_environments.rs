use multitest::{DynamicEnvironment, prelude::*};
use multitest_drivers::TcpServer;

#[action]
async fn look(server: &TcpServer) {
    server.port();
}

fn servers() -> DynamicEnvironment {
    DynamicEnvironment::default()
}

#[multitest(env = { server: TcpServer }, walks = [look], env_per = walk)]
async fn which_of_many(server: &TcpServer, environment: &Environment) {
    let _ = (server, environment);
}

#[multitest(env = servers(), walks = [look])]
async fn built() {}

fn main() {}
