//! The text of logs for snapshots: the same in each run, though ports, paths and pids differ.

use std::collections::HashSet;

use multitest::prelude::*;
use multitest_drivers::{App, TcpClient};

use super::{LONG, Writing};
use crate::support::Run;

#[multitest(env = Writing)]
#[ignore = "run twice by the test of its text"]
async fn snapshot(app: &App, client: &TcpClient) -> Result<()> {
    let file = app.directory().join("conf/app.cfg");
    client.send(format!("loaded {}\nerror: pid={}\ndone\n", file.display(), app.pid())).await?;
    app.stdout().expect("^done$", LONG).await?;
    app.stderr().expect("pid", LONG).await?;
    let text = app.stdout().text()?.and(app.stderr().text()?);
    eprintln!("raw: {}", app.stdout().all("loaded|listening")?[0].line());
    eprintln!("{}", text.redacted().redacted_pids().redact("^done$", "<the end>")?);
    Ok(())
}

const TEXT: &str = "\
app | listening on 127.0.0.1:<port>, pid <pid>
app | loaded <test>/app/conf/app.cfg
app | <the end>
app stderr | error: pid=<pid>
";

#[test]
fn the_text_of_logs_is_the_same_in_each_run() {
    let runs = [0, 1].map(|_| Run::of("logs::text::snapshot").finish());
    let mut raw = HashSet::new();
    for run in &runs {
        run.assert_passes();
        let (first, text) = run.stderr.split_once('\n').expect("the raw line comes first");
        raw.insert(first);
        assert_eq!(text, TEXT);
    }
    assert_eq!(raw.len(), 2, "the runs differ in what is redacted: {raw:?}");
}
