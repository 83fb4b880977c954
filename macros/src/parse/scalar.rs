//! Options whose value is one literal or one word: times, `flavor`, `worker_threads`. It says at once whether it
//! makes sense, so that is judged here.

use std::time::Duration;

use proc_macro2::Span;
use syn::{Error, Ident, Lit, Result, ext::IdentExt, parse::ParseStream};

use super::{
    cursor::{error, found},
    test::Flavor,
};
use crate::{
    options::{FLAVORS, Known, TEST, form},
    report::{instead, listed},
};

/// `worker_threads = 4`, and where it stands.
pub(crate) struct Workers {
    pub(crate) count: usize,
    pub(crate) span: Span,
}

/// Reads `"30s"`, the timeout of a test.
pub(crate) fn timeout(input: ParseStream<'_>) -> Result<Duration> {
    time(input, "timeout", TEST)
}

/// Reads `"30s"` behind `option`, which is one of `table`.
pub(crate) fn time(input: ParseStream<'_>, option: &str, table: &[Known]) -> Result<Duration> {
    let (text, span) = text(input, option, table)?;
    match duration(&text) {
        Some(Duration::ZERO) => Err(Error::new(
            span,
            format!("`{option}` of zero leaves no time\nhelp: drop `{option}`"),
        )),
        Some(duration) => Ok(duration),
        None => Err(Error::new(
            span,
            format!(
                "`{text}` is not a time\n\
                 help: write a number and its unit: `\"500ms\"`, `\"30s\"`, `\"1.5s\"`, `\"2min\"`"
            ),
        )),
    }
}

/// Reads `"current_thread"` or `"multi_thread"`.
pub(crate) fn flavor(input: ParseStream<'_>) -> Result<Flavor> {
    let (text, span) = text(input, "flavor", TEST)?;
    match text.as_str() {
        "current_thread" => Ok(Flavor::CurrentThread),
        "multi_thread" => Ok(Flavor::MultiThread),
        _ => Err(Error::new(
            span,
            format!("there is no runtime flavor `{text}`\n{}", instead(&text, FLAVORS)),
        )),
    }
}

/// Reads a number above zero.
pub(crate) fn workers(input: ParseStream<'_>) -> Result<Workers> {
    let (lit, span) = literal(input, "worker_threads", TEST)?;
    let Lit::Int(number) = &lit else {
        return Err(wrong(span, "a number", "worker_threads", TEST));
    };
    match number.base10_parse::<usize>() {
        Ok(0) => Err(Error::new(
            span,
            "a runtime needs at least one worker thread\n\
             help: drop `worker_threads` for one per core",
        )),
        Ok(count) => Ok(Workers { count, span }),
        Err(error) => Err(Error::new(span, error)),
    }
}

/// Reads one of `words`, of the option `option`.
pub(crate) fn word(input: ParseStream<'_>, option: &str, words: &[&str]) -> Result<Ident> {
    if !input.peek(Ident::peek_any) {
        let (found, words) = (found(input), listed(words));
        let message =
            format!("`{option}` takes a word, found {found}\nhelp: expected one of {words}");
        return Err(error(input, message));
    }
    let word = input.call(Ident::parse_any)?;
    one_of(&word.to_string(), word.span(), option, words)?;
    Ok(word)
}

/// Fails unless `word` is one of `words`.
pub(crate) fn one_of(word: &str, span: Span, option: &str, words: &[&str]) -> Result<()> {
    if words.contains(&word) {
        return Ok(());
    }
    Err(Error::new(
        span,
        format!("there is no `{option}` named `{word}`\n{}", instead(word, words)),
    ))
}

fn text(input: ParseStream<'_>, option: &str, table: &[Known]) -> Result<(String, Span)> {
    match literal(input, option, table)? {
        (Lit::Str(text), span) => Ok((text.value(), span)),
        (_, span) => Err(wrong(span, "text in quotes", option, table)),
    }
}

fn literal(input: ParseStream<'_>, option: &str, table: &[Known]) -> Result<(Lit, Span)> {
    if !input.peek(Lit) {
        return Err(error(
            input,
            format!(
                "`{option}` takes a literal, found {}\nhelp: write `{}`",
                found(input),
                form(table, option)
            ),
        ));
    }
    let lit: Lit = input.parse()?;
    let span = lit.span();
    Ok((lit, span))
}

fn wrong(span: Span, expected: &str, option: &str, table: &[Known]) -> Error {
    Error::new(span, format!("`{option}` takes {expected}\nhelp: write `{}`", form(table, option)))
}

/// `text` as a duration, if it is a number with one of the units.
fn duration(text: &str) -> Option<Duration> {
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (number, unit) = text.split_at(digits);
    let seconds = match unit.trim_start() {
        "ms" => 0.001,
        "s" => 1.0,
        "min" => 60.0,
        _ => return None,
    };
    let number: f64 = number.parse().ok()?;
    Duration::try_from_secs_f64(number * seconds).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        let ms = |n| Some(Duration::from_millis(n));
        for (text, expected) in [
            ("500ms", ms(500)),
            ("30s", ms(30_000)),
            ("1.5s", ms(1_500)),
            ("2min", ms(120_000)),
            ("2 min", ms(120_000)),
            ("0s", Some(Duration::ZERO)),
            ("30", None),
            ("s", None),
            ("-1s", None),
            ("1.2.3s", None),
            ("30sec", None),
            ("", None),
            ("99999999999999999999999s", None),
        ] {
            assert_eq!(duration(text), expected, "{text}");
        }
    }
}
