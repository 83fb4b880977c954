use std::fs;

use super::{
    super::{Search, pieces::LONGEST_LINE},
    Directory, Log,
};
use crate::pattern::Pattern;

/// A search of a log for the expressions, and the log.
fn search<const N: usize>(directory: &Directory, expressions: [&str; N]) -> (Search, Log) {
    let path = directory.file("log");
    let log = Log::new(&path);
    (Search::new(path, patterns(expressions)), log)
}

fn patterns<const N: usize>(expressions: [&str; N]) -> Vec<Pattern> {
    expressions.map(|e| Pattern::new(e).expect("the test's own pattern")).to_vec()
}

fn scan(search: &mut Search) -> bool {
    search.scan().expect("the log is readable")
}

fn finish(search: &mut Search) -> bool {
    search.finish().expect("the log is readable")
}

fn group<'a>(search: &'a Search, name: &str) -> Option<&'a str> {
    search.captures().get(name)
}

#[test]
fn it_goes_on_where_it_stopped() {
    let directory = Directory::new();
    let (mut search, mut log) = search(&directory, [r"port (?P<port>\d+)", r"pid (?P<pid>\d+)"]);
    assert!(!scan(&mut search));
    assert_eq!(search.seen(), "saw no line");
    log.write("one\ntwo\n");
    assert!(!scan(&mut search));
    assert_eq!(search.seen(), "saw 2 lines, none matched");
    log.write("port 80\nport 81\n");
    assert!(!scan(&mut search));
    assert_eq!(search.unmatched().map(Pattern::as_str).collect::<Vec<_>>(), [r"pid (?P<pid>\d+)"]);
    assert_eq!(search.seen(), "saw 4 lines, 1 of 2 patterns matched");
    log.write("pid 7\n");
    assert!(scan(&mut search));
    assert_eq!((search.lines(), search.seen().as_str()), (5, "saw 5 lines"));
    assert_eq!(search.captures().iter().collect::<Vec<_>>(), [("port", "80"), ("pid", "7")]);
    assert!(scan(&mut search));
}

#[test]
fn a_line_without_its_end_is_not_matched_until_the_writer_has_ended() {
    let directory = Directory::new();
    let (mut search, mut log) = search(&directory, [r"port (?P<port>\d+)"]);
    log.write("port 12");
    assert!(!scan(&mut search));
    log.write("34");
    assert!(!scan(&mut search));
    assert!(finish(&mut search));
    assert_eq!(group(&search, "port"), Some("1234"));
}

/// A search that began at the end of a log with these lines, and the log.
fn search_behind(directory: &Directory, old: &str) -> (Search, Log) {
    let (mut search, mut log) = search(directory, ["^ready (?P<number>.)"]);
    log.write(old);
    search.begin_at_end().expect("the log is readable");
    assert!(!scan(&mut search));
    (search, log)
}

#[test]
fn what_was_there_before_can_be_passed_over() {
    let directory = Directory::new();
    let (mut search, mut log) = search_behind(&directory, "ready 1\n");
    log.write("ready 2\n");
    assert!(scan(&mut search));
    assert_eq!(group(&search, "number"), Some("2"));
}

#[test]
fn a_log_that_is_written_anew_is_searched_from_its_beginning() {
    for (old, new) in [
        ("ready 1\n", "ready 2\n"),
        ("ready 1\n", "ready 2\nand much more\n"),
        ("ready 1\nand much more\n", "ready 2\n"),
    ] {
        let directory = Directory::new();
        let (mut search, mut log) = search_behind(&directory, old);
        log.truncate();
        log.write(new);
        // As a later write would have it, should both be of the same moment.
        let file = fs::File::options().append(true).open(directory.file("log"));
        let later = std::time::SystemTime::now() + std::time::Duration::from_secs(1);
        file.and_then(|file| file.set_modified(later)).expect("the file is writable");
        assert!(scan(&mut search), "{old:?} {new:?}");
        assert_eq!(group(&search, "number"), Some("2"));
    }
}

#[test]
fn where_no_file_was_there_is_nothing_to_pass_over() {
    let directory = Directory::new();
    let path = directory.file("log");
    let mut search = Search::new(&path, patterns(["^ready (?P<number>.)"]));
    search.begin_at_end().expect("a missing file is no error");
    Log::new(&path).write("ready 1\n");
    assert!(scan(&mut search));
}

#[test]
fn without_patterns_there_is_nothing_to_find() {
    let directory = Directory::new();
    let (mut search, _log) = search(&directory, []);
    assert!(scan(&mut search));
}

#[test]
fn a_file_that_is_not_there_is_awaited() {
    let directory = Directory::new();
    let path = directory.file("log");
    let mut search = Search::new(&path, patterns(["a"]));
    assert!(!scan(&mut search));
    assert_eq!(search.seen(), "saw no file yet");
    Log::new(&path).write("a\n");
    assert!(scan(&mut search));
}

