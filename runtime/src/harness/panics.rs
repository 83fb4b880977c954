//! Panics of test functions: their place, and their backtrace, which is kept for the report.
//!
//! What a panic says is printed at once, as ever. Its backtrace would stand before the report, which says more; so it is kept,
//! and the report has it behind the logs. Panics elsewhere, in other threads and in drivers, are told the usual way.

use std::{
    any::Any,
    backtrace::Backtrace,
    cell::{Cell, RefCell},
    env,
    hint::black_box,
    panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook, take_hook},
    path::Path,
    sync::Once,
    thread,
};

use crate::driver::message_of;

#[derive(Clone, Copy)]
enum Hears {
    /// The hook there was before.
    Others,
    /// This one.
    Us,
    Nobody,
}

/// What is known of a panic before it is caught.
struct Seen {
    place: Option<String>,
    backtrace: Option<String>,
}

thread_local! {
    /// Who hears of a panic of this thread.
    static HEARS: Cell<Hears> = const { Cell::new(Hears::Others) };
    /// The last one that was heard of.
    static SEEN: RefCell<Option<Seen>> = const { RefCell::new(None) };
}

/// A panic of a test function.
#[derive(Debug)]
pub(super) struct Panic {
    pub(super) payload: Box<dyn Any + Send>,
    /// File, line and column.
    pub(super) place: Option<String>,
    /// Its backtrace, if `RUST_BACKTRACE` asks for one; it has not been printed.
    pub(super) backtrace: Option<String>,
}

impl Panic {
    /// What it said.
    pub(super) fn message(&self) -> &str {
        message_of(&*self.payload)
    }

    pub(super) fn first_line(&self) -> &str {
        self.message().lines().next().unwrap_or_default()
    }

    /// What the first line does not say: the rest, and the place.
    pub(super) fn rest(&self) -> String {
        let place = self.place.iter().map(|place| format!("\nat {place}"));
        self.message().lines().skip(1).map(|line| format!("\n{line}")).chain(place).collect()
    }
}

/// What `run`, a part of a test function, returns, or its panic.
pub(super) fn caught<T>(run: impl FnOnce() -> T) -> Result<T, Panic> {
    let result = heard_by(Hears::Us, || of_the_test(run));
    let seen = SEEN.take();
    match result {
        Ok(value) => {
            // The function has caught it itself.
            seen.and_then(|seen| seen.backtrace).inspect(|backtrace| eprintln!("{backtrace}"));
            Ok(value)
        }
        Err(payload) => {
            let (place, backtrace) = seen.map_or((None, None), |s| (s.place, s.backtrace));
            Err(Panic { payload, place, backtrace })
        }
    }
}

/// What `run` returns, or what its panic said, of which nothing is printed.
pub(super) fn silenced<T>(run: impl FnOnce() -> T) -> Result<T, String> {
    heard_by(Hears::Nobody, run).map_err(|payload| message_of(&*payload).to_owned())
}

fn heard_by<T>(who: Hears, run: impl FnOnce() -> T) -> thread::Result<T> {
    listen();
    let before = HEARS.replace(who);
    let result = catch_unwind(AssertUnwindSafe(run));
    HEARS.set(before);
    result
}

/// The name of the function below in a backtrace: with its modules, since those of the test have names of all kinds.
const OF_THE_TEST: &str = "harness::panics::of_the_test";

/// Where the frames of a backtrace end that are the test's.
#[inline(never)]
fn of_the_test<T>(run: impl FnOnce() -> T) -> T {
    let value = run();
    // Otherwise it would be a tail call, which leaves no frame.
    black_box(());
    value
}

/// Puts a hook before the one there is.
fn listen() {
    static LISTENING: Once = Once::new();
    LISTENING.call_once(|| {
        let others = take_hook();
        set_hook(Box::new(move |info| match HEARS.get() {
            Hears::Nobody => {}
            // Where nothing unwinds, nobody comes to report what was kept.
            Hears::Us if cfg!(panic = "unwind") && is_kept(info) => {}
            Hears::Us | Hears::Others => others(info),
        }));
    });
}

/// Keeps the place and, if one is asked for, the backtrace; whether nobody else need hear of the panic.
fn is_kept(info: &PanicHookInfo<'_>) -> bool {
    let place = info.location().map(ToString::to_string);
    let detail = env::var("RUST_BACKTRACE").ok().filter(|detail| detail != "0");
    let before = SEEN.take();
    let backtrace = match (&before, detail) {
        (None, Some(detail)) => Some(shown(&Backtrace::force_capture(), &detail)),
        _ => None,
    };
    // A second one may be the end of the process, which libtest's own hook is prepared for.
    before.and_then(|seen| seen.backtrace).inspect(|backtrace| eprintln!("{backtrace}"));
    let is_kept = backtrace.is_some();
    if is_kept {
        let name = thread::current().name().unwrap_or("<unnamed>").to_owned();
        let (place, text) = (place.as_deref().unwrap_or("?"), message_of(info.payload()));
        eprintln!("\nthread '{name}' panicked at {place}:\n{text}");
    }
    SEEN.set(Some(Seen { place, backtrace }));
    is_kept
}

