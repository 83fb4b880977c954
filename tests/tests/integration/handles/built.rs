//! Environments that a function builds when the test runs.

use multitest::{DynamicEnvironment, driver::StartContext, prelude::*};
use multitest_drivers::{
    App, AppOptions, TcpClient, TcpClientOptions, TcpServer, TcpServerOptions,
};

use crate::support::{Run, Step};

fn server(_: &Environment) -> TcpServerOptions {
    TcpServer::options()
}

/// A client of the driver `server_{number}`.
fn client(
    number: usize,
) -> impl Fn(&Environment) -> Result<TcpClientOptions> + Send + Sync + 'static {
    move |environment| {
        let server: &TcpServer = environment.get(&format!("server_{number}"))?;
        let mut options = TcpClient::options();
        options.address(server.address());
        Ok(options)
    }
}

fn pairs(count: usize) -> DynamicEnvironment {
    let mut environment = DynamicEnvironment::new();
    for number in 0..count {
        let needed = format!("server_{number}");
        environment.add(&needed, server);
        environment.add(&format!("client_{number}"), client(number)).needs([needed]);
    }
    environment
}

#[multitest(env = pairs(5))]
async fn drivers_are_found_by_name_and_type(
    client_3: &TcpClient,
    server_3: &TcpServer,
    environment: &Environment,
) -> Result<()> {
    client_3.send("hi").await?;
    assert_eq!(server_3.receive_text().await?, "hi");
    assert_eq!(environment.names().len(), 10);
    assert_eq!(environment.driver("client_4").expect("it is there").needs, ["server_4"]);
    let error = environment.get::<App>("server_0").expect_err("it is a server");
    assert!(error.summary().starts_with("`server_0` is a `TcpServer`, not a `"), "{error:?}");
    let error = environment.get::<TcpServer>("server_9").expect_err("there are five");
    assert_eq!(error.summary(), "there is no driver `server_9`");
    assert_eq!(error.advice(), Some("did you mean `server_0`?"));
    Ok(())
}

#[multitest(env = pairs(1))]
fn a_sync_test_takes_them_too(
    server_0: Handle<TcpServer>,
    environment: &Environment,
) -> Result<()> {
    let port = server_0.port();
    environment.block_on(server_0.restart())?;
    assert_ne!((port, server_0.port()), (0, 0));
    Ok(())
}

fn by_hand() -> Result<DynamicEnvironment, std::num::ParseIntError> {
    let mut environment = pairs("1".parse()?);
    let late = async |environment: &Environment| -> Result<AppOptions> {
        tokio::task::yield_now().await;
        let server: &TcpServer = environment.get("server_0")?;
        let mut options = App::options();
        options.binary(env!("CARGO_BIN_EXE_echo")).args([server.port().to_string()]);
        options.stdout(["listening"]);
        Ok(options)
    };
    environment.add("late", late).needs(["server_0"]).auto_start(false);
    environment.defaults(|common| {
        common.timeout(Duration::from_secs(20));
    });
    environment.after_start(|environment: &Environment| {
        assert_eq!(environment.status("late"), Some(Status::Waiting));
    });
    Ok(environment)
}

#[multitest(env = by_hand())]
async fn one_may_be_left_for_the_test_to_start(late: Handle<App>) -> Result<()> {
    late.start().await?;
    late.restart().await
}

/// Sets a timeout of its own.
#[driver(base = Step, options = { timeout: Duration::from_secs(20) }, pre_start = has_its_timeout)]
struct Patient {}

fn has_its_timeout(_: &mut PatientOptions, context: &StartContext) -> Result<()> {
    let found = context.deadline().length();
    if found < Duration::from_secs(20) {
        return Err(Error::new(format!("the timeout is {found:?}")));
    }
    Ok(())
}

fn hasty() -> DynamicEnvironment {
    let mut environment = DynamicEnvironment::new();
    environment.add("patient", |_: &Environment| Patient::options());
    environment.defaults(|common| {
        common.timeout(Duration::from_secs(1));
    });
    environment
}

