//! What `ps` tells.

use std::process::Command;

use super::Process;

/// The environment follows the command line, and Apple's own programs hide it.
pub(super) fn all() -> Vec<Process> {
    let told = ps(&["-A", "-E", "-ww", "-o", "pid=,command="]);
    told.lines().filter_map(process).collect()
}

fn process(line: &str) -> Option<Process> {
    let (pid, line) = line.trim_start().split_once(' ')?;
    Some(Process { pid: pid.parse().ok()?, line: line.to_owned(), environment: line.to_owned() })
}

/// What the process is doing: `T`, it stands still.
pub(crate) fn state(pid: u32) -> Option<char> {
    ps(&["-o", "stat=", "-p", &pid.to_string()]).trim().chars().next()
}

/// The parent of the process.
pub(crate) fn parent(pid: u32) -> Option<i32> {
    ps(&["-o", "ppid=", "-p", &pid.to_string()]).trim().parse().ok()
}

fn ps(arguments: &[&str]) -> String {
    let output = Command::new("/bin/ps").args(arguments).output().expect("every macOS has it");
    String::from_utf8_lossy(&output.stdout).into_owned()
}
