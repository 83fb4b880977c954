//! A program that says much takes no memory of the test process.

use multitest::prelude::*;
use multitest_drivers::App;

use crate::support::Run;

const GIGABYTE: u64 = 1 << 30;

#[multitest(
    env = {
        app: App {
            binary: env!("CARGO_BIN_EXE_chatty"),
            args: ("--bytes", GIGABYTE),
            stdout: [r"^ready$"],
            timeout: Duration::from_mins(5),
        },
    },
)]
#[ignore = "run by the test of its memory"]
async fn gigabyte(app: &App) {
    assert!(app.stdout_path().metadata().is_ok_and(|log| log.len() > GIGABYTE));
    let status = std::fs::read_to_string("/proc/self/status").expect("this process has one");
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    eprintln!("peak: {}", peak.unwrap_or_default().trim());
}

#[test]
fn a_gigabyte_of_output_takes_no_memory() {
    let run = Run::of("app::memory::gigabyte").finish();
    run.assert_passes();
    let peak = run.stderr.split("peak: ").nth(1).and_then(|rest| rest.split(' ').next());
    let peak: u64 = peak.and_then(|text| text.parse().ok()).expect("it tells its peak in kB");
    assert!(peak < 48 * 1024, "{peak} kB");
}
