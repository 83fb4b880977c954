//! No process outlives its test process, whatever ends it.
//!
//! Each test runs this binary again as the test process to be killed: one of the functions in `victim`, whose environment
//! has one program that starts every kind of process that likes to be left behind. Survivors are counted by a mark on
//! their command lines, which their test process does not carry.

// What is left is looked for in /proc; on macOS, the daemon of these tests is what may escape.
#![cfg(target_os = "linux")]

mod survivors {
    pub(crate) mod proc;
    mod random;
    pub(crate) mod victim;
}

use std::{os::unix::process::ExitStatusExt, time::Duration};

use multitest::{prelude::*, ready::Exit};
use multitest_drivers::App;
use rustix::process::Signal;

use self::survivors::{
    proc::{alive, eventually, signal},
    victim::{Role, Victim},
};

/// How long after the end of the test process nothing of it may run any more.
const LIMIT: Duration = Duration::from_secs(2);
/// The program itself and the four it starts.
const KINDS: usize = 5;

/// Kills `roles` of a victim in which all five kinds run, and expects all of them to be gone in time.
fn survivors_of_killing(roles: &[Role]) {
    let victim = Victim::holding("hold");
    victim.await_all(KINDS);
    victim.kill(roles);
    assert_gone(&victim);
}

fn assert_gone(victim: &Victim) {
    let gone = eventually(LIMIT, || alive(victim.mark()).is_empty());
    assert!(gone, "still alive: {:?}", alive(victim.mark()));
}

#[test]
fn the_test_process_is_killed() {
    survivors_of_killing(&[Role::Test]);
}

/// The guard is this binary executed again. When its test process is dead before it knows what it is, it must not take
/// itself for a test binary that somebody ran.
#[test]
fn a_guard_without_its_test_process_ends() {
    for _ in 0..30 {
        let victim = Victim::holding("hold");
        victim.await_first_child();
        victim.kill(&[Role::Test]);
        let ended = eventually(LIMIT, || victim.executions() == 0);
        assert!(ended, "{} processes of this binary run on their own", victim.executions());
        assert_gone(&victim);
    }
}

/// Nobody waits for a fork that lives on: the test process itself is what is watched.
#[test]
fn the_test_process_has_forked() {
    let victim = Victim::holding("fork");
    victim.await_all(KINDS);
    victim.await_output("forked");
    victim.kill(&[Role::Test]);
    assert_gone(&victim);
}

#[test]
fn supervisors_that_are_killed_are_replaced() {
    for roles in [&[Role::Supervisor][..], &[Role::Guard]] {
        let victim = Victim::holding("second");
        victim.await_all(KINDS);
        victim.kill(roles);
        assert_gone(&victim);
        victim.go();
        victim.await_output("the second program ran");
    }
}

#[test]
fn the_guard_is_killed() {
    survivors_of_killing(&[Role::Guard]);
}

#[test]
fn the_supervisor_is_killed() {
    survivors_of_killing(&[Role::Supervisor]);
}

#[test]
fn the_test_process_and_the_guard_are_killed() {
    survivors_of_killing(&[Role::Test, Role::Guard]);
}

#[test]
fn the_test_process_and_the_supervisor_are_killed() {
    survivors_of_killing(&[Role::Test, Role::Supervisor]);
}

#[test]
fn the_whole_process_group_is_killed() {
    let victim = Victim::holding("hold");
    victim.await_all(KINDS);
    victim.kill_group();
    assert_gone(&victim);
}

#[test]
fn the_test_process_ends_by_itself() {
    let aborted = (None, Some(Signal::ABORT.as_raw()));
    let ends = [("abort", aborted), ("exit", (Some(3), None)), ("panic=abort", aborted)];
    for (end, expected) in ends {
        let mut victim = Victim::holding(end);
        victim.await_all(KINDS);
        victim.go();
        let status = victim.wait();
        assert_eq!((status.code(), status.signal()), expected, "{end}: {}", victim.output());
        assert_gone(&victim);
    }
}

#[test]
fn the_supervisors_end_too() {
    let victim = Victim::holding("hold");
    victim.await_all(KINDS);
    let supervisors = victim.supervisors();
    assert_eq!(supervisors.len(), 2, "guard and supervisor: {supervisors:?}");
    victim.kill(&[Role::Test]);
    let ended = eventually(LIMIT, || supervisors.iter().all(|pid| !survivors::proc::lives(*pid)));
    assert!(ended, "of {supervisors:?} some live");
}

