//! Which walks run, in the words of `select = ..`.
//!
//! A [`Select`] is said before anybody has counted options; when the walks are planned it becomes a
//! [`Selection`], which is numbers.

use std::fmt;

use crate::walks::Selection;

/// Which walks run: made by the functions beside it, or from a [`Selection`] of numbers.
///
/// ```
/// use multitest::walks::{Walks, select};
///
/// let walks = || {
///     Walks::new(())
///         .sync("open", ["EUR", "USD", "GBP"], |_, _| Ok(()))
///         .sync("set_limit", [1, 2, 3], |_, _| Ok(()))
///         .sync("mode", ["strict", "lax"], |_, _| Ok(()))
/// };
/// assert_eq!(walks().select(select::all()).plan()?.selected(), 18);
/// assert_eq!(walks().select(select::pairwise()).plan()?.selected(), 9);
/// assert_eq!(walks().select(select::random(5, 7)).plan()?.selected(), 5);
/// # Ok::<(), multitest::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Select(pub(super) Kind);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    #[default]
    All,
    First(u128),
    Random(u128, u64),
    Ids(Vec<u128>),
    TWay(usize),
    Given(Selection),
}

/// Every walk; the default.
pub fn all() -> Select {
    Select(Kind::All)
}

/// The first `count` walks by number, or all if there are fewer.
pub fn first(count: u128) -> Select {
    Select(Kind::First(count))
}

/// `count` different walks, or all if there are fewer, always the same for the same seed. At most ten million.
pub fn random(count: u128, seed: u64) -> Select {
    Select(Kind::Random(count, seed))
}

/// The walks with these numbers.
pub fn ids(walks: impl IntoIterator<Item = u128>) -> Select {
    Select(Kind::Ids(walks.into_iter().collect()))
}

/// Few walks in which every option of each action meets every option of each other action: [`t_way(2)`](t_way).
pub fn pairwise() -> Select {
    t_way(2)
}

/// Few walks in which the options of any `strength` actions (1 to 6) meet in all combinations.
pub fn t_way(strength: usize) -> Select {
    Select(Kind::TWay(strength))
}

impl From<Selection> for Select {
    fn from(selection: Selection) -> Self {
        Self(Kind::Given(selection))
    }
}

impl fmt::Display for Select {
    /// As it is written: `random(100, 7)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::All | Kind::Given(Selection::All) => f.write_str("all"),
            Kind::First(count) | Kind::Given(Selection::First(count)) => {
                write!(f, "first({count})")
            }
            Kind::Random(count, seed) => write!(f, "random({count}, {seed})"),
            Kind::TWay(2) => f.write_str("pairwise"),
            Kind::TWay(strength) => write!(f, "t_way({strength})"),
            Kind::Given(Selection::Ranges(_)) => f.write_str("what is left"),
            Kind::Ids(walks) | Kind::Given(Selection::Numbers(walks)) => listed(walks, f),
        }
    }
}

fn listed(walks: &[u128], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    const SHOWN: usize = 8;
    let mut shown: Vec<String> = walks.iter().take(SHOWN).map(u128::to_string).collect();
    shown.extend((walks.len() > SHOWN).then(|| format!("{} more", walks.len() - SHOWN)));
    write!(f, "ids([{}])", shown.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_shown_as_it_is_written() {
        let shown = [all(), first(3), random(2, 7), ids([4, 1]), pairwise(), t_way(3)];
        assert_eq!(
            shown.map(|select| select.to_string()),
            ["all", "first(3)", "random(2, 7)", "ids([4, 1])", "pairwise", "t_way(3)"]
        );
        let many = Select::from(Selection::numbers(0..10)).to_string();
        assert_eq!(many, "ids([0, 1, 2, 3, 4, 5, 6, 7, 2 more])");
    }
}
