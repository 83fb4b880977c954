use multitest::{driver, prelude::*};

/// A driver from nothing.
#[driver]
pub struct Greeter {
    /// What it says.
    #[option(default = "hello")]
    greeting: String,
    /// Where it says it.
    #[attribute]
    port: u16,
}

#[multitest(env = { greeter: Greeter { greeting: "hi" } })]
async fn greets(greeter: &Greeter) {
    let _ = greeter.port();
}

fn main() {}
