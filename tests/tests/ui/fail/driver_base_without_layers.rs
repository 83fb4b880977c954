use multitest::{
    driver,
    driver::{CommonOptions, StartContext},
    prelude::*,
};

struct Hand;

#[derive(Default)]
struct HandOptions(CommonOptions);

impl DriverOptions for HandOptions {
    type Driver = Hand;

    fn common(&mut self) -> &mut CommonOptions {
        &mut self.0
    }
}

impl Driver for Hand {
    type Options = HandOptions;

    async fn start(_: HandOptions, _: &StartContext) -> Result<Self> {
        Ok(Self)
    }
}

#[driver(base = Hand)]
struct Glove;

fn main() {}
