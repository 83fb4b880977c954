//! Directories: two tests of one name, one that cannot be written, one with an unusual name.

use std::fs;

use super::check_run;
use crate::support::{Home, Run};

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

#[test]
fn the_whole_block_is_as_the_first_page_shows_it() {
    let run = Run::of("faulty::places::unusual_failure").finish();
    let block = "app  FAILED  <time>  waited for stdout to match /^ready/; saw no line\n\n\
                 app stderr | größer\napp exited with code 1 after <time>";
    check_run(&run, "places::unusual_failure", "the environment did not start", block);
}
