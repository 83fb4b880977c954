//! `&Environment`: names, status, times, the critical path, directories.

use std::time::Duration;

use multitest::{driver::Health, env::Status, prelude::*};
use multitest_drivers::{App, TcpServer};

use crate::support::{Journal, Step};

static JOURNAL: Journal = Journal::new();

environment! {
    Told {
        base: Step { journal: &JOURNAL },
        slow: Step { journal: &JOURNAL, needs: [base], start_after: "quick is ready" },
        quick: Step { journal: &JOURNAL, needs: [base] },
        last: Step { journal: &JOURNAL, needs: [slow, quick] },
    }
}

#[multitest(env = Told)]
async fn it_tells_names_needs_and_times(environment: &Environment) {
    assert_eq!(environment.names(), ["base", "slow", "quick", "last"]);
    let drivers = environment.drivers();
    assert!(drivers.iter().all(|driver| driver.kind == "Step" && driver.status == Status::Ready));
    assert!(drivers.iter().all(|driver| driver.stopping.is_none() && driver.stopped.is_none()));
    assert!(drivers.iter().all(|driver| driver.started <= driver.ready && driver.ready.is_some()));
    let driver = |name| environment.driver(name).expect("it is declared");
    let mut needs = driver("last").needs;
    needs.sort();
    assert_eq!(needs, ["quick", "slow"]);
    assert!(driver("base").needs.is_empty());
    assert!(driver("base").ready <= driver("slow").started);
    assert!(driver("slow").ready <= driver("last").started);
    assert_eq!(driver("base").attributes.get("kind"), Some("step"));
    assert_eq!(environment.driver("nobody"), None);
    assert_eq!(environment.status("nobody"), None);
    assert_eq!(environment.health("nobody"), None);
}

#[multitest(env = Told)]
async fn it_tells_what_the_start_took_so_long_for(environment: &Environment) {
    assert_eq!(environment.critical_path(), ["base", "slow", "last"]);
    let ready = environment.driver("last").and_then(|last| last.ready);
    let startup = environment.startup_time();
    assert!(ready <= Some(startup) && startup > Duration::ZERO);
    assert_eq!(environment.startup_time(), startup, "it does not go on");
}

#[multitest(env = { server: TcpServer, other: TcpServer })]
async fn every_driver_has_a_directory_of_its_own(environment: &Environment) {
    let directory = environment.directory();
    assert!(directory.ends_with("environment.told.every_driver_has_a_directory_of_its_own"));
    for driver in environment.drivers() {
        assert_eq!(driver.directory, directory.join(&driver.name));
        assert!(driver.directory.is_dir());
    }
}

#[multitest(env = { app: App { binary: env!("CARGO_BIN_EXE_echo"), stdout: ["listening"] } })]
async fn it_tells_of_a_program_that_died(app: &App, environment: &Environment) {
    assert_eq!(environment.health("app"), Some(Health::Healthy));
    app.signal(multitest::process::Signal::KILL);
    app.exited().await;
    let Some(Health::Ended(reason)) = environment.health("app") else { panic!("it was awaited") };
    assert!(reason.starts_with("was ended by SIGKILL after "), "{reason}");
    assert_eq!(environment.status("app"), Some(Status::Ready), "nobody has asked it to stop");
    assert_eq!(app.retcode(), Some(-9));
}

#[multitest(env = { server: TcpServer })]
fn a_clone_of_it_may_go_to_another_thread(environment: &Environment) {
    let environment = environment.clone();
    let names = std::thread::spawn(move || environment.names().len()).join();
    assert_eq!(names.ok(), Some(1));
}
