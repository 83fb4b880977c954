use multitest::driver;
use multitest_drivers::App;

#[driver(bsae = App)]
struct Unknown;

#[driver(base = App, base = App, options = [args: "x"])]
struct Twice;

#[driver(base = "App")]
struct Text;

#[driver(base = App, options = { args = "x" })]
struct Assigned;

#[driver(base = App, options = { args: return })]
struct Returns;

#[driver(base = App, post_start = |app| {}, pre_stop = stop(app), extractors = Sockets)]
struct Closure;

#[driver(App)]
struct Bare;

#[driver(multitest_drivers::App)]
struct BarePath;

fn main() {}
