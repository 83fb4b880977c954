use multitest::prelude::*;
use multitest_drivers::TcpServer;

#[multitest(env = { server: TcpServer })]
mod cases {
    use super::*;

    #[testcase(cases = [1, 2])]
    async fn nobody_takes_them(server: &TcpServer) {}

    #[testcase(cases = [1, 2])]
    async fn two_take_them(case: u32, (a, b): (u32, u32)) {}

    #[testcase(cases = [])]
    async fn none(case: u32) {}

    #[testcase(cases = [one => 1, one => 2])]
    async fn of_one_name(case: u32) {}

    #[testcase(cases = 3)]
    async fn no_list(case: u32) {}

    #[testcase]
    async fn without(case: u32) {}

    #[testcase(cases = [return])]
    async fn returns(case: u32) {}
}

fn main() {}
