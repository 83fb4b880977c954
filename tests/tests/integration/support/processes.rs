//! Which processes belong to a test process: those that have its directory on their command lines
//! or in their environment.

use std::{fs, path::Path};

/// The living processes that name `home`, each as `pid command line`.
pub(crate) fn of_home(home: &Path) -> Vec<String> {
    let entries = fs::read_dir("/proc").expect("the tests need /proc");
    let pids = entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    pids.filter_map(|pid| describe(pid, &home.to_string_lossy())).collect()
}

fn describe(pid: u32, home: &str) -> Option<String> {
    if pid == std::process::id() {
        return None;
    }
    let read = |file: &str| {
        let bytes = fs::read(format!("/proc/{pid}/{file}")).unwrap_or_default();
        String::from_utf8_lossy(&bytes).replace('\0', " ")
    };
    let line = read("cmdline");
    // A process that has ended and is not reaped yet has neither.
    let belongs = line.contains(home) || read("environ").contains(home);
    belongs.then(|| format!("{pid} {line}"))
}
