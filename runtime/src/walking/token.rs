//! Tokens: one walk of one test in a word that needs no quotes, and that says so if it no longer means that walk.
//!
//! `w1-17-k3x9-7fa2c19bd03e-q8zt`: the version, the number of the walk, letters of the test's name and of its actions, and
//! letters that check the others.

use super::{hash::Hash, marks::Marks};
use crate::error::{Error, Result};

/// What a token means; it grows when tokens of before mean something else.
const VERSION: u32 = 1;
/// How many letters stand for the test's name, and how many check a token.
const LETTERS: usize = 4;

/// The token of the walk with this number.
pub(super) fn written(test: &str, marks: &Marks, walk: u128) -> String {
    let word = format!("w{VERSION}-{walk}-{}-{}", name(test), marks.words());
    let check = check(&word);
    format!("{word}-{check}")
}

/// Whether `text` was meant to be a token: `w`, a number and a dash.
pub(super) fn resembles(text: &str) -> bool {
    version(text).is_some()
}

/// The number of the walk that `token` names.
///
/// # Errors
///
/// If it is damaged, of another version or test, or the actions have changed since.
pub(super) fn read(token: &str, test: &str, marks: &Marks) -> Result<u128> {
    let version = version(token).ok_or_else(|| damaged(token))?;
    if version != VERSION {
        let error = format!("the token `{token}` is of version {version}, expected {VERSION}");
        return Err(Error::new(error).help("run the test again: its failures show new tokens"));
    }
    let (word, letters) = token.rsplit_once('-').ok_or_else(|| damaged(token))?;
    let fields: Vec<&str> = word.split('-').collect();
    let ([_, walk, of, words], true) = (&fields[..], letters == check(word)) else {
        return Err(damaged(token));
    };
    let walk = walk.parse().map_err(|_| damaged(token))?;
    if *of != name(test) {
        let error = format!("the token `{token}` is of another test than `{test}`");
        return Err(Error::new(error).help("run it with the command that it was printed in"));
    }
    match marks.changes(words) {
        None => Ok(walk),
        Some(changes) => {
            let error = format!(
                "the token `{token}` no longer means that walk: actions have changed since: {changes}"
            );
            Err(Error::new(error).help("name the walk by its text, as the failure shows it"))
        }
    }
}

fn version(token: &str) -> Option<u32> {
    token.strip_prefix('w')?.split_once('-')?.0.parse().ok()
}

fn name(test: &str) -> String {
    Hash::new().text(test).word(LETTERS)
}

fn check(word: &str) -> String {
    Hash::new().text(word).word(LETTERS)
}

fn damaged(token: &str) -> Error {
    Error::new(format!("the token `{token}` is damaged: its letters do not belong together"))
        .help("copy all of it, from the `w` to the last letter")
}

#[cfg(test)]
mod tests {
    use super::{super::marks::tests::marks, *};

    const ACTIONS: &str = "open=EUR,USD set_limit=1,2,3";

    fn error(token: &str, test: &str, actions: &str) -> String {
        let error = read(token, test, &marks(actions)).expect_err("it is refused");
        format!("{error:?}")
    }

    #[test]
    fn a_token_names_its_walk_and_needs_no_quotes() {
        for walk in [0, 5, u128::MAX] {
            let token = written("limits", &marks(ACTIONS), walk);
            assert!(resembles(&token));
            assert!(
                token.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-'),
                "{token}"
            );
            assert_eq!(read(&token, "limits", &marks(ACTIONS)).ok(), Some(walk), "{token}");
        }
        // Of a version that people have in their notes.
        assert_eq!(written("limits", &marks(ACTIONS), 5), "w1-5-dmg1-wsyfvd17zffj-ezvb");
    }

    #[test]
    fn a_damaged_token_is_refused() {
        let token = written("limits", &marks(ACTIONS), 5);
        let longer = format!("{token}0");
        for damaged in
            [&token[..token.len() - 1], &longer, &token.replacen("-5-", "-4-", 1), "w1-5"]
        {
            let error = error(damaged, "limits", ACTIONS);
            assert!(
                error.starts_with(&format!("the token `{damaged}` is damaged: its letters")),
                "{error}"
            );
            assert!(error.contains("\nhelp: copy all of it"), "{error}");
        }
    }

    #[test]
    fn a_token_of_another_version_is_refused() {
        let token = written("limits", &marks(ACTIONS), 5).replacen("w1", "w0", 1);
        let error = error(&token, "limits", ACTIONS);
        assert!(error.contains("is of version 0, expected 1\nhelp: run the test again"), "{error}");
    }

    #[test]
    fn a_token_of_another_test_is_refused() {
        let token = written("rates", &marks(ACTIONS), 5);
        let error = error(&token, "limits", ACTIONS);
        assert!(error.contains("is of another test than `limits`\nhelp: run it with"), "{error}");
    }

    #[test]
    fn a_token_of_actions_that_have_changed_is_refused() {
        let token = written("limits", &marks(ACTIONS), 5);
        let refused = error(&token, "limits", "open=EUR,USD set_limit=1,2");
        assert!(
            refused.contains("have changed since: `set_limit` (action 2) has other options\nhelp:"),
            "{refused}"
        );
        let refused = error(&token, "limits", "open=EUR,USD set_limit=1,2,3 close=0");
        assert!(refused.contains("there were 2 actions, and there are 3 now"), "{refused}");
    }
}
