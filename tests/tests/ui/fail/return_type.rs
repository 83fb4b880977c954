use multitest::prelude::*;

#[multitest]
async fn number() -> u16 {
    5
}

#[multitest]
fn opaque() -> impl Sized {}

fn main() {}
