use multitest::driver;

#[driver(base = String)]
struct Text {
    #[option]
    language: String,
    #[attribute]
    length: u16,
}

#[driver(base = std::string::String)]
#[derive(Debug)]
struct Path;

fn main() {}
