//! Suites through all stages: what is reported, and what stays as it was.

use quote::quote;

use super::{
    multitest, testcase,
    tests::{reported, tokens},
};

/// The first lines of what is reported for a suite with this content and one driver, `server`.
fn mistakes(content: &str) -> Vec<String> {
    let content = tokens(content);
    reported(&multitest(quote!(env = { server: TcpServer }), &quote!(mod suite { #content })))
}

#[test]
fn what_is_well_formed_is_not_reported() {
    for content in [
        "#[testcase] async fn t(server: &TcpServer) {}",
        "#[multitest::testcase(parallel, timeout = \"1s\")] fn t() -> Result<()> { Ok(()) }",
        "#[testcase(cases = [1, two => 2,])] fn t(case: u8) {}",
        "#[testcase(cases = [(1, 2)])] fn t(server: &TcpServer, (a, b): (u8, u8)) {}",
        "#[setup] fn s() {} #[setup(timeout = \"1s\")] async fn r() {} #[testcase] fn t() {}",
        "#[pre_testcase] fn s(testcase: &Testcase, server: &TcpServer) {} #[testcase] fn t() {}",
        "#[rstest] #[case(1)] #[testcase] fn t(#[case] a: u8, other: String, server: &TcpServer) {}",
        "use super::*; struct S; const X: T = T { x: 1 }; m! { #[testcase] } #[testcase] fn t() {}",
        "mod inner { #[test] fn t() {} } #[cfg(any())] #[testcase] fn t() {}",
    ] {
        assert_eq!(mistakes(content), Vec::<String>::new(), "{content}");
    }
}

#[test]
fn mistakes_in_a_suite() {
    for (content, expected) in [
        ("", vec!["a suite without testcases would run nothing"]),
        (
            "#[testcase] fn t(sever: &TcpServer) {} #[setup] fn s(client: &TcpClient) {}",
            vec![
                "the parameter `sever` names no driver of the environment",
                "the parameter `client` names no driver of the environment",
            ],
        ),
        ("#[testcase(fast)] fn t() {}", vec!["`#[testcase]` has no option `fast`"]),
        ("#[testcase(parallel, parallel)] fn t() {}", vec!["`parallel` is given twice"]),
        ("#[testcase] #[teardown] fn t() {}", vec!["a function of a suite has one mark"]),
        (
            "#[testcase] struct S; #[testcase] fn t() {}",
            vec!["`#[testcase]` goes on a function, and this is a struct"],
        ),
        ("#[testcase(cases = [1])] fn t(a: u8) {}", vec!["no parameter takes the case"]),
        (
            "#[testcase(cases = [a => 1, a => 2])] fn t(case: u8) {}",
            vec!["there are two cases named `a`"],
        ),
        (
            "#[rstest] #[testcase(cases = [1])] fn t(case: u8) {}",
            vec!["`#[rstest]` brings cases of its own"],
        ),
        (
            "#[setup] #[tokio::test] async fn s() {} #[testcase] fn t() {}",
            vec!["`#[setup]` makes this a part of the suite, which is no test"],
        ),
    ] {
        assert_eq!(mistakes(content), expected, "{content}");
    }
}

#[test]
fn a_suite_with_mistakes_keeps_its_items_and_has_no_tests() {
    let module = quote!(
        #[allow(dead_code)]
        pub mod suite {
            use super::*;
            #[testcase(nonsense)]
            #[should_panic]
            async fn t(server: &TcpServer) {
                body()
            }
            struct Kept;
        }
    );
    let output = multitest(quote!(), &module).to_string();
    for kept in ["pub mod suite", "use super :: *", "struct Kept", "{ body () }"] {
        assert!(output.contains(kept), "{kept} in {output}");
    }
    assert!(!output.contains("should_panic") && !output.contains("prelude :: v1 :: test"));
}

#[test]
fn a_module_without_its_body_is_refused() {
    let output = multitest(
        quote!(),
        &quote!(
            mod suite;
        ),
    );
    let expected =
        "a suite is written where its attribute stands, and this module is in a file of its own";
    assert_eq!(reported(&output), [expected]);
}

#[test]
fn a_testcase_without_a_suite_is_one_error() {
    let output = testcase(&quote!(
        #[ignore]
        fn t() {}
    ));
    let expected = "a testcase belongs to a suite, and there is none around it";
    assert_eq!(reported(&output), [expected]);
}
