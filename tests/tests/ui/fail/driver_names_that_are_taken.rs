use multitest::driver;
use multitest_drivers::App;

#[driver(base = App)]
struct Server {
    #[option]
    timeout: u16,
    #[attribute(value = "x".to_owned())]
    ready: String,
}

fn main() {}
