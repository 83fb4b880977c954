//! States and actions that several tests use.

use std::{
    collections::BTreeSet,
    fmt,
    sync::{Arc, Mutex},
};

use multitest::{
    Result,
    walks::{Action, Context, Options, Plan, Serial, Update},
};
use serde::{Deserialize, Serialize};

/// The text of an error, without the place in this folder where somebody panicked.
pub(crate) fn without_place(error: &str) -> &str {
    error.split_once("\nat runtime/tests/walks/").map_or(error, |(text, _)| text)
}

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

/// A small generator of its own.
#[derive(Debug)]
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % sides as u64).expect("below the sides")
    }
}

/// The numbers of the walks that are selected.
pub(crate) fn numbers<S>(plan: &Plan<S>) -> Vec<u128> {
    let numbers = plan.numbers();
    numbers.collect()
}

/// The options of a walk of actions whose options are their indices, and its text.
pub(crate) fn options<S>(plan: &Plan<S>, walk: u128) -> (Vec<usize>, String) {
    let text = plan.text(walk).expect("a walk");
    let option = |part: &str| part.split_once('=').and_then(|(_, index)| index.parse().ok());
    let options: Option<Vec<usize>> = text.split('/').map(option).collect();
    (options.expect("options are numbers"), text)
}

/// The combinations of `t` options that some lists of options hold.
pub(crate) fn tuples<'a>(
    rows: impl IntoIterator<Item = &'a Vec<usize>>,
    t: usize,
) -> BTreeSet<Vec<(usize, usize)>> {
    let mut found = BTreeSet::new();
    for row in rows {
        for chosen in 0_u32..1 << row.len() {
            if chosen.count_ones() as usize == t {
                let held = |(action, _): &(usize, usize)| chosen >> action & 1 == 1;
                found.insert(row.iter().copied().enumerate().filter(held).collect());
            }
        }
    }
    found
}

/// Checks that the selected walks hold every combination of `t` options, which are their indices.
pub(crate) fn covers_all<S>(plan: &Plan<S>, sizes: &[usize], t: usize) {
    covers(plan, product(sizes).iter(), t);
}

/// Checks that they hold every combination that is in one of the rows, and no other.
pub(crate) fn covers<'a, S>(plan: &Plan<S>, rows: impl Iterator<Item = &'a Vec<usize>>, t: usize) {
    eprintln!("{plan:?}, {t} at a time: {} walks", plan.selected());
    let selected: Vec<Vec<usize>> =
        numbers(plan).into_iter().map(|walk| options(plan, walk).0).collect();
    assert_eq!(tuples(&selected, t), tuples(rows, t), "{plan:?}");
}
