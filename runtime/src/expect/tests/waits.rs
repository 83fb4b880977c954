//! Waits for lines, and for none.

use std::{fs, thread, time::Duration};

use super::{super::Log, LONG, NOW, Scene, next};
use crate::pattern::Pattern;

const SHORT: Duration = Duration::from_millis(20);

/// The report of an expectation that fails, without the times and the path.
fn report(scene: &Scene, error: &crate::error::Error) -> String {
    let report = format!("{error:?}").replace(&*scene.log.path().to_string_lossy(), "<path>");
    let times = regex::Regex::new(r"\d+(\.\d+)? (us|ms|s)\b").expect("the test's own pattern");
    times.replace_all(&report, "<time>").into_owned()
}

async fn missing(scene: &Scene, pattern: &str) -> String {
    let result = scene.log.expect(pattern, NOW).await;
    report(scene, &result.map(|_| ()).expect_err("there is no such line"))
}

#[tokio::test]
async fn expectations_go_on_behind_the_last_match() {
    let mut scene = Scene::new("ready 1\nready 2\nother\nready 3\n");
    assert_eq!(scene.next("ready").await.as_deref(), Some("ready 1"));
    assert_eq!(scene.next("ready").await.as_deref(), Some("ready 2"));
    let copy = scene.log.clone();
    assert_eq!(scene.next("ready").await.as_deref(), Some("ready 3"));
    assert_eq!(scene.next("ready").await, None);
    assert_eq!(next(&copy, "ready").await.as_deref(), Some("ready 3"), "it goes its own way");
    scene.write("ready 4\n");
    assert_eq!(scene.next("ready").await.as_deref(), Some("ready 4"));
    assert_eq!(
        next(&scene.log.since(super::Mark::default()), "ready").await.as_deref(),
        Some("ready 1")
    );
}

#[tokio::test]
async fn a_line_that_comes_ends_the_wait() {
    let mut scene = Scene::new("port 1");
    let log = scene.log.clone();
    let writer = thread::spawn(move || {
        for i in 2..200 {
            scene.write(format!("{i}\nline"));
        }
        scene.write("\nport 80\n");
        scene
    });
    let pattern = Pattern::new(r"^port (?P<port>\d+)$").expect("it is right");
    let first = log.expect(&pattern, LONG).await.expect("it comes");
    assert_eq!(first.extract::<u16>("port"), Ok(12), "never a part of a line");
    let second = log.expect(pattern, LONG).await.expect("it comes");
    assert_eq!(second.extract::<u16>("port"), Ok(80));
    drop(writer.join().expect("it wrote all"));
}

#[tokio::test]
async fn two_may_wait_at_once() {
    let scene = Scene::new("b\na\nc\n");
    let (a, b) = tokio::join!(scene.next("a"), scene.next("b"));
    assert_eq!((a.as_deref(), b.as_deref()), (Some("a"), Some("b")));
    assert_eq!(scene.next("").await.as_deref(), Some("c"), "the later of both counts");
}

#[tokio::test]
async fn rotation_and_truncation_are_followed() {
    let mut scene = Scene::new("one\ntwo\n");
    assert_eq!(scene.next("one").await.as_deref(), Some("one"));
    scene.write("three\n");
    scene.rotate("log.1");
    scene.write("four\nfive\n");
    for line in ["two", "three", "four", "five"] {
        assert_eq!(scene.next("").await.as_deref(), Some(line));
    }
    scene.truncate();
    scene.write("written anew, and longer than it was before\n");
    assert_eq!(
        scene.next("anew").await.as_deref(),
        Some("written anew, and longer than it was before")
    );
    fs::remove_file(scene.log.path()).expect("it is there");
    scene.write("still written\n");
    assert_eq!(scene.next("").await.as_deref(), Some("still written"));
}

#[tokio::test]
async fn much_is_searched_and_gone_on_from() {
    let mut scene = Scene::new("");
    let filler = "a line of no interest\n".repeat(100_000);
    for hit in 0..4 {
        scene.write(format!("{filler}hit {hit}\n"));
    }
    for hit in 0..4 {
        assert_eq!(scene.next("^hit").await, Some(format!("hit {hit}")));
    }
    assert_eq!(scene.next("").await, None);
}

