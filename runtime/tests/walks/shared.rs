//! States and actions that several tests use.

use std::{
    fmt,
    sync::{Arc, Mutex},
};

use multitest::{
    Result,
    walks::{Action, Context, Options, Serial, Update},
};
use serde::{Deserialize, Serialize};

/// What happened, in order.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    pub(crate) fn add(&self, text: impl fmt::Display) {
        self.0.lock().expect("nobody panics").push(text.to_string());
    }

    pub(crate) fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().expect("nobody panics"))
    }
}

/// The options a walk has seen, and what a serial action set last.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Seen {
    pub(crate) options: Vec<usize>,
    pub(crate) set: Option<usize>,
}

/// Notes its option; so many of them.
pub(crate) struct Note(pub(crate) usize);

impl Action<Seen> for Note {
    type Option = usize;

    fn options(&self) -> Options<usize> {
        Options::new(0..self.0)
    }

    async fn run(&self, option: &usize, seen: &mut Seen, _: &Context<'_>) -> Result<()> {
        tokio::task::yield_now().await;
        seen.options.push(*option);
        Ok(())
    }
}

/// A serial action that tells the walks its option; so many of them.
pub(crate) struct Set(pub(crate) usize);

#[derive(Serialize, Deserialize)]
pub(crate) struct Told(pub(crate) usize);

impl Update<Seen> for Told {
    fn apply(&self, seen: &mut Seen) {
        seen.options.push(self.0);
        seen.set = Some(self.0);
    }
}

impl Serial<Seen> for Set {
    type Option = usize;
    type Update = Told;

    fn options(&self) -> Options<usize> {
        Options::new(0..self.0)
    }

    async fn run(&self, option: &usize, initial: Seen, _: &Context<'_>) -> Result<Told> {
        assert_eq!(initial, Seen::default(), "it sees the initial state only");
        Ok(Told(*option))
    }
}

/// Every list of one digit per radix, the last fastest.
pub(crate) fn product(radices: &[usize]) -> Vec<Vec<usize>> {
    radices.iter().fold(vec![Vec::new()], |lists, &radix| {
        let longer = |list: &Vec<usize>| {
            let list = list.clone();
            (0..radix).map(move |digit| [&list[..], &[digit]].concat()).collect::<Vec<_>>()
        };
        lists.iter().flat_map(longer).collect()
    })
}
