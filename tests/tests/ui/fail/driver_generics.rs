use multitest::driver;
use multitest_drivers::App;

#[driver(base = App)]
struct OfType<T> {
    #[option]
    value: Vec<T>,
}

#[driver(base = App)]
struct OfLifetime<'a> {
    #[option]
    value: &'a str,
}

#[driver(base = App)]
struct OfConst<const N: usize> {
    #[option]
    value: [u16; N],
}

#[driver(base = App)]
struct Restricted
where
    u8: Copy;

fn main() {}
