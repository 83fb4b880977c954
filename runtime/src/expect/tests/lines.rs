//! Lines that are there: marks, ranges, all matches, text.

use super::{super::Logs, Scene, all, next, text};

const LINE: usize = 1024 * 1024;

fn between(scene: &Scene, from: &super::Mark, to: &super::Mark) -> String {
    scene.log.between(from, to).expect("the marks are in order").to_string()
}

#[test]
fn every_match_is_there_with_its_line_and_groups() {
    let scene = Scene::new("port 1\r\nnothing\nport 2, port 3\n");
    let found = scene.log.all(r"port (?P<port>\d+)").expect("the log is readable");
    assert_eq!(found.iter().map(|m| m.extract::<u16>("port")).collect::<Vec<_>>(), [Ok(1), Ok(2)]);
    assert_eq!(all(&scene.log, "port"), ["port 1", "port 2, port 3"]);
    assert_eq!(scene.log.all("(").expect_err("a group is open").to_string().lines().count(), 4);
}

#[test]
fn what_is_written_while_one_reads_is_not_read() {
    use crate::logs::{LastLine, each_piece};
    let mut scene = Scene::new("a line\n".repeat(100_000));
    let (path, start, mut pieces) = (scene.log.path().to_owned(), scene.mark(), 0);
    scene.write("a line\n".repeat(100_000));
    let read = each_piece(&path, &start, LastLine::Begun, |_| {
        pieces += 1;
        assert!(pieces < 100, "it has no end");
        scene.write("a line\n".repeat(100_000));
    });
    read.expect("the log is readable");
    assert!(pieces > 1);
}

#[test]
fn a_mark_divides_what_was_from_what_comes() {
    let mut scene = Scene::new("before\nthis line is beg");
    let mark = scene.mark();
    assert_eq!(mark.offset(), 7);
    scene.write("un\nafter\n");
    assert_eq!(all(&scene.log.since(&mark), ""), ["this line is begun", "after"]);
    assert_eq!(all(&scene.log, "").len(), 3);
    assert_eq!(all(&scene.log.since(super::Mark::default()), "").len(), 3);
}

#[test]
fn a_mark_where_no_file_is_is_the_beginning() {
    let directory = super::Directory::new();
    let path = directory.file("log");
    let log = super::Log::open(&path);
    let mark = log.mark().expect("a missing file is no error");
    assert_eq!((mark.offset(), mark.path()), (0, None));
    std::fs::write(&path, "first\nsecond\n").expect("the directory is writable");
    assert_eq!(all(&log.since(&mark), ""), ["first", "second"]);
    let end = log.mark().expect("the log is readable");
    assert_eq!(log.between(&mark, &end).expect("in order").to_string(), "first\nsecond");
    assert_eq!(log.between(&mark, &mark).expect("in order"), Logs::of("log"));
    assert!(log.between(&end, &mark).is_err());
}

#[test]
fn marks_hold_across_rotation() {
    let mut scene = Scene::new("old 1\n");
    let first = scene.mark();
    scene.write("old 2\n");
    scene.rotate("log.1");
    scene.write("new 1\n");
    let second = scene.mark();
    scene.write("new 2\n");
    assert_eq!(all(&scene.log, ""), ["old 1", "old 2", "new 1", "new 2"]);
    assert_eq!(all(&scene.log.since(&first), ""), ["old 2", "new 1", "new 2"]);
    assert_eq!(all(&scene.log.since(&second), ""), ["new 2"]);
    assert_eq!(between(&scene, &first, &second), "old 2\nnew 1");
    let error = scene.log.between(&second, &first).expect_err("they are swapped");
    let path = scene.log.path().display();
    let expected = format!(
        "the first mark in the log `{path}`, at byte 6, comes after the second, at byte 6\n\
         help: swap the marks"
    );
    assert_eq!(format!("{error:?}"), expected);
}

