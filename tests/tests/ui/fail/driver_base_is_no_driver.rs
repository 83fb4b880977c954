use multitest::driver;

#[driver(base = String)]
struct Text {
    #[option]
    language: String,
    #[attribute]
    length: u16,
}

fn main() {}
