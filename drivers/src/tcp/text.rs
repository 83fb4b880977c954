//! Bytes as people read them in messages.

use std::fmt;

/// How many bytes a message shows.
const SHOWN: usize = 64;

/// `1 byte`, `2 bytes`.
pub(super) fn count(bytes: usize) -> String {
    match bytes {
        1 => "1 byte".to_owned(),
        _ => format!("{bytes} bytes"),
    }
}

/// The first bytes as text in backticks; what is no printable text is escaped.
pub(super) struct Excerpt<'a>(pub(super) &'a [u8]);

impl fmt::Display for Excerpt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`")?;
        for chunk in self.0[..self.0.len().min(SHOWN)].utf8_chunks() {
            for character in chunk.valid().chars() {
                match character {
                    '\\' => f.write_str("\\\\")?,
                    '\0' => f.write_str("\\0")?,
                    c if c.is_control() => write!(f, "{}", c.escape_default())?,
                    c => write!(f, "{c}")?,
                }
            }
            write!(f, "{}", chunk.invalid().escape_ascii())?;
        }
        f.write_str("`")
    }
}

/// What has been seen of what was awaited: `saw nothing`, ``saw 3 bytes `abc` ``.
pub(super) struct Seen<'a>(pub(super) &'a [u8]);

impl fmt::Display for Seen<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = self.0;
        match bytes.len() {
            0 => f.write_str("saw nothing"),
            1..=SHOWN => write!(f, "saw {} {}", count(bytes.len()), Excerpt(bytes)),
            many => write!(f, "saw {many} bytes, which begin with {}", Excerpt(bytes)),
        }
    }
}

/// What the system said, in the lowercase of our messages.
pub(super) fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_lowercase().chain(characters).collect(),
        None => text,
    }
}

/// What to do about a shortage of descriptors.
pub(super) const SHORTAGE_HELP: &str = "raise the limit of open files with `ulimit -n`";

/// Whether no descriptor is left, in this process or on this machine.
pub(super) fn is_shortage(error: &std::io::Error) -> bool {
    // The same numbers on Linux and on macOS, for which std has no kind.
    const ENFILE: i32 = 23;
    const EMFILE: i32 = 24;
    matches!(error.raw_os_error(), Some(ENFILE | EMFILE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_printable_is_escaped() {
        let excerpt = |bytes: &[u8]| Excerpt(bytes).to_string();
        assert_eq!(excerpt("zwölf €".as_bytes()), "`zwölf €`");
        assert_eq!(excerpt(b"a\r\n\t\0\x07\\\xff"), r"`a\r\n\t\0\u{7}\\\xff`");
    }

    #[test]
    fn much_is_cut_and_counted() {
        assert_eq!(Seen(b"").to_string(), "saw nothing");
        assert_eq!(Seen(b"a").to_string(), "saw 1 byte `a`");
        let x = "x".repeat(64);
        assert_eq!(Seen(&[b'x'; 64]).to_string(), format!("saw 64 bytes `{x}`"));
        let cut = format!("saw 65 bytes, which begin with `{x}`");
        assert_eq!(Seen(&[b'x'; 65]).to_string(), cut);
    }
}
