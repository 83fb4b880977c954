//! Combinations: a converter and its rates service, every pair of currencies and every amount, at two
//! rates. Changing the rate is a serial action: all walks at one rate end before the next begins.

use std::net::SocketAddr;

use multitest::{action, driver, prelude::*, walks::Update};
use multitest_drivers::{App, TcpClient};
use serde::{Deserialize, Serialize};

/// The rates service.
#[driver(
    base = App,
    options = { binary: env!("CARGO_BIN_EXE_rates"), stdout: [r"listening on (?P<address>\S+)"] },
)]
#[derive(Debug)]
struct Rates {
    /// Where it listens.
    #[attribute]
    address: SocketAddr,
}

/// The converter under test.
#[driver(
    base = App,
    options = {
        binary: env!("CARGO_BIN_EXE_converter"),
        args: ("--rates", rates),
        stdout: [r"listening on (?P<address>\S+)"],
    },
)]
#[derive(Debug)]
struct Converter {
    /// Where it asks for rates.
    #[option]
    rates: SocketAddr,
    /// Where it listens.
    #[attribute]
    address: SocketAddr,
}

/// What one walk wants to have converted.
#[derive(Debug, Clone, Default, Serialize)]
struct Order {
    from: String,
    to: String,
    rate: u32,
}

/// Sends `request` on a connection of its own, and returns the answer.
async fn ask(address: SocketAddr, request: &str) -> Result<String> {
    let mut options = TcpClient::options();
    options.address(address);
    let client = options.start().await?;
    client.send(request).await?;
    let answer = client.receive_text().await?;
    client.stop().await?;
    Ok(answer)
}

#[action(options = ["EUR", "GBP", "USD"])]
fn from(option: &str, state: &mut Order) {
    option.clone_into(&mut state.from);
}

#[action(options = ["EUR", "GBP", "USD"])]
fn to(option: &str, state: &mut Order) {
    option.clone_into(&mut state.to);
}

/// The rate from now on.
#[derive(Serialize, Deserialize)]
struct RateIs(u32);

impl Update<Order> for RateIs {
    fn apply(&self, state: &mut Order) {
        state.rate = self.0;
    }
}

#[action(serial, options = [2, 5])]
async fn rate(option: &u32, rates: &Rates) -> Result<RateIs> {
    assert_eq!(ask(rates.address(), &format!("set {option}")).await?, "ok");
    Ok(RateIs(*option))
}

#[action(options = [0, 1, 1000])]
async fn converts(option: &u32, state: &Order, converter: &Converter) -> Result<()> {
    let Order { from, to, rate } = state;
    let answer = ask(converter.address(), &format!("{from}:{to}:{option}")).await?;
    let expected = if from == to { *option } else { option * rate };
    assert_eq!(answer, expected.to_string());
    Ok(())
}

environment! {
    Fx {
        rates: Rates,
        converter: Converter { rates: rates.address() },
    }
}

#[multitest(env = Fx, walks = [from, to, rate, converts], state = Order::default(), timeout = "60s")]
async fn every_order_is_converted(walks: &Walks<Order>) {
    assert_eq!(walks.passed(), 3 * 3 * 2 * 3);
}

#[multitest(
    env = Fx,
    walks = [from, to, rate, converts],
    state = Order::default(),
    select = pairwise,
    never = [from == to],
    timeout = "60s",
)]
async fn pairs_of_options_are_enough(walks: &Walks<Order>) -> Result<()> {
    let pairs = walks.coverage(2)?;
    assert_eq!(pairs.passed(), pairs.possible());
    assert!(walks.passed() < 3 * 2 * 2 * 3);
    Ok(())
}
