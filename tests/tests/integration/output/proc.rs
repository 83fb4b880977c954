//! A system without `/proc`.

use crate::support::{Home, Run, redacted};

/// Without the file system of processes nothing can be supervised, and a test without programs runs
/// all the same.
#[test]
fn a_system_without_proc_is_told_what_to_mount() {
    let name = "faulty::places::needs_proc";
    let run = without_proc(name);
    let report = redacted(&run.stderr, run.home.path());
    let block = "
server  stopped  <time>  127.0.0.1:<port>
app  FAILED  <time>  programs cannot be supervised: /proc is not mounted

help: mount it: `mount -t proc proc /proc`";
    assert!(report.contains(block.trim()), "{report}");
    assert_eq!(run.status.code(), Some(101));
    without_proc("faulty::places::needs_no_proc").assert_passes();
}

/// Runs a test where an empty directory covers `/proc`.
fn without_proc(test: &str) -> crate::support::Finished {
    let script = "mount -t tmpfs none /proc && exec \"$0\" \"$@\"";
    let mut wrapper = vec!["unshare", "--mount", "sh", "-c", script];
    if !rustix::process::geteuid().is_root() {
        wrapper.splice(1..1, ["--user", "--map-root-user"]);
    }
    let home = Home::new();
    let run = Run::within(&home, &wrapper, &["--exact", test]).finish();
    let refused = run.stderr.contains("unshare:") || run.stderr.contains("mount:");
    assert!(
        !refused,
        "`unshare` must be allowed here, as root or with user namespaces: {}",
        run.stderr
    );
    run
}
