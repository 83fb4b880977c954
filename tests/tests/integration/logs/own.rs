//! A driver written by hand that is no program: it has a log of its own, and waits for a file.

use std::{fs, time::Duration};

use multitest::{
    driver::{CommonOptions, OwnLog, StartContext, StopContext},
    prelude::*,
};

use super::LONG;

/// Writes down what it does, and reads where it is from a file.
#[derive(Debug)]
pub(crate) struct Desk {
    pub(crate) log: OwnLog,
    port: u16,
}

#[derive(Debug, Default)]
pub(crate) struct DeskOptions {
    common: CommonOptions,
    writes: Option<String>,
    spawns: Option<&'static str>,
}

impl DeskOptions {
    /// What stands in the file that it reads.
    pub(crate) fn writes(&mut self, text: &str) -> &mut Self {
        self.writes = Some(text.to_owned());
        self
    }

    /// A program that it runs.
    pub(crate) fn spawns(&mut self, program: &'static str) -> &mut Self {
        self.spawns = Some(program);
        self
    }
}

impl DriverOptions for DeskOptions {
    type Driver = Desk;

    fn common(&mut self) -> &mut CommonOptions {
        &mut self.common
    }
}

impl Driver for Desk {
    type Options = DeskOptions;

    async fn start(options: DeskOptions, context: &StartContext) -> Result<Self> {
        let log = context.own_log()?;
        log.line("opening");
        if let Some(text) = options.writes {
            fs::write(context.directory().join("desk.txt"), text)?;
        }
        if let Some(program) = options.spawns {
            let program = multitest::process::Command {
                program: program.into(),
                working_dir: context.directory().to_owned(),
                ..Default::default()
            };
            context.spawn(program).await?;
        }
        let found = context.expect_log("desk.txt", [r"port (?P<port>\d+)", "^ready$"]).await?;
        assert_eq!(context.log_tail("desk.txt", 1)?, ["ready"]);
        let port = found.extract("port")?;
        log.line(format_args!("open at port {port}"));
        Ok(Self { log, port })
    }

    async fn stop(&self, _context: &StopContext) -> Result<()> {
        self.log.line("closed");
        Ok(())
    }
}

#[multitest(env = { desk: Desk { writes: "port 80\nready\n" } })]
async fn a_driver_has_a_log_of_its_own(desk: &Desk) -> Result<()> {
    assert_eq!(desk.port, 80);
    desk.log.log().expect(r"^open at port 80$", LONG).await?;
    desk.log.clone().line("two\nlines");
    assert_eq!(desk.log.log().all("^two$|^lines$")?.len(), 2);
    assert!(desk.log.path().ends_with("desk/driver.log"));
    Ok(())
}

#[tokio::test]
async fn its_log_is_read_after_the_stop() -> Result<()> {
    let mut options = Desk::options();
    options.writes("port 80\nready\n").timeout(Duration::from_mins(1));
    let desk = options.start().await?;
    desk.stop().await?;
    assert_eq!(desk.log.log().text()?.to_string(), "opening\nopen at port 80\nclosed");
    Ok(())
}
