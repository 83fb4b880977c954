use multitest::prelude::*;
use multitest_drivers as _;

#[multitest(env = { server: String })]
async fn without_options(server: &String) {
    let _ = server;
}

#[multitest(env = { server: std::vec::Vec<u8> { port: 5, host: "localhost" } })]
async fn with_options(server: &Vec<u8>) {
    let _ = server;
}

#[multitest(env = { server: String = String::new() })]
async fn given(server: &String) {
    let _ = server;
}

#[multitest(env = { server: std::vec::Vec<u8> = Vec::new() })]
async fn given_of_several_words(server: &Vec<u8>) {
    let _ = server;
}

fn main() {}
