use multitest::prelude::*;

#[multitest]
mod suite {
    pub(crate) const USED: u8 = 1;
}

#[multitest]
struct Suite;

fn main() {
    let _ = (suite::USED, Suite);
}
