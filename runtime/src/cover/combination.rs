//! Some options of some parameters, as reports name them.

use std::fmt;

use super::Choice;

/// Options of a few different parameters that occur together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Combination(Vec<(usize, Choice)>);

impl Combination {
    /// The combination of these pairs of a parameter and one of its options, in any order.
    pub fn new(options: impl IntoIterator<Item = (usize, Choice)>) -> Self {
        let mut options: Vec<_> = options.into_iter().collect();
        options.sort_unstable();
        options.dedup_by_key(|(p, _)| *p);
        Self(options)
    }

    /// The pairs of a parameter and its option, by parameter.
    pub fn options(&self) -> &[(usize, Choice)] {
        &self.0
    }

    /// Whether the row chooses all of these options.
    pub fn is_in(&self, row: &[Choice]) -> bool {
        self.0.iter().all(|&(p, v)| row.get(p) == Some(&v))
    }

    /// The option of this parameter, if it is part of the combination.
    pub fn of(&self, parameter: usize) -> Option<Choice> {
        self.0.iter().find(|(p, _)| *p == parameter).map(|&(_, v)| v)
    }
}

impl fmt::Display for Combination {
    /// `0=2, 4=1`: parameter and option.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, (p, v)) in self.0.iter().enumerate() {
            write!(f, "{}{p}={v}", if i == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}