#[test]
fn what_is_no_file_is_an_error() {
    let directory = Directory::new();
    let mut search = Search::new(directory.path(), patterns(["a"]));
    let expected =
        format!("cannot read the log `{}`: it is no regular file", directory.path().display());
    assert_eq!(search.scan().expect_err("it is a directory").to_string(), expected);
}

#[test]
fn matches_are_found_across_pieces() {
    let directory = Directory::new();
    let (mut search, mut log) = search(&directory, [r"^last (?P<v>\w+)$", r"^first (?P<w>\w+)$"]);
    log.write(format!("first one\r\n{}last line\r\n", "filler filler filler\r\n".repeat(50_000)));
    assert!(scan(&mut search));
    assert_eq!(search.lines(), 50_002);
    assert_eq!((group(&search, "v"), group(&search, "w")), (Some("line"), Some("one")));
}

/// Longer than what is searched by one thread.
const MUCH: usize = 5 * 1024 * 1024;

#[test]
fn much_is_searched_in_parallel_and_the_first_match_counts() {
    let directory = Directory::new();
    let (mut search, mut log) = search(&directory, [r"^hit (?P<v>\d+)$", "(?P<w>last) line$"]);
    log.write("begin");
    assert!(!scan(&mut search));
    let filler = "a line of no interest\n".repeat(MUCH / 22);
    log.write(" here\n");
    for hit in 0..5 {
        log.write(format!("hit {hit}\n{filler}"));
    }
    log.write("the last line");
    assert!(!scan(&mut search));
    assert_eq!((group(&search, "v"), group(&search, "w")), (Some("0"), None));
    log.write("\n");
    assert!(scan(&mut search));
    assert_eq!(group(&search, "w"), Some("last"));
    assert_eq!(search.lines(), 1 + 5 * (1 + MUCH as u64 / 22) + 1);
}

#[test]
fn much_in_long_lines_is_searched() {
    let directory = Directory::new();
    let (mut search, mut log) = search(&directory, ["^x(?P<v>b)$", "^x+(?P<w>c)$"]);
    let (wide, longer) = ("x".repeat(LONGEST_LINE / 2), "x".repeat(MUCH));
    log.write(format!("{wide}a\n{longer}c\n{}{longer}c\nxb\n", format!("{wide}a\n").repeat(20)));
    assert!(!scan(&mut search));
    assert_eq!((group(&search, "v"), search.lines()), (Some("b"), 24));
    log.write("xxc\n");
    assert!(scan(&mut search));
}

#[test]
fn a_match_does_not_span_lines() {
    let directory = Directory::new();
    let (mut search, mut log) = search(&directory, ["name (?P<v>[^:]+):"]);
    log.write("name a\nb:\n");
    assert!(!scan(&mut search));
    log.write("name c:\n");
    assert!(scan(&mut search));
    assert_eq!(group(&search, "v"), Some("c"));
}

#[test]
fn bytes_that_are_no_text_are_searched() {
    let directory = Directory::new();
    let (mut search, mut log) = search(&directory, ["^(?P<v>.+) ready$"]);
    log.write(b"\xff\x00\xfe\nk\xe4se ready\n");
    assert!(scan(&mut search));
    assert_eq!(group(&search, "v"), Some("k\u{fffd}se"));
}

#[test]
fn a_long_line_is_cut_and_what_follows_is_found() {
    let directory = Directory::new();
    let (mut search, mut log) =
        search(&directory, ["^(?P<head>head)", "(?P<tail>tail)", "^(?P<next>next)$"]);
    log.write("before\nhead");
    log.write("x".repeat(3 * LONGEST_LINE));
    assert!(!scan(&mut search));
    assert_eq!((group(&search, "head"), search.lines()), (Some("head"), 2));
    log.write("tail");
    assert!(!finish(&mut search));
    log.write("\nnext\n");
    assert!(!scan(&mut search));
    assert_eq!(group(&search, "next"), Some("next"));
    assert_eq!(search.unmatched().count(), 1);
    log.write("tail\n");
    assert!(scan(&mut search));
}

#[test]
fn a_line_that_was_cut_is_told_of() {
    let directory = Directory::new();
    let (mut search, mut log) = search(&directory, ["tail", "^head"]);
    log.write(format!("head{}tail\n", " ".repeat(LONGEST_LINE)));
    assert!(!scan(&mut search));
    let seen =
        "saw 1 line, 1 of 2 patterns matched; 1 was longer than 1 MiB and searched up to there";
    assert_eq!(search.seen(), seen);
    log.write(format!("{}\nshort\n", "x".repeat(MUCH)));
    assert!(!scan(&mut search));
    let seen =
        "saw 3 lines, 1 of 2 patterns matched; 2 were longer than 1 MiB and searched up to there";
    assert_eq!(search.seen(), seen);
}

#[test]
fn a_line_that_has_no_end_yet_is_told_of() {
    let directory = Directory::new();
    let (mut search, mut log) = search(&directory, ["^port", "^ready"]);
    log.write("port 80\nport");
    assert!(!scan(&mut search));
    assert_eq!(search.advice(), None, "its pattern has matched");
    log.write(" 81\nready");
    assert!(!scan(&mut search));
    let advice =
        "the last line matches, but has no end yet: `ready`; let the program write a newline";
    assert_eq!(search.advice().as_deref(), Some(advice));
}

