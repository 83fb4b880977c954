//! Starts every kind of process that likes to be left behind.
//!
//! `forks --mark TEXT [--leave]` becomes five processes, each with the mark on its command line:
//!
//! - itself;
//! - `background`: in its process group, its parent gone, as after `program &` in a script;
//! - `session`: a child that called `setsid`;
//! - `daemon`: forked twice, in a session of its own, with an empty environment;
//! - `deaf`: a child that ignores SIGTERM.
//!
//! It says `background PID` and so on as each of them runs, `ready` when all do, and stays, or
//! exits with `--leave`.

#![expect(unsafe_code, reason = "std neither leaves a session nor changes signal actions")]

use std::{
    env,
    io::{self, BufRead, BufReader, PipeWriter},
    process::{self, Command},
};

use multitest_tests::{args::Args, say, stay};

/// What each helper is called on its command line, in the order they are started.
const ROLES: [&str; 4] = ["background", "session", "daemon", "deaf"];

fn main() -> io::Result<()> {
    let args = Args::read();
    let mark = args.text("--mark").unwrap_or_default();
    match args.text("--role").as_deref() {
        None => lead(&mark, args.has("--leave")),
        // These two end at once, so that what they started has lost its parent.
        Some("launch-background") => helper("background", &mark)?.spawn().map(drop),
        Some("launch-daemon") => {
            leave_session()?;
            helper("daemon", &mark)?.env_clear().current_dir("/").spawn().map(drop)
        }
        Some("session") => {
            leave_session()?;
            report("session")
        }
        Some("deaf") => {
            ignore_term();
            report("deaf")
        }
        Some(role) => report(role),
    }
}

/// Starts the others, hears from each, and says so.
fn lead(mark: &str, leave: bool) -> io::Result<()> {
    let (reports, writer) = io::pipe()?;
    for role in ROLES {
        start(role, mark, writer.try_clone()?)?;
    }
    drop(writer);
    for line in BufReader::new(reports).lines().take(ROLES.len()) {
        say(&line?)?;
    }
    say("ready")?;
    if leave {
        return Ok(());
    }
    stay()
}

/// Starts `role`; its stdout, and that of what it starts, is the pipe on which it reports.
fn start(role: &str, mark: &str, reports: PipeWriter) -> io::Result<()> {
    match role {
        "background" | "daemon" => {
            let launcher = format!("launch-{role}");
            helper(&launcher, mark)?.stdout(reports).status().map(drop)
        }
        _ => helper(role, mark)?.stdout(reports).spawn().map(drop),
    }
}

fn helper(role: &str, mark: &str) -> io::Result<Command> {
    let mut command = Command::new(env::current_exe()?);
    command.args(["--role", role, "--mark", mark]);
    Ok(command)
}

fn report(role: &str) -> io::Result<()> {
    say(&format!("{role} {}", process::id()))?;
    stay()
}

fn leave_session() -> io::Result<()> {
    // SAFETY: it takes nothing and touches no memory.
    match unsafe { libc::setsid() } {
        -1 => Err(io::Error::last_os_error()),
        _ => Ok(()),
    }
}

fn ignore_term() {
    // SAFETY: `SIG_IGN` runs no code of ours, and no other thread runs yet.
    unsafe { libc::signal(libc::SIGTERM, libc::SIG_IGN) };
}