#[multitest(env = hasty())]
async fn what_a_driver_sets_itself_wins_over_the_defaults(patient: &Patient) {
    let _ = patient;
}

fn ring() -> DynamicEnvironment {
    let mut environment = DynamicEnvironment::new();
    environment.add("a", server).needs(["b"]);
    environment.add("b", server).needs(["c"]);
    environment.add("c", server).needs(["a"]);
    environment
}

#[multitest(env = ring())]
#[ignore = "it fails"]
async fn a_ring() {}

fn unsaid() -> DynamicEnvironment {
    let mut environment = DynamicEnvironment::new();
    environment.add("server_0", server);
    environment.add("client", client(0));
    environment
}

#[multitest(env = unsaid())]
#[ignore = "it fails"]
async fn a_need_that_is_not_said() {}

fn unknown() -> DynamicEnvironment {
    let mut environment = DynamicEnvironment::new();
    environment.add("rates", server);
    environment.add("client", server).needs(["rate"]);
    environment
}

#[multitest(env = unknown())]
#[ignore = "it fails"]
async fn an_unknown_need() {}

fn alike() -> DynamicEnvironment {
    let mut environment = DynamicEnvironment::new();
    environment.add("my-server", server);
    environment.add("My_Server", server);
    environment
}

#[multitest(env = alike())]
#[ignore = "it fails"]
async fn names_alike() {}

#[multitest(env = pairs(1))]
#[ignore = "it fails"]
async fn a_wrong_name(sever_0: &TcpServer) {
    let _ = sever_0;
}

#[multitest(env = pairs(1))]
#[ignore = "it fails"]
async fn a_wrong_type(server_0: &TcpClient) {
    let _ = server_0;
}

#[multitest(env = by_hand())]
#[ignore = "it fails"]
async fn taken_by_reference(late: &App) {
    let _ = late;
}

#[multitest(env = Err::<DynamicEnvironment, _>(Error::new("no list of servers")))]
#[ignore = "it fails"]
async fn not_built() {}

#[track_caller]
fn check(name: &str, expected: &str) {
    let name = format!("handles::built::{name}");
    let run = Run::of(&name).finish();
    assert_eq!(run.report(), format!("{name}  FAILED  {expected}"));
    assert_eq!(run.status.code(), Some(101));
    assert!(run.home.tests().is_empty(), "nothing has begun");
}

/// It would work whenever the server happens to be faster.
#[test]
fn what_is_used_must_be_needed() {
    let report = Run::of("handles::built::a_need_that_is_not_said").finish().report();
    assert!(report.contains("client  FAILED"), "{report}");
    for text in [
        "its options: `client` does not wait for `server_0`",
        "help: say that it needs it: `.needs([\"server_0\"])`",
    ] {
        assert!(report.contains(text), "no `{text}` in\n{report}");
    }
}

#[test]
fn mistakes_are_found_before_anything_starts() {
    let text = "drivers wait for each other, so none of them can start: `a` needs `b` needs `c` \
                needs `a`\nhelp: drop one of these needs";
    check("a_ring", text);
    let text = "`client` needs `rate`, which is no driver of the environment\n\
                help: did you mean `rates`?";
    check("an_unknown_need", text);
    let text = "the drivers `my-server` and `My_Server` would share a directory: their names \
                differ in case or punctuation only\nhelp: give each a name of its own";
    check("names_alike", text);
    let text = "the parameter `sever_0` names no driver of the environment\n\
                help: did you mean `server_0`?";
    check("a_wrong_name", text);
    let text = "`server_0` is a `multitest_drivers::tcp::server::TcpServer`, but the parameter \
                takes a `multitest_drivers::tcp::client::TcpClient`\n\
                help: write `server_0: &TcpServer`";
    check("a_wrong_type", text);
    let text = "`late` may not run when the test begins: only the test starts it\n\
                help: write `late: Handle<App>`, and start it with `late.start().await?`";
    check("taken_by_reference", text);
    check("not_built", "the environment was not built: no list of servers");
}
