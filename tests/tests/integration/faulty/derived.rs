//! Drivers made by `#[driver]` whose options, attributes or steps go wrong.

use multitest::{driver, driver::StartContext, prelude::*};
use multitest_drivers::TcpServer;

use crate::support::{Fault, Step};

/// Asks for an attribute that its base does not publish.
#[driver(base = TcpServer)]
#[derive(Debug)]
struct Misspelt {
    #[attribute]
    prot: u16,
}

#[multitest(env = { server: Misspelt })]
#[ignore = "meant to fail; run by the test of its output"]
async fn nothing_fills_the_attribute() {}

/// Nothing is like it.
#[driver(base = TcpServer)]
#[derive(Debug)]
struct Unknown {
    #[attribute]
    backlog: u16,
}

#[multitest(env = { server: Unknown })]
#[ignore = "meant to fail; run by the test of its output"]
async fn nothing_is_like_the_attribute() {}

/// Takes an attribute for what it is not.
#[driver(base = TcpServer)]
#[derive(Debug)]
struct Mistaken {
    #[attribute]
    host: u16,
}

#[multitest(env = { server: Mistaken })]
#[ignore = "meant to fail; run by the test of its output"]
async fn the_attribute_is_of_another_type() {}

/// Computes what it cannot.
#[driver(base = TcpServer, options = { port: text.parse::<u16>()? })]
#[derive(Debug)]
struct Parses {
    #[option]
    text: String,
    #[attribute(value = base.host().parse()?)]
    number: u16,
}

#[multitest(env = { server: Parses { text: "http" } })]
#[ignore = "meant to fail; run by the test of its output"]
async fn an_option_of_the_base_cannot_be_made() {}

#[multitest(env = { server: Parses { text: "0" } })]
#[ignore = "meant to fail; run by the test of its output"]
async fn the_attribute_cannot_be_made() {}

#[multitest(env = { server: Parses = Parses::options() })]
#[ignore = "meant to fail; run by the test of its output"]
async fn a_required_option_is_missing() {}

/// Requires a number.
#[driver(base = TcpServer)]
#[derive(Debug)]
struct Numbered {
    #[option]
    number: u16,
}

#[multitest(env = { rates: TcpServer, server: Numbered { number: context!(rates, "{{ host }}") } })]
#[ignore = "meant to fail; run by the test of its output"]
async fn a_required_option_cannot_be_made() {}

/// Its steps fail as they are told.
#[driver(
    base = Step,
    options = { stop_fault: Fault::Error },
    pre_start = prepare,
    pre_stop = before,
    post_stop = after,
)]
#[derive(Debug)]
struct Failing {
    #[option(default = true)]
    starts: bool,
}

fn prepare(options: &mut FailingOptions, _: &StartContext) -> Result<()> {
    if *options.starts {
        return Ok(());
    }
    Err(Error::new("there is nothing to prepare").help("leave it out"))
}

fn before(_: &Failing) {
    panic!("cannot wait");
}

async fn after(_: &Failing) -> Result<()> {
    tokio::task::yield_now().await;
    Err(Error::new("something is left"))
}

#[multitest(env = { step: Failing { starts: false } })]
#[ignore = "meant to fail; run by the test of its output"]
async fn a_step_of_the_start_fails() {}

#[multitest(env = { step: Failing })]
#[ignore = "meant to fail; run by the test of its output"]
async fn every_step_of_the_stop_fails() {}
