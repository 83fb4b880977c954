//! How much of what can be combined has been run, and has passed, in the words of actions and options.

use std::{collections::HashMap, fmt, sync::Arc};

use crate::{
    cover::{self, Outcome as End},
    error::{Error, Result},
    walks::{choose::domain::Domain, numbers::product::count},
};

use super::{Outcome, Walks, walks::Unpassed};

/// Domain so many looks at combinations are taken for one report.
const LOOKS: u128 = 50_000_000;

/// How many combinations a report lists.
const LISTED: usize = 5;

/// Which combinations of options of `t` different actions were in walks that ran, and in walks that passed.
///
/// Shown as text, it has the counts, and the first combinations that are missing.
#[derive(Debug)]
pub struct Coverage {
    domain: Arc<Domain>,
    strength: usize,
    counted: cover::Coverage,
}

impl Coverage {
    /// The number of options in a combination.
    pub fn strength(&self) -> usize {
        self.strength
    }

    /// The number of all combinations.
    pub fn combinations(&self) -> usize {
        self.counted.tuples()
    }

    /// The number of combinations that are in some walk which no constraint forbids.
    pub fn possible(&self) -> usize {
        self.counted.possible()
    }

    /// The number of possible combinations in walks that ran, whether they passed, failed or were cancelled.
    pub fn run(&self) -> usize {
        self.counted.run()
    }

    /// The number of possible combinations in walks that passed.
    pub fn passed(&self) -> usize {
        self.counted.passed()
    }

    /// The possible combinations that were in no walk that ran, as `open=EUR & set_limit=3`.
    pub fn uncovered(&self) -> impl Iterator<Item = String> + '_ {
        self.counted.uncovered().map(|combination| self.domain.combination(&combination))
    }

    /// The possible combinations that were in no walk that passed, those that were in none included.
    pub fn unpassed(&self) -> impl Iterator<Item = String> + '_ {
        self.counted.unpassed().map(|combination| self.domain.combination(&combination))
    }

    fn list(
        f: &mut fmt::Formatter<'_>,
        what: &str,
        mut missing: impl Iterator<Item = String>,
    ) -> fmt::Result {
        let shown: Vec<String> = missing.by_ref().take(LISTED).collect();
        if shown.is_empty() {
            return Ok(());
        }
        write!(f, "\n{what}: {}", shown.join(", "))?;
        match missing.count() {
            0 => Ok(()),
            more => write!(f, " and {} more", count(more as u128)),
        }
    }
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = |number: usize| count(number as u128);
        let (possible, run, passed) = (self.possible(), self.run(), self.passed());
        let what = match self.strength {
            1 => "options".to_owned(),
            2 => "pairs of options".to_owned(),
            strength => format!("combinations of {strength} options"),
        };
        write!(
            f,
            "{what}: {} possible, {} run, {} passed",
            count(possible),
            count(run),
            count(passed)
        )?;
        Self::list(f, "not run", self.uncovered())?;
        Self::list(f, "not passed", self.unpassed())
    }
}

impl<S> Walks<S> {
    /// How many combinations of options of `strength` different actions (1 to 6) the walks have covered that ran, and those
    /// that passed.
    ///
    /// ```
    /// use multitest::walks::{Walks, select};
    ///
    /// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
    /// let walks = Walks::new(())
    ///     .sync("open", ["EUR", "USD"], |_, _| Ok(()))
    ///     .sync("set_limit", [1, 2], |_, _| Ok(()))
    ///     .select(select::ids([0, 3]))
    ///     .run()
    ///     .await?;
    /// let pairs = walks.coverage(2)?;
    /// assert_eq!((pairs.run(), pairs.possible()), (2, 4));
    /// assert!(pairs.uncovered().eq(["open=EUR & set_limit=2", "open=USD & set_limit=1"]));
    /// # Ok::<(), multitest::Error>(())
    /// # })?;
    /// # Ok::<(), multitest::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If the strength is none of 1 to 6, or above the number of actions, the run was stopped before its end, or nobody can
    /// tell in reasonable time: of very many walks that were not all selected, or of which more than 100,000 did not pass.
    pub fn coverage(&self, strength: usize) -> Result<Coverage> {
        let domain = Arc::clone(&self.domain);
        let what = format!("coverage({strength})");
        domain.check_strength(strength, &what, |most| format!("ask for at most {most}"))?;
        if self.left() > 0 {
            let error = format!("{} walks did not run to their end", count(self.left()));
            return Err(Error::new(error)
                .context("nobody knows what the walks have covered")
                .help("let the run come to its end: without `stop_after`"));
        }
        if self.selected() != self.selection.len(domain.space.shape.walks()) {
            return Err(Error::new(
                "the run was resumed, so this part of it covers less than all of it",
            )
            .help("run the walks from the start"));
        }
        let counted = Counting { walks: self, domain: &domain, strength }.counted()?;
        domain.rules.trouble()?;
        Ok(Coverage { domain, strength, counted })
    }
}

struct Counting<'a, S> {
    walks: &'a Walks<S>,
    domain: &'a Domain,
    strength: usize,
}

impl<S> Counting<'_, S> {
    fn counted(&self) -> Result<cover::Coverage> {
        let unpassed = &self.walks.unpassed;
        if unpassed.more {
            let most = count(Unpassed::MOST as u128);
            let error = format!("more than {most} walks did not pass, so nobody knows which did");
            return Err(Error::new(error).help("select fewer walks"));
        }
        let (walks, others) = (self.walks.selected(), unpassed.walks.len() as u128);
        let fits = |walks: u128| self.groups().saturating_mul(walks) <= LOOKS;
        let all = walks == self.domain.space.shape.walks() && self.domain.rules.is_empty();
        match (all && others < walks / 4, fits(walks)) {
            (true, _) if fits(others) => return self.all_but(),
            (_, true) => return self.one_by_one(),
            _ => {}
        }
        let selected = count(walks);
        Err(Error::new(format!("{selected} walks are too many to look at one by one")).help(
            "select fewer walks; or all, without constraints, and ask for fewer options at once",
        ))
    }

    /// How many choices of actions there are.
    fn groups(&self) -> u128 {
        let actions = self.domain.space.names.len() as u128;
        (0..self.strength as u128).fold(1, |groups, n| groups * (actions - n) / (n + 1))
    }

    fn one_by_one(&self) -> Result<cover::Coverage> {
        let (domain, walks) = (self.domain, self.walks);
        let mut counted = cover::Coverage::new(&domain.model()?, self.strength)?;
        let others: HashMap<u128, Option<Outcome>> = walks.unpassed.walks.iter().copied().collect();
        for position in 0..walks.selected() {
            let walk = walks.selection.walk(position);
            let outcome = others.get(&walk).copied().unwrap_or(Some(Outcome::Passed));
            if let Some(outcome) = outcome.filter(|_| !domain.forbids(walk)) {
                counted.record(&domain.row(walk), end(outcome));
            }
        }
        Ok(counted)
    }

    fn all_but(&self) -> Result<cover::Coverage> {
        let others = self.walks.unpassed.walks.iter();
        let others = others.map(|(walk, outcome)| (self.domain.row(*walk), outcome.map(end)));
        cover::Coverage::of_all_but(&self.domain.model()?, self.strength, others)
    }
}

/// Whether a walk that ran has passed.
fn end(outcome: Outcome) -> End {
    if outcome == Outcome::Passed { End::Passed } else { End::Failed }
}
