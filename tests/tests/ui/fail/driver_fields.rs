use multitest::driver;
use multitest_drivers::App;

#[driver(base = App)]
struct Server {
    plain: u16,
    #[option]
    #[state]
    both: u16,
    #[option]
    #[option]
    twice: u16,
    #[optoin]
    misspelt: u16,
    #[option(defualt = 5)]
    unknown: u16,
    #[option = 5]
    assigned: u16,
    #[attribute(base.port())]
    bare: u16,
    #[attribute(value)]
    nothing: u16,
    #[cfg(test)]
    #[option]
    conditional: u16,
    #[attribute(value = return)]
    returns: u16,
}

fn uses(server: &Server, options: &mut ServerOptions) {
    options.twice(5).conditional(6);
    let _ = (server.nothing(), server.returns());
}

fn main() {}