#[tokio::test]
async fn no_match_is_expected_for_the_whole_time() {
    let mut scene = Scene::new("error 1\nready\n");
    assert_eq!(scene.next("ready").await.as_deref(), Some("ready"));
    let begun = std::time::Instant::now();
    scene.log.expect_not("error", SHORT).await.expect("the error is before the position");
    assert!(begun.elapsed() >= SHORT);
    assert_eq!(scene.next("").await, None);
    scene.write("fine\nerror 2\n");
    let error = scene.log.expect_not("error", LONG).await.expect_err("it is there");
    assert!(begun.elapsed() < LONG);
    assert_eq!(
        report(&scene, &error),
        "the log `<path>`, after the last match (byte 14), was not to match /error/ for <time>, \
         but did after <time>: `error 2`\nlog | fine\nlog | error 2"
    );
    assert_eq!(scene.next("").await.as_deref(), Some("fine"), "the position has not moved");
}

#[tokio::test]
async fn a_last_line_without_its_end_counts_when_the_writer_has_ended() {
    let scene = Scene::new("error: no ra");
    scene.log.expect_not("error", NOW).await.expect("it is no line yet");
    let log = scene.log.clone().written_until(|| std::future::ready("ended".to_owned()));
    assert!(log.expect_not("error", NOW).await.is_err());
    assert_eq!(next(&log, "error").await.as_deref(), Some("error: no ra"));
}

#[tokio::test]
async fn the_end_of_the_writer_ends_the_wait() {
    let scene = Scene::new("loading\n");
    let log = scene.log.clone().named("app", "stderr");
    let log = log.written_until(|| std::future::ready("exited with code 1 after 34 ms".to_owned()));
    let error = log.expect("ready", LONG).await.expect_err("it never comes");
    assert_eq!(
        format!("{error:?}"),
        "stderr of `app` did not match /ready/ before `app` ended; saw 1 line, none matched\n\
         app stderr | loading\napp exited with code 1 after 34 ms"
    );
}

#[tokio::test]
async fn a_failure_shows_the_window_and_its_last_lines() {
    let mut scene = Scene::new("ready 1\n");
    (1..=12).for_each(|i| scene.write(format!("line {i}\n")));
    assert_eq!(scene.next("ready").await.as_deref(), Some("ready 1"));
    let lines: Vec<String> = (3..=12).map(|i| format!("log | line {i}")).collect();
    assert_eq!(
        missing(&scene, "steady").await,
        format!(
            "the log `<path>`, after the last match (byte 8), did not match /steady/ within <time>; \
             saw 12 lines, none matched\n{}",
            lines.join("\n")
        )
    );
}

#[tokio::test]
async fn a_failure_tells_of_a_line_before() {
    let scene = Scene::new("ready 1\n");
    assert_eq!(scene.next("ready").await.as_deref(), Some("ready 1"));
    assert_eq!(
        missing(&scene, r"ready \d").await,
        "the log `<path>`, after the last match (byte 8), did not match /ready \\d/ within <time>; \
         saw no line\nthe lines before:\nlog | ready 1\n\
         help: a line before matches: `ready 1`; `.since(mark)` looks from a mark on, and `.all(..)` \
         at all lines"
    );
}

#[tokio::test]
async fn a_failure_tells_of_a_line_without_its_end() {
    let scene = Scene::new("loading\nport 80");
    assert_eq!(
        missing(&scene, "port").await,
        "the log `<path>` did not match /port/ within <time>; saw 1 line, none matched\n\
         log | loading\nlog | port 80\n\
         help: the last line matches, but has no end yet: `port 80`; let the program write a newline"
    );
}

#[tokio::test]
async fn a_file_that_is_missing_or_none_is_told_of() {
    let mut scene = Scene::new("");
    let path = scene.directory.file("none");
    scene.log = Log::open(&path);
    assert_eq!(
        missing(&scene, "a").await,
        "the log `<path>` did not match /a/ within <time>; saw no file yet"
    );
    scene.log = Log::open(scene.directory.path());
    assert_eq!(
        missing(&scene, "a").await,
        "the log `<path>` cannot be read: it is no regular file"
    );
    let error = scene.log.expect("(", NOW).await.expect_err("a group is open");
    assert!(error.to_string().starts_with("the pattern `(` is no regular expression"));
}
