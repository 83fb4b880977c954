use multitest::prelude::*;
use multitest_drivers::TcpServer;

environment! {
    pub Trading { first: TcpServer, second: TcpServer }
    dependancies { first => second }
}

environment! {
    pub struct Other { first: TcpServer }
}

environment! {
    pub Third = { first: TcpServer }
}

fn main() {}
