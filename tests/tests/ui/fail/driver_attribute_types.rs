use std::fmt;

use multitest::driver;
use multitest_drivers::App;

struct Mode;

struct Shown;

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("shown")
    }
}

#[driver(base = App)]
struct Server {
    #[attribute]
    shown: Shown,
    #[attribute(value = Mode)]
    mode: Mode,
    #[attribute(value = base.pid())]
    port: u16,
    #[attribute(value = format!("{later}"))]
    earlier: String,
    #[attribute(value = base.extract("later")?)]
    later: String,
    #[state]
    state: Mode,
}

fn main() {}
