//! Cases: a test each, with a name that can be read.

use std::env;

use multitest::prelude::*;
use multitest_drivers::TcpServer;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Strict,
    Lax,
}

#[multitest(env = { server: TcpServer })]
mod sums {
    use super::*;

    #[testcase(cases = [(2, 3, 5), two_and_two => (2, 2, 4), (-1, 1, 0)])]
    async fn adds((a, b, sum): (i32, i32, i32), server: &TcpServer) {
        assert_ne!(server.port(), 0);
        assert_eq!(a + b, sum);
    }

    #[testcase(parallel, cases = [Mode::Strict, Mode::Lax])]
    fn modes(case: Mode) {
        assert!(matches!(case, Mode::Strict | Mode::Lax));
    }

    #[testcase(cases = ["EUR", "", no_money => ""])]
    #[should_panic(expected = "no money")]
    async fn currencies(environment: &Environment, case: &str) -> Result<(), String> {
        assert_eq!(environment.names(), ["server"]);
        assert_eq!(case, "EUR", "no money");
        panic!("no money at all: {case}");
    }

    #[testcase(cases = [one => Mode::Strict])]
    #[cfg(any())]
    async fn never(case: NoSuchType) {}
}

#[test]
fn cases_have_names_of_their_own() {
    let this = env::current_exe().expect("this binary has a path");
    let listed = std::process::Command::new(this)
        .args(["--list", "suites::cases::sums"])
        .output()
        .expect("this binary runs again");
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    let names = listed
        .lines()
        .filter_map(|line| line.strip_prefix("suites::cases::sums::")?.strip_suffix(": test"));
    let expected = [
        "adds::case_1_2_3_5",
        "adds::case_3_minus_1_1_0",
        "adds::two_and_two",
        "currencies::case_1_eur",
        "currencies::case_2",
        "currencies::no_money",
        "modes::case_1_mode_strict",
        "modes::case_2_mode_lax",
    ];
    assert_eq!(names.collect::<Vec<_>>(), expected);
}
