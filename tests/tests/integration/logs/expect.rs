//! Expectations of a program's output while it runs, and after its end.

use std::time::{Duration, Instant};

use multitest::{expect::Mark, prelude::*};
use multitest_drivers::{App, TcpClient};

use super::{LONG, Writing};
use crate::faulty::endless::{NEVER, writes_on};

#[multitest(env = Writing)]
async fn each_line_is_expected_once(app: &App, client: &TcpClient) -> Result<()> {
    app.stdout().expect("^listening", LONG).await?;
    for number in 1..=3_u32 {
        client.send(format!("request {number} took {} us\n", 10 * number)).await?;
        let found =
            app.stdout().expect(r"^request (?P<number>\d+) took (?P<us>\d+) us$", LONG).await?;
        assert_eq!(found.extract::<u32>("number")?, number);
        assert_eq!(found.extract::<u64>("us")?, u64::from(10 * number));
    }
    let requests = app.stdout().all(r"^request (?P<number>\d+)")?;
    let numbers: Vec<u32> =
        requests.iter().map(|m| m.extract("number")).collect::<Result<_, _>>()?;
    assert_eq!(numbers, [1, 2, 3]);
    Ok(())
}

#[multitest(env = Writing)]
async fn each_log_has_its_own_lines(app: &App, client: &TcpClient) -> Result<()> {
    client.send("error: no rates\nlog: loaded\nready\n").await?;
    app.stderr().expect("^error: no rates$", LONG).await?;
    app.log()?.expect("^loaded$", LONG).await?;
    app.stdout().expect("^ready$", LONG).await?;
    assert_eq!(app.stdout().all("rates|loaded")?, []);
    Ok(())
}

#[multitest(env = Writing)]
async fn marks_divide_a_log(app: &App, client: &TcpClient) -> Result<()> {
    client.send("one\n").await?;
    app.stdout().expect("^one$", LONG).await?;
    let begin = app.stdout().mark()?;
    client.send("two\nthree\n").await?;
    app.stdout().since(&begin).expect("^three$", LONG).await?;
    let end = app.stdout().mark()?;
    client.send("four\n").await?;
    app.stdout().expect("^four$", LONG).await?;
    assert_eq!(app.stdout().between(&begin, &end)?.to_string(), "two\nthree");
    assert_eq!(app.stdout().since(&end).text()?.to_string(), "four");
    app.stdout().since(Mark::default()).expect("^one$", Duration::ZERO).await?;
    Ok(())
}

#[multitest(env = Writing)]
async fn a_log_that_is_rotated_is_expected_on(app: &App, client: &TcpClient) -> Result<()> {
    let log = app.log()?;
    client.send("log: one\n").await?;
    log.expect("^one$", LONG).await?;
    let begin = log.mark()?;
    client.send("log: two\nrotate\nlog: three\n").await?;
    log.expect("^three$", LONG).await?;
    let end = log.mark()?;
    assert_eq!(log.text()?.to_string(), "one\ntwo\nthree");
    assert_eq!(log.between(begin, end)?.to_string(), "two\nthree");
    Ok(())
}

#[multitest(env = Writing)]
async fn what_is_not_expected_does_not_come(app: &App, client: &TcpClient) -> Result<()> {
    let window = Duration::from_millis(30);
    client.send("error: one\n").await?;
    app.stderr().expect("error", LONG).await?;
    let begun = Instant::now();
    app.stderr().expect_not("error", window).await?;
    assert!(begun.elapsed() >= window);
    client.send("error: two\n").await?;
    let begun = Instant::now();
    let error = app.stderr().expect_not("error", LONG).await.expect_err("it comes");
    assert!(begun.elapsed() < LONG);
    assert!(error.summary().ends_with("`error: two`"), "{error:?}");
    Ok(())
}

/// Nobody waits for a line that cannot come any more, and the last one counts without its end.
#[multitest(env = Writing)]
async fn the_end_of_the_program_ends_the_wait(app: &App, client: &TcpClient) -> Result<()> {
    client.send("part: last wo\npart: rds\nexit 0\n").await?;
    let begun = Instant::now();
    let error = app.stdout().expect("never", LONG).await.expect_err("it never comes");
    assert!(begun.elapsed() < LONG);
    assert!(error.summary().contains("before `app` ended"), "{error:?}");
    assert_eq!(app.stdout().expect("^last", LONG).await?.line(), "last words");
    app.exited().await;
    Ok(())
}

/// What is looked at is what was there when the look began.
#[multitest(env = { app: App = writes_on() })]
async fn a_program_that_writes_on_keeps_nobody(app: &App) -> Result<()> {
    let begin = app.stdout().mark()?;
    assert_eq!(app.stdout().since(begin).all(NEVER)?, []);
    let window = Duration::from_millis(50);
    let rest = app.stdout().since(app.stdout().mark()?);
    let error = rest.expect(NEVER, window).await.expect_err("it never comes");
    assert!(error.summary().contains(" within "), "{error:?}");
    assert_eq!(app.retcode(), None, "its end has ended the look");
    Ok(())
}

#[multitest(env = { app: App { binary: env!("CARGO_BIN_EXE_slow") } })]
async fn an_app_without_a_log_says_how_to_have_one(app: &App) {
    let error = app.log().expect_err("there is none");
    assert_eq!(
        format!("{error:?}"),
        "the log of an `App` needs the option `log`\nhelp: set it: `log: \"app.log\"`"
    );
}

#[tokio::test]
async fn logs_are_read_after_the_stop() -> Result<()> {
    let mut options = App::options();
    options.binary(env!("CARGO_BIN_EXE_slow")).stdout(["^ready$"]);
    let app = options.start().await?;
    app.stop().await?;
    assert_eq!(app.stdout().text()?.to_string(), "ready");
    app.stdout().expect("^ready$", Duration::ZERO).await?;
    Ok(())
}

/// What an earlier program left in the log is none of it.
#[tokio::test]
async fn the_log_of_an_app_begins_with_its_program() -> Result<()> {
    let home = crate::support::Home::new();
    std::fs::write(home.path().join("own.log"), "ready\n")?;
    let mut options = App::options();
    options.binary(env!("CARGO_BIN_EXE_slow")).args(["--log", "own.log", "--line", "ready again"]);
    options.runpath(home.path()).path_cleanup(false).log("own.log").log_patterns(["^ready again$"]);
    let app = options.start().await?;
    assert_eq!(app.log()?.text()?.to_string(), "ready again");
    assert_eq!(app.log()?.expect("ready", LONG).await?.line(), "ready again");
    app.stop().await
}
