use multitest::driver;
use multitest_drivers::App;

struct Sockets;

#[driver(base = App, extractors = [Sockets])]
struct Server;

fn main() {}
