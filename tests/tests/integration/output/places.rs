//! Directories: two tests of one name, one that cannot be written, one with an unusual name; and no
//! `/proc`.

use std::fs;

use super::check_run;
use crate::support::{Home, Run, redacted};

#[test]
fn tests_of_one_name_in_two_modules_have_a_directory_each() {
    let home = Home::new();
    let run = Run::within(&home, &[], &["places::twins"]).env("MULTITEST_KEEP", "files").finish();
    run.assert_passes();
    assert_eq!(home.tests(), ["faulty.places.twins.first.same", "faulty.places.twins.second.same"]);
}

#[test]
fn a_test_that_runs_twice_has_a_directory_each_time() {
    let home = Home::new();
    for _ in 0..2 {
        let run = Run::within(&home, &[], &["--exact", "faulty::places::twins::first::same"]);
        run.env("MULTITEST_KEEP", "files").finish().assert_passes();
    }
    let first = "faulty.places.twins.first.same";
    assert_eq!(home.tests(), [first.to_owned(), format!("{first}-2")]);
}

#[test]
fn a_directory_that_cannot_be_made_is_named() {
    let home = Home::new();
    let file = home.path().join("file");
    fs::write(&file, "").expect("the directory is there");
    let run = Run::within(&home, &[], &["--exact", "faulty::places::twins::first::same"]);
    let run = run.env("MULTITEST_DIR", file.join("below")).finish();
    assert_eq!(run.status.code(), Some(101));
    let expected = "faulty::places::twins::first::same  FAILED  \
                    the directory `<home>/file/below/<run>` cannot be made: \
                    Not a directory\n\
                    help: let MULTITEST_DIR name a directory that can be written";
    assert_eq!(run.report(), expected);
}

#[test]
fn names_may_have_spaces_and_letters_of_any_kind() {
    let home = Home::named("größte Mühe 東京 (1)");
    let run = Run::within(&home, &[], &["--exact", "faulty::places::unusual"]);
    let run = run.env("MULTITEST_KEEP", "files").finish();
    run.assert_passes();
    assert_eq!(home.tests(), ["faulty.places.unusual"]);
}

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

#[test]
fn the_whole_block_is_as_the_first_page_shows_it() {
    let run = Run::of("faulty::places::unusual_failure").finish();
    let block = "app  FAILED  <time>  waited for stdout to match /^ready/; saw no line\n\n\
                 app stderr | größer\napp exited with code 1 after <time>";
    check_run(&run, "places::unusual_failure", "the environment did not start", block);
}
