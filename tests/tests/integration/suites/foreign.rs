//! Attributes of other crates that make several tests of one testcase, with arguments of their own.

use multitest::prelude::*;
use multitest_drivers::TcpServer;
use rstest::fixture;

#[fixture]
fn currency() -> String {
    "EUR".to_owned()
}

#[multitest(env = { server: TcpServer })]
mod with_rstest {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(2, "two")]
    #[case::three(3, "three")]
    #[testcase]
    async fn takes_cases(#[case] number: u32, #[case] word: &str, server: &TcpServer) {
        assert_ne!(server.port(), 0);
        assert!(matches!((number, word), (2, "two") | (3, "three")));
    }

    #[rstest]
    #[testcase(parallel)]
    fn takes_fixtures(
        currency: String,
        #[values(1, 2)] times: usize,
        server: &TcpServer,
        environment: &Environment,
    ) -> Result<()> {
        assert_eq!(environment.names(), ["server"]);
        assert_ne!(server.port(), 0);
        assert_eq!(currency.repeat(times).len(), 3 * times);
        Ok(())
    }
}

environment! { Lone { server: TcpServer } }

#[multitest(env = Lone)]
mod with_test_case {
    use test_case::test_case;

    use super::*;

    #[test_case(2, 4; "twice")]
    #[test_case(2, 2; "an even one")]
    #[testcase]
    async fn takes_cases(a: u32, b: u32, server: &TcpServer) {
        assert_ne!(server.port(), 0);
        assert!(b.is_multiple_of(a));
    }

    #[test_case("a".to_owned(); "a text")]
    #[should_panic(expected = "on purpose")]
    #[testcase]
    fn must_panic(text: String, server: &TcpServer) {
        panic!("on purpose: {text} {}", server.port());
    }
}
