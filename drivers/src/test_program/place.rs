//! The place of a failure in the sources, where a program tells it in the text of the failure.

/// The file and the line that `text` names first, in one of the forms of the programs that are known.
pub(super) fn place(text: &str) -> Option<(String, u32)> {
    text.lines().find_map(|line| panic_place(line).or_else(|| alone(line)).or_else(|| traced(line)))
}

/// `thread 'a' panicked at src/lib.rs:3:5:` of Rust.
fn panic_place(line: &str) -> Option<(String, u32)> {
    let (before, after) = line.split_once(" panicked at ")?;
    before.trim_start().starts_with("thread ").then_some(())?;
    let place = after.trim_end_matches(':');
    let (place, column) = place.rsplit_once(':')?;
    column.parse::<u32>().ok()?;
    numbered(place)
}

/// `rates.cpp:31`, a line of its own, of `GoogleTest`; `test_a.py:6: ValueError` of pytest.
fn alone(line: &str) -> Option<(String, u32)> {
    if line.starts_with(char::is_whitespace) {
        return None;
    }
    let place = line.split_once(": ").map_or(line, |(place, _)| place);
    let (file, _) = place.rsplit_once(':')?;
    // An address is no file.
    let (_, ending) = file.rsplit_once('.')?;
    if ending.starts_with(char::is_alphabetic) { numbered(place) } else { None }
}

/// `at t/rates.t line 5.` of Perl; `(in test file rates.bats, line 5)` of Bats.
fn traced(line: &str) -> Option<(String, u32)> {
    let line = line.trim_start_matches(['#', ' ']);
    let (file, rest) = match line.strip_prefix("at ") {
        Some(rest) => rest.split_once(" line ")?,
        None => line.split_once("in test file ")?.1.split_once(", line ")?,
    };
    let end = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
    Some((file.to_owned(), rest[..end].parse().ok()?))
}

/// `file:line`.
fn numbered(place: &str) -> Option<(String, u32)> {
    let (file, line) = place.rsplit_once(':')?;
    if file.is_empty() {
        return None;
    }
    Some((file.to_owned(), line.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_forms_are_found() {
        let forms = [
            ("thread 'a' (17) panicked at src/lib.rs:3:5:\nassertion failed", ("src/lib.rs", 3)),
            ("rates.cpp:31\nExpected: 1\n", ("rates.cpp", 31)),
            ("    def test():\n>   f()\nE   no\n\ntest_a.py:6: ValueError", ("test_a.py", 6)),
            ("#   Failed test 'a'\n#   at t/a.t line 5.", ("t/a.t", 5)),
            ("# (in test file a b.bats, line 7)\n#   `false' failed", ("a b.bats", 7)),
        ];
        for (text, (file, line)) in forms {
            assert_eq!(place(text), Some((file.to_owned(), line)), "{text}");
        }
    }

    #[test]
    fn other_text_has_no_place() {
        let texts = [
            "",
            "expected 1, found 2",
            "connection to 127.0.0.1:8080 refused",
            "http://localhost:80",
            "127.0.0.1:80",
            "  at rates.cpp:31",
            "Error: at 3",
        ];
        for text in texts {
            assert_eq!(place(text), None, "{text}");
        }
    }
}
