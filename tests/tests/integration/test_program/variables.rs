//! What a program is told of the other drivers, in its environment.

use std::fs;

use multitest::{prelude::*, ready::Exit};
use multitest_drivers::{App, TcpServer, TestProgram};

const DUMP: &str = env!("CARGO_BIN_EXE_env_dump");

/// The variables that tell of drivers, among those that `env_dump` has written.
fn variables(app: &App) -> Vec<String> {
    let text = fs::read_to_string(app.stdout_path()).expect("the log is there");
    let lines = text.lines().filter_map(|line| line.strip_prefix("env DRIVER_"));
    let mut lines: Vec<String> = lines.map(str::to_owned).collect();
    lines.sort();
    lines
}

fn of_server(name: &str, server: &TcpServer) -> Vec<String> {
    vec![
        format!("{name}_ATTR_ADDRESS={}", server.address()),
        format!("{name}_ATTR_HOST={}", server.host()),
        format!("{name}_ATTR_PORT={}", server.port()),
    ]
}

#[multitest(
    env = {
        main: TcpServer,
        after: TcpServer { port: { let _ = tests; 0 } },
        spare_server: TcpServer,
        tests: TestProgram { binary: DUMP, args: [needed.host()] },
        needed: TcpServer,
        other: TcpServer,
    },
)]
async fn a_test_program_is_told_of_those_before_it_and_those_it_needs(
    main: &TcpServer,
    spare_server: &TcpServer,
    tests: &TestProgram,
    needed: &TcpServer,
    after: &TcpServer,
    other: &TcpServer,
) {
    assert!(after.port() != 0 && other.port() != 0);
    let expected = [("MAIN", main), ("NEEDED", needed), ("SPARE_SERVER", spare_server)];
    let expected: Vec<String> =
        expected.into_iter().flat_map(|(name, server)| of_server(name, server)).collect();
    assert_eq!(variables(tests), expected);
}

#[multitest(
    env = {
        server: TcpServer,
        told: App {
            binary: DUMP,
            driver_env: true,
            env: [("DRIVER_SERVER_ATTR_PORT", "81")],
            ready: Exit,
        },
        untold: App { binary: DUMP, env: [("PORT", server.port().to_string())], ready: Exit },
    },
)]
async fn an_app_is_told_if_it_asks(server: &TcpServer, told: &App, untold: &App) {
    let mut expected = of_server("SERVER", server);
    expected[2] = "SERVER_ATTR_PORT=81".to_owned();
    assert_eq!(variables(told), expected);
    assert_eq!(variables(untold), [] as [&str; 0]);
}

#[multitest(
    env = {
        tests: TestProgram { binary: DUMP },
        app: App {
            binary: DUMP,
            driver_env: true,
            ready: Exit,
        },
    },
)]
async fn a_test_program_publishes_how_many_cases_it_had(app: &App) {
    let found = variables(app);
    for line in ["TESTS_ATTR_PASSED=1", "TESTS_ATTR_FAILED=0", "TESTS_ATTR_SKIPPED=0"] {
        assert!(found.iter().any(|found| found == line), "no `{line}` in {found:?}");
    }
}

#[tokio::test]
async fn alone_it_is_told_of_nobody() -> Result<()> {
    let mut options = TestProgram::options();
    options.binary(DUMP);
    let tests = options.start().await?;
    assert_eq!(variables(&tests), [] as [&str; 0]);
    tests.stop().await
}
