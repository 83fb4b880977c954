use multitest::driver;
use multitest_drivers::App;

#[driver(base = App)]
enum Several {
    One,
}

#[driver(base = App)]
union Overlaid {
    one: u8,
}

#[driver(base = App)]
struct Tuple(u16);

#[driver(base = App)]
fn function() {}

fn main() {
    let _ = (Several::One, function());
}