#[test]
fn a_line_of_the_longest_length_is_whole() {
    let directory = Directory::new();
    let (mut search, mut log) = search(&directory, ["x(?P<v>yz)$", "^(?P<w>next)$"]);
    log.write(format!("{}xyz\nnext\n", " ".repeat(LONGEST_LINE - 3)));
    assert!(scan(&mut search));
    assert_eq!(search.lines(), 2);
}

#[test]
fn rotation_is_followed() {
    let directory = Directory::new();
    let (mut search, mut old) = search(&directory, ["(?P<a>old rest)", "(?P<b>new)", "(?P<c>end)"]);
    old.write("begin\n");
    assert!(!scan(&mut search));
    fs::rename(directory.file("log"), directory.file("log.1")).expect("it is there");
    old.write("old ");
    assert!(!scan(&mut search));
    let mut new = Log::new(&directory.file("log"));
    assert!(!scan(&mut search));
    old.write("rest");
    new.write("new\n");
    assert!(!scan(&mut search));
    assert_eq!((group(&search, "a"), group(&search, "b")), (Some("old rest"), Some("new")));
    new.write("end\n");
    assert!(scan(&mut search));
    assert_eq!(search.lines(), 4);
}

#[test]
fn truncation_is_followed() {
    let directory = Directory::new();
    let (mut search, mut log) = search(&directory, ["^(?P<a>again)$"]);
    log.write("one line\nhalf a li");
    assert!(!scan(&mut search));
    log.truncate();
    log.write("again\n");
    assert!(scan(&mut search));
    assert_eq!(search.lines(), 2);
}

#[tokio::test]
async fn a_wait_ends_with_the_match() {
    let directory = Directory::new();
    let (mut search, mut log) = search(&directory, [r"port (?P<port>\d+)"]);
    let writer = std::thread::spawn(move || {
        for i in 0..100 {
            log.write(format!("line {i}\n"));
        }
        log.write("port 80\n");
    });
    search.wait().await.expect("the log is readable");
    writer.join().expect("it wrote all");
    assert_eq!((group(&search, "port"), search.lines()), (Some("80"), 101));
}

/// Several pieces of lines.
fn pieces() -> String {
    "a line of no interest\n".repeat(30_000)
}

/// A look that went on while more is written would take as many rounds as one lets it.
const ROUNDS: usize = 30;

#[test]
fn what_is_written_during_a_look_is_left_to_the_next_one() {
    let directory = Directory::new();
    let (mut search, mut log) = search(&directory, ["^never$", "^(?P<v>hit)$"]);
    log.write(pieces());
    let goal = search.goal().expect("the log is readable");
    let mut rounds = 0;
    while search.step_towards(goal.as_ref()).expect("the log is readable") {
        rounds += 1;
        assert!(rounds < ROUNDS, "it has no end");
        log.write(pieces());
    }
    log.write("hit\n");
    assert!(!scan(&mut search));
    assert_eq!(group(&search, "v"), Some("hit"));
    assert_eq!(search.lines(), (rounds as u64 + 1) * 30_000 + 1);
}

#[test]
fn a_look_takes_in_what_is_there_of_a_log_that_was_rotated_or_written_anew() {
    let directory = Directory::new();
    let (mut search, mut log) = search(&directory, ["^never$", "^(?P<v>new)$", "^(?P<w>anew)$"]);
    log.write("old\n");
    assert!(!scan(&mut search));
    fs::rename(directory.file("log"), directory.file("log.1")).expect("it is there");
    log.write("old end");
    let mut new = Log::new(&directory.file("log"));
    new.write("new\n");
    assert!(!scan(&mut search));
    assert_eq!((group(&search, "v"), search.lines()), (Some("new"), 3));
    new.write(pieces());
    assert!(!scan(&mut search));
    new.truncate();
    new.write("anew\n");
    assert!(!scan(&mut search));
    assert_eq!(group(&search, "w"), Some("anew"));
}

#[tokio::test]
async fn looks_and_waits_let_others_have_their_turns() {
    let directory = Directory::new();
    let (mut search, mut log) = search(&directory, ["^never$"]);
    log.write(pieces());
    let turns = std::cell::Cell::new(0);
    let writes_on = async {
        while turns.get() < ROUNDS {
            turns.set(turns.get() + 1);
            log.write(pieces());
            tokio::task::yield_now().await;
        }
    };
    tokio::pin!(writes_on);
    tokio::select! {
        biased;
        found = search.look() => assert!(!found.expect("the log is readable")),
        () = &mut writes_on => panic!("the look has no end"),
    }
    assert!(turns.get() > 0);
    tokio::select! {
        biased;
        _ = search.wait() => panic!("there is nothing to be found"),
        () = &mut writes_on => {}
    }
}