/// The frames for people; all of them with `RUST_BACKTRACE=full`, else those of the test function.
fn shown(backtrace: &Backtrace, detail: &str) -> String {
    if detail == "full" {
        return format!("backtrace\n{backtrace:#}").trim_end().to_owned();
    }
    format!("backtrace\n{}", of_test_function(&backtrace.to_string()))
}

/// The frames between what a panic calls and what of ours calls the test function, numbered anew.
fn of_test_function(backtrace: &str) -> String {
    let mut frames: Vec<String> = Vec::new();
    for line in backtrace.lines() {
        match (line.trim_start().split_once(": "), frames.last_mut()) {
            (Some((number, name)), _) if number.parse::<u32>().is_ok() => frames.push(name.into()),
            (_, Some(frame)) => {
                frame.push('\n');
                frame.push_str(line);
            }
            (_, None) => {}
        }
    }
    let begin = frames.iter().rposition(|name| name.contains("__rust_end_short_backtrace"));
    let begin = begin.map_or(0, |last| last + 1);
    let is_panicking = |name: &&String| {
        let words = ["rust_begin_unwind", "core::panicking::", "core::option::", "core::result::"];
        words.iter().any(|word| name.starts_with(word) || name.contains(&format!("::{word}")))
    };
    let begin = begin + frames[begin..].iter().take_while(is_panicking).count();
    let end = frames[begin..].iter().position(|frame| frame.contains(OF_THE_TEST));
    let frames = &frames[begin..end.map_or(frames.len(), |end| begin + end)];
    let ours = Path::new(file!()).parent().unwrap_or(Path::new("")).display().to_string();
    let last = frames.iter().rposition(|frame| !frame.contains(&ours));
    let of_test = &frames[..last.map_or(frames.len(), |last| last + 1)];
    let lines = of_test.iter().enumerate().map(|(number, frame)| format!("{number:4}: {frame}"));
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_caught_with_its_place() {
        let panic = caught(|| panic!("no {}\nmore", 3)).map(|()| 0).expect_err("it panics");
        assert_eq!((panic.message(), panic.first_line()), ("no 3\nmore", "no 3"));
        let rest = panic.rest();
        let place = rest.strip_prefix("\nmore\nat ").expect("the rest and the place");
        assert!(place.starts_with(file!()), "{place}");
        assert!(matches!(HEARS.get(), Hears::Others));
    }

    #[test]
    fn nobody_hears_of_a_panic_that_is_silenced() {
        let text = silenced(|| panic!("no {}", 3)).map(|()| 0);
        assert_eq!(text, Err("no 3".to_owned()));
    }

    #[test]
    fn the_frames_of_a_backtrace_are_those_of_the_test_function() {
        let backtrace = "   0: our::hook
             at ./src/hook.rs:1:2
   1: std::sys::backtrace::__rust_end_short_backtrace
   2: __rustc::rust_begin_unwind
             at /rustc/lib.rs:1:2
   3: core::panicking::panic_fmt
   4: ours::works::inner
             at ./tests/ours.rs:8:5
   5: ours::works::{{closure}}
             at ./tests/ours.rs:12:5
   6: {closure#0}
             at /home/HARNESS/body.rs:1:2
   7: multitest::harness::panics::of_the_test
   8: main
";
        let ours = Path::new(file!()).parent().expect("it is in a folder").display().to_string();
        let backtrace = backtrace.replace("HARNESS", &ours);
        let expected = "   0: ours::works::inner
             at ./tests/ours.rs:8:5
   1: ours::works::{{closure}}
             at ./tests/ours.rs:12:5";
        assert_eq!(of_test_function(&backtrace), expected);
        assert_eq!(of_test_function("   0: <unknown>\n"), "   0: <unknown>");
    }

    #[test]
    fn a_function_of_the_test_may_be_named_like_the_one_that_calls_it() {
        let backtrace = "   0: ours::end_of_the_test\n   1: ours::of_the_test\n";
        let ours = "   2: multitest::harness::panics::of_the_test::<()>\n   3: main\n";
        assert_eq!(of_test_function(&format!("{backtrace}{ours}")), backtrace.trim_end());
        let path = concat!(module_path!(), "::of_the_test");
        assert!(path.replace("::tests", "").ends_with(OF_THE_TEST), "{path}");
    }
}