#[test]
fn processes_of_another_run_are_untouched() {
    let (killed, other) = (Victim::holding("hold"), Victim::holding("hold"));
    killed.await_all(KINDS);
    other.await_all(KINDS);
    killed.kill(&[Role::Test]);
    assert_gone(&killed);
    assert_eq!(alive(other.mark()).len(), KINDS);
    other.kill(&[Role::Test]);
    assert_gone(&other);
}

/// When everything that could clean up is killed at once, the next run finds what has the marks of the dead one: all of it, also
/// the daemon that has cleared its environment.
#[test]
fn the_next_run_sweeps_what_nobody_was_left_to_end() {
    let victim = Victim::holding("hold");
    victim.await_all(KINDS);
    victim.kill(&[Role::Test, Role::Guard, Role::Supervisor]);
    swept_by_the_next_run(&victim);
}

#[test]
fn the_next_run_sweeps_what_both_supervisors_left_although_the_test_process_lived_on() {
    let victim = Victim::holding("hold");
    victim.await_all(KINDS);
    victim.kill(&[Role::Guard, Role::Supervisor]);
    victim.kill(&[Role::Test]);
    swept_by_the_next_run(&victim);
}

fn swept_by_the_next_run(victim: &Victim) {
    assert_eq!(alive(victim.mark()).len(), KINDS, "somebody has ended them after all");
    let mut next = Victim::in_the_directory_of(victim, "brief");
    assert!(next.wait().success());
    let swept = eventually(LIMIT, || alive(victim.mark()).is_empty());
    let left = alive(victim.mark());
    for (pid, _) in &left {
        signal(*pid, Signal::KILL);
    }
    assert!(swept, "still alive: {left:?}");
    assert_gone(&next);
}

#[test]
fn a_program_in_a_test_that_passes_leaves_nothing_and_the_warning_names_who_had_to_be_killed() {
    let mut victim = Victim::holding("brief");
    assert!(victim.wait().success(), "{}", victim.output());
    assert!(alive(victim.mark()).is_empty());
    let output = victim.output();
    assert!(
        output.contains("was still alive after its stop_timeout of 50 ms and was killed"),
        "{output}"
    );
    assert!(output.contains("--role deaf"), "{output}");
}

const FORKS: &str = env!("CARGO_BIN_EXE_forks");

/// What the processes of `program` have on their command lines.
fn mark_of(program: &str) -> String {
    format!("{program}-of-{}", std::process::id())
}

fn left_by(program: &str) -> usize {
    alive(&mark_of(program)).len()
}

#[multitest(
    env = {
        one: App {
            binary: FORKS,
            args: ["--mark", &mark_of("one"), "--leave"],
            stdout: ["^ready$"],
            stop_timeout: Duration::from_millis(50),
        },
        other: App {
            binary: FORKS,
            args: ["--mark", &mark_of("other"), "--leave"],
            stdout: ["^ready$"],
            stop_timeout: Duration::from_millis(50),
        },
    },
)]
async fn what_two_programs_left_behind_is_told_apart(one: Handle<App>, other: &App) -> Result<()> {
    assert!(eventually(LIMIT, || left_by("one") == KINDS - 1 && left_by("other") == KINDS - 1));
    one.stop().await?;
    assert_eq!((left_by("one"), left_by("other")), (0, KINDS - 1));
    assert!(other.retcode().is_some(), "it has ended, and what it left has not");
    Ok(())
}

/// They are of tests below this one whose own supervisors were killed, or of nobody.
#[multitest(
    env = {
        app: App {
            binary: "prlimit",
            args: ["--locks=7:", FORKS, "--mark", &mark_of("strangers")],
            stdout: ["^ready$"],
        },
        end: App { binary: "true", ready: Exit },
    },
    dependencies = { app => end },
)]
async fn orphans_with_the_mark_of_nobody_are_ended_when_a_process_ends(app: &App) {
    // Those that have not lost their parent live on: the program, a child with a session, a deaf one.
    assert!(eventually(LIMIT, || left_by("strangers") == 3), "{:?}", alive(&mark_of("strangers")));
    assert!(app.retcode().is_none());
}

#[test]
fn a_daemon_that_outlives_its_program_is_ended_and_named() {
    let mut victim = Victim::holding("leave");
    assert!(victim.wait().success(), "{}", victim.output());
    assert!(alive(victim.mark()).is_empty());
    let output = victim.output();
    assert!(output.contains("left processes behind when it ended, which were ended"), "{output}");
    assert!(output.contains("--role daemon"), "{output}");
}
