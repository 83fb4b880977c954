//! The last lines of a log, read from its end.

use std::{
    fs::File,
    io::{self, ErrorKind, Read, Seek, SeekFrom},
    path::Path,
};

use memchr::memrchr_iter;

/// Of a longer line the beginning is shown; in characters.
const LONGEST_LINE: usize = 500;
/// Read from the end at once, in bytes.
const BLOCK: u64 = 64 * 1024;
/// Read from the end at most, in bytes: lines can be of any length.
const MOST: u64 = 4 * 1024 * 1024;

/// The last `lines` lines of the file at `path`, the one that is being written included; none if
/// there is no such file.
///
/// It reads from the end, so the file may be of any size. What is not UTF-8 becomes the replacement
/// character; a line of more than 500 characters is cut, with `…` where it was.
///
/// # Errors
///
/// When the file is there but cannot be read.
pub fn tail(path: impl AsRef<Path>, lines: usize) -> io::Result<Vec<String>> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut end = Vec::new();
    let mut start = file.seek(SeekFrom::End(0))?;
    loop {
        if let Some(first) = first_of(&end, lines) {
            return Ok(shown(&end[first..], false));
        }
        if start == 0 || end.len() as u64 >= MOST {
            return Ok(shown(&end, start > 0));
        }
        let block = start.min(BLOCK);
        start -= block;
        end = [read(&mut file, start, block)?, end].concat();
    }
}

fn read(file: &mut File, start: u64, length: u64) -> io::Result<Vec<u8>> {
    let mut block = Vec::new();
    file.seek(SeekFrom::Start(start))?;
    file.take(length).read_to_end(&mut block)?;
    Ok(block)
}

/// Where the last `lines` lines of `text` begin, if all of them are in it.
fn first_of(text: &[u8], lines: usize) -> Option<usize> {
    let text = text.strip_suffix(b"\n").unwrap_or(text);
    match lines {
        0 => Some(text.len()),
        _ => memrchr_iter(b'\n', text).nth(lines - 1).map(|newline| newline + 1),
    }
}

/// The lines of `text`, the first of which may begin before it.
fn shown(text: &[u8], cut: bool) -> Vec<String> {
    let text = text.strip_suffix(b"\n").unwrap_or(text);
    if text.is_empty() {
        return Vec::new();
    }
    let mut lines: Vec<String> = text.split(|byte| *byte == b'\n').map(shown_line).collect();
    if cut {
        lines[0].insert(0, '…');
    }
    lines
}

/// The line in `bytes`, for people: as text, and cut if it is long.
pub(crate) fn shown_line(bytes: &[u8]) -> String {
    let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
    // A character has at most four bytes.
    let mut text =
        String::from_utf8_lossy(&bytes[..bytes.len().min(4 * LONGEST_LINE + 4)]).into_owned();
    if let Some((end, _)) = text.char_indices().nth(LONGEST_LINE) {
        text.truncate(end);
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{super::tests::Directory, *};

    fn check(text: impl AsRef<[u8]>, lines: usize, expected: &[&str]) {
        let directory = Directory::new();
        let path = directory.file("log");
        fs::write(&path, text).expect("the directory is writable");
        assert_eq!(tail(&path, lines).expect("it is readable"), expected);
    }

    #[test]
    fn the_last_lines_come_in_order() {
        check("a\nb\nc\n", 2, &["b", "c"]);
        check("a\nb\nc", 2, &["b", "c"]);
        check("a\r\nb\r\n", 5, &["a", "b"]);
        check("a\n\n", 2, &["a", ""]);
        check("a\nb\n", 0, &[]);
        check("", 3, &[]);
        check(b"a\xff\n", 3, &["a\u{fffd}"]);
    }

    #[test]
    fn a_missing_file_has_no_lines() {
        let lines = tail(Directory::new().file("none"), 3).expect("a missing file is no error");
        assert_eq!(lines, Vec::<String>::new());
    }

    #[test]
    fn many_and_long_lines_are_cut() {
        check("a line\n".repeat(100_000) + "b\nc\n", 3, &["a line", "b", "c"]);
        let long = format!("{}…", "ä".repeat(LONGEST_LINE));
        check(format!("a\n{}\nb\n", "ä".repeat(100_000)), 2, &[&long, "b"]);
        let one = format!("…{}…", "x".repeat(LONGEST_LINE));
        check("x".repeat(5_000_000), 3, &[&one]);
    }
}
