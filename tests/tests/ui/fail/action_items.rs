use multitest::prelude::*;

#[action(options = [1, 2])]
struct SetLimit(u32);

struct Account {
    limit: u32,
}

impl Account {
    #[action(options = [1, 2])]
    fn set_limit(&mut self, option: &u32) {
        self.limit = *option;
    }
}

fn main() {
    let _ = SetLimit(Account { limit: 1 }.limit).0;
}
