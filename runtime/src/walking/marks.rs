//! What walks are known by again: a few letters for each action, which change when its name or its options do.

use std::fmt::Write as _;

use super::hash::Hash;
use crate::walks::Radix;

/// How many letters tell an action's name.
const NAME: usize = 2;
/// How many letters tell its options.
const OPTIONS: usize = 4;
/// How many options are looked at from the first on, besides the last.
const LOOKED_AT: usize = 1000;

/// The actions of a test, as far as they decide which walk has which number.
#[derive(Clone, Debug)]
pub(super) struct Marks {
    actions: Vec<Mark>,
}

#[derive(Clone, Debug)]
struct Mark {
    name: String,
    radix: Radix,
    name_word: String,
    options: Hash,
}

impl Marks {
    /// The marks of `actions`; `text` is that of an option, by the positions of its action and among its options.
    pub(super) fn of<'a>(
        actions: impl Iterator<Item = (&'a str, Radix)>,
        text: impl Fn(usize, usize) -> String,
    ) -> Self {
        let mark = |(at, (name, radix)): (usize, (&str, Radix))| Mark {
            name: name.to_owned(),
            radix,
            name_word: Hash::new().text(name).word(NAME),
            options: options(radix.options, |index| text(at, index)),
        };
        Self { actions: actions.enumerate().map(mark).collect() }
    }

    /// The names of the actions, and how many options each has.
    pub(super) fn actions(&self) -> impl Iterator<Item = (&str, Radix)> {
        self.actions.iter().map(|mark| (mark.name.as_str(), mark.radix))
    }

    /// The letters of all actions.
    pub(super) fn words(&self) -> String {
        let mut words = String::new();
        for mark in &self.actions {
            _ = write!(words, "{}{}", mark.name_word, mark.word(mark.radix.serial));
        }
        words
    }

    /// In what the actions differ from those that had these `words`; nothing if they are the same.
    pub(super) fn changes(&self, words: &str) -> Option<String> {
        let (before, now) = (words.len() / (NAME + OPTIONS), self.actions.len());
        if before != now {
            return Some(format!("there were {before} actions, and there are {now} now"));
        }
        let pieces = words.as_bytes().chunks(NAME + OPTIONS).map(String::from_utf8_lossy);
        let changes = (1..).zip(&self.actions).zip(pieces);
        let changes: Vec<String> =
            changes.filter_map(|((at, mark), piece)| mark.change(at, &piece)).collect();
        (!changes.is_empty()).then(|| changes.join(", "))
    }
}

impl Mark {
    fn word(&self, serial: bool) -> String {
        self.options.number(u128::from(serial)).word(OPTIONS)
    }

    /// In what the action, `at` from 1, differs from the one that had this `piece` of the words.
    fn change(&self, at: usize, piece: &str) -> Option<String> {
        let (name, options) = piece.split_at_checked(NAME)?;
        let action = format!("`{}` (action {at})", self.name);
        let serial = self.radix.serial;
        if options == self.word(serial) && name == self.name_word {
            None
        } else if name != self.name_word {
            Some(format!("{action} stands where another one was"))
        } else if options == self.word(!serial) {
            Some(format!("{action} is {} serial", if serial { "now" } else { "no longer" }))
        } else {
            Some(format!("{action} has other options"))
        }
    }
}

fn options(count: usize, text: impl Fn(usize) -> String) -> Hash {
    let hash = Hash::new().number(count as u128);
    let looked_at = (0..count.min(LOOKED_AT)).chain(count.checked_sub(1));
    looked_at.fold(hash, |hash, index| hash.text(&text(index)))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// `open=EUR,USD switch!=0,1`.
    pub(in crate::walking) fn marks(text: &str) -> Marks {
        let parts =
            || text.split(' ').map(|part| part.split_once('=').expect("a name and options"));
        let actions = parts().map(|(name, options)| {
            let radix = Radix { options: options.split(',').count(), serial: name.ends_with('!') };
            (name.trim_end_matches('!'), radix)
        });
        let options: Vec<Vec<&str>> = parts().map(|(_, list)| list.split(',').collect()).collect();
        Marks::of(actions, |action, option| options[action][option].to_owned())
    }

    #[test]
    fn the_same_actions_have_the_same_letters() {
        let one = marks("open=EUR,USD set_limit=1,2,3");
        assert_eq!(one.words(), marks("open=EUR,USD set_limit=1,2,3").words());
        assert_eq!(one.words().len(), 12);
        assert_eq!(one.changes(&one.words()), None);
    }

    #[test]
    fn each_change_is_told() {
        let now = marks("open=EUR,USD set_limit=1,2,3");
        for (before, told) in [
            ("open=EUR,USD set_limit=1,2,4", "`set_limit` (action 2) has other options"),
            ("open=EUR,USD set_limit=1,2", "`set_limit` (action 2) has other options"),
            ("open=EUR,USD set_limit!=1,2,3", "`set_limit` (action 2) is no longer serial"),
            ("open=EUR,USD withdraw=1,2,3", "`set_limit` (action 2) stands where another one was"),
            ("open=EUR,USD", "there were 1 actions, and there are 2 now"),
            (
                "set_limit=1,2,3 open=EUR,USD",
                "`open` (action 1) stands where another one was, `set_limit` (action 2) stands where another one was",
            ),
        ] {
            assert_eq!(now.changes(&marks(before).words()).as_deref(), Some(told), "{before}");
        }
        let serial = marks("open=EUR,USD set_limit!=1,2,3");
        assert_eq!(
            serial.changes(&now.words()).as_deref(),
            Some("`set_limit` (action 2) is now serial")
        );
    }

    #[test]
    fn of_many_options_the_first_and_the_last_are_looked_at() {
        let looked_at = std::cell::Cell::new(0);
        let text = |index: usize| {
            looked_at.set(looked_at.get() + 1);
            index.to_string()
        };
        options(1 << 40, text);
        assert_eq!(looked_at.get(), LOOKED_AT + 1);
    }
}