#[test]
fn marks_hold_across_truncation() {
    let mut scene = Scene::new("old 1\n");
    let first = scene.mark();
    scene.write("old 2\n");
    let second = scene.mark();
    assert_eq!(between(&scene, &first, &second), "old 2");
    scene.truncate();
    scene.write("anew 1\nanew 2\n");
    let third = scene.mark();
    scene.write("anew 3\n");
    assert_eq!(all(&scene.log.since(&first), ""), ["anew 1", "anew 2", "anew 3"]);
    assert_eq!(between(&scene, &first, &third), "anew 1\nanew 2");
    let error = scene.log.between(&first, &second).expect_err("the lines are gone");
    assert!(error.to_string().ends_with("it was truncated after the second mark"), "{error}");
}

#[test]
fn between_is_what_was_written_between() {
    let mut scene = Scene::new("a\n");
    let first = scene.mark();
    scene.write("b\n\nc\n");
    let second = scene.mark();
    scene.write("d\n");
    assert_eq!(between(&scene, &first, &second), "b\n\nc");
    assert_eq!(between(&scene, &first, &first), "");
    assert_eq!(between(&scene, &super::Mark::default(), &second), "a\nb\n\nc");
    let other = Scene::new("");
    let error = other.log.between(&first, &second).expect_err("they are of another log");
    assert!(error.to_string().contains("was made in another log"), "{error}");
}

#[tokio::test]
async fn the_position_is_a_mark_between_two_expectations() {
    let scene = Scene::new("begin\na\nb\nend\nc\n");
    assert_eq!(scene.next("begin").await.as_deref(), Some("begin"));
    let from = scene.log.position().expect("the log is readable");
    assert_eq!(scene.next("end").await.as_deref(), Some("end"));
    let to = scene.log.position().expect("the log is readable");
    assert_eq!(between(&scene, &from, &to), "a\nb\nend");
}

#[test]
fn a_plain_file_may_end_without_a_newline() {
    let scene = Scene::new("a\nb");
    assert_eq!(text(&scene.log), "a\nb");
    assert_eq!(all(&scene.log, "b"), ["b"]);
    let log = scene.log.clone().written_until(std::future::pending::<String>);
    assert_eq!((text(&log).as_str(), all(&log, "b").len()), ("a", 0));
    let log = log.written_until(|| std::future::ready("ended".to_owned()));
    assert_eq!((text(&log).as_str(), all(&log, "b").len()), ("a\nb", 1));
}

#[test]
fn bytes_that_are_no_text_become_text() {
    let scene = Scene::new(b"k\xe4se\n\xff\xfe\n");
    assert_eq!(text(&scene.log), "k\u{fffd}se\n\u{fffd}\u{fffd}");
    assert_eq!(all(&scene.log, "^k.se$"), ["k\u{fffd}se"]);
    assert_eq!(all(&scene.log, r"(?-u:\xff)"), ["\u{fffd}\u{fffd}"]);
}

#[tokio::test]
async fn long_lines_are_looked_at_once() {
    let mut scene = Scene::new("head");
    scene.write("x".repeat(3 * LINE));
    let amid = scene.mark();
    scene.write(format!("{} tail\nnext\n", "x".repeat(2 * LINE)));
    let line = scene.next("^head").await.expect("its beginning is looked at");
    assert_eq!(line.len(), LINE);
    assert_eq!(scene.next("tail|^x").await, None, "the rest is no line");
    assert_eq!(scene.next("").await.as_deref(), Some("next"));
    assert_eq!(next(&scene.log.since(&amid), "").await.as_deref(), Some("next"));
    assert_eq!(all(&scene.log, "tail|next"), ["next"]);
}

#[test]
fn several_logs_are_shown_with_their_names() {
    let (one, two) = (Scene::new("a\n\n"), Scene::new("b\n"));
    let named = |scene: &Scene, label| {
        let log = scene.log.clone().named("app", label);
        log.text().expect("the log is readable")
    };
    let both = named(&one, "stdout").and(named(&two, "stderr"));
    assert_eq!(both.to_string(), "app | a\napp |\napp stderr | b");
    let some = both.clone().without("^$").expect("it is right");
    assert_eq!(some.to_string(), "app | a\napp stderr | b");
    let one = some.matching("b").expect("it is right");
    assert_eq!((one.to_string().as_str(), one.lines().count()), ("b", 1));
    assert_eq!(both.all("a|b").expect("it is right").len(), 2);
    assert!(Logs::default().is_empty());
}
