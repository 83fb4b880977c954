//! What is made ahead of a driver's start: its directory, with the files that it says it opens.

use std::fs;

use multitest::{
    DynamicEnvironment, driver,
    driver::{Driver, Lifecycle, StartContext},
    prelude::*,
    ready::Exit,
};
use multitest_drivers::{App, TcpServer, TestProgram};

const DUMP: &str = env!("CARGO_BIN_EXE_env_dump");

/// Looks at its files when it starts.
#[driver]
#[derive(Debug)]
struct Writer {
    #[attribute]
    found: String,
}

impl Lifecycle for Writer {
    const FILES: &'static [&'static str] = &["one", "two"];

    async fn start(_options: WriterOptions, context: &StartContext) -> Result<Self> {
        let lengths = <Self as Lifecycle>::FILES.iter().map(|file| {
            let found = fs::metadata(context.directory().join(file));
            found.map_or_else(|error| error.to_string(), |meta| meta.len().to_string())
        });
        Ok(Self { found: lengths.collect::<Vec<_>>().join(" ") })
    }
}

#[multitest(env = { server: TcpServer, first: Writer, second: Writer })]
async fn files_are_there_when_a_driver_starts(first: &Writer, second: &Writer) {
    assert_eq!([first.found(), second.found()], ["0 0"; 2]);
}

fn writers() -> DynamicEnvironment {
    let mut environment = DynamicEnvironment::new();
    environment.add("first", |_: &Environment| Ok(Writer::options()));
    environment.add("second", |_: &Environment| Ok(Writer::options()));
    environment
}

#[multitest(env = writers())]
async fn those_of_an_environment_made_at_run_time_too(environment: &Environment) -> Result<()> {
    assert_eq!(environment.get::<Writer>("second")?.found(), "0 0");
    Ok(())
}

#[tokio::test]
async fn a_driver_that_runs_alone_has_them_too() -> Result<()> {
    let writer = Writer::options().start().await?;
    assert_eq!(writer.found(), "0 0");
    writer.stop().await
}

/// Opens what its base opens.
#[driver(base = App, options = { binary: DUMP })]
#[derive(Debug)]
struct Based;

#[test]
fn a_driver_with_a_base_has_those_of_its_base() {
    assert_eq!(App::FILES, ["stdout", "stderr"]);
    assert_eq!(<Based as Driver>::FILES, App::FILES);
    assert_eq!(TestProgram::FILES, App::FILES);
    assert!(TcpServer::FILES.is_empty());
}

/// When the second one starts, its directory has been made in the place where the link goes.
#[multitest(
    env = {
        first: App { binary: DUMP, args: ["--stay"], stdout: ["^ready"] },
        second: App { binary: DUMP, runpath: elsewhere(), ready: Exit },
    },
    dependencies = { first => second },
)]
async fn a_directory_that_was_made_gives_way_to_another(second: &App) -> Result<()> {
    assert_eq!(fs::read_link(second.directory())?, elsewhere());
    assert!(fs::metadata(elsewhere().join("stdout"))?.len() > 0);
    Ok(fs::remove_dir_all(elsewhere())?)
}

fn elsewhere() -> std::path::PathBuf {
    std::env::temp_dir().join(format!("multitest-elsewhere-{}", std::process::id()))
}
