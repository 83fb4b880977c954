//! Walks picked by their numbers: the first, random ones, a list.

use crate::{
    cover::Permutation,
    error::{Error, Result},
    walks::{Selection, numbers::product::count},
};

use super::{Select, domain::Domain, select::Kind};

/// The most walks that are kept as a list of numbers.
const LISTED: u128 = 10_000_000;

/// How many forbidden walks are looked at before that is given up: so many, and more for each allowed one that was found.
const TRIES: usize = 1_000_000;
const TRIES_EACH: usize = 1_000;

impl Domain {
    /// Selections that combine nothing.
    pub(super) fn by_number(&self, kind: &Kind) -> Result<Selection> {
        let walks = self.space.shape.walks();
        match kind {
            Kind::First(most) if *most < walks && !self.rules.is_empty() => self.first(*most),
            Kind::First(most) => Ok(Selection::First(*most)),
            Kind::Random(most, _) if *most >= walks => Ok(Selection::All),
            Kind::Random(most, seed) => self.random(*most, *seed),
            Kind::Ids(ids) => {
                let selection = Selection::numbers(ids.iter().copied());
                selection.check(walks)?;
                for &walk in ids {
                    self.check_allowed(walk, || format!("walk {walk}, {}", self.space.text(walk)))?;
                }
                Ok(selection)
            }
            Kind::Given(selection) => {
                selection.check(walks)?;
                Ok(selection.clone())
            }
            Kind::All | Kind::TWay(_) => Ok(Selection::All),
        }
    }

    /// The first walks that are allowed. From a forbidden one it goes on at the next that differs in what is forbidden about it.
    fn first(&self, most: u128) -> Result<Selection> {
        let (shape, steps) = (&self.space.shape, self.steps());
        let (mut found, mut tries, mut walk) = (Vec::new(), 0, 0);
        check_listed(&Kind::First(most), most)?;
        while walk < shape.walks() && (found.len() as u128) < most {
            let Some(broken) = self.rules.broken(&shape.digits(walk))? else {
                found.push(walk);
                walk += 1;
                continue;
            };
            tries += 1;
            check_tries(tries, found.len(), broken.text)?;
            let step = broken.scope.iter().map(|&action| steps[action]).min().unwrap_or(1);
            walk = (walk / step + 1).saturating_mul(step);
        }
        Ok(Selection::Numbers(found))
    }

    /// How far apart walks are that differ in one option of an action by one.
    fn steps(&self) -> Vec<u128> {
        let actions = self.space.names.len();
        let step = |action| {
            let mut digits = vec![0; actions];
            digits[action] = 1;
            self.space.shape.walk(&digits)
        };
        (0..actions).map(step).collect()
    }

    fn random(&self, most: u128, seed: u64) -> Result<Selection> {
        check_listed(&Kind::Random(most, seed), most)?;
        let shape = &self.space.shape;
        let (order, mut found, mut tries) = (Permutation::new(shape.walks(), seed), Vec::new(), 0);
        for place in 0..shape.walks() {
            if found.len() as u128 == most {
                break;
            }
            let walk = order.of(place);
            match self.rules.broken(&shape.digits(walk))? {
                None => found.push(walk),
                Some(broken) => {
                    tries += 1;
                    check_tries(tries, found.len(), broken.text)?;
                }
            }
        }
        Ok(Selection::numbers(found))
    }

    /// The selection, and what is required.
    pub(super) fn with_required(
        &self,
        selection: Selection,
        required: Vec<u128>,
    ) -> Result<Selection> {
        let missing = |walk: &u128| selection.positions(&(*walk..walk + 1)).is_empty();
        if !required.iter().any(missing) {
            return Ok(selection);
        }
        let selected = selection.len(self.space.shape.walks());
        check_listed(&Kind::First(selected), selected)?;
        let numbers = (0..selected).map(|position| selection.walk(position));
        Ok(Selection::numbers(numbers.chain(required)))
    }
}

fn check_listed(kind: &Kind, walks: u128) -> Result<()> {
    if walks <= LISTED {
        return Ok(());
    }
    let (select, most) = (Select(kind.clone()), count(LISTED));
    Err(Error::new(format!("`{select}` would be a list of more than {most} numbers"))
        .help("select fewer walks, or `all`"))
}

fn check_tries(tries: usize, found: usize, text: &str) -> Result<()> {
    if tries <= TRIES + TRIES_EACH * found {
        return Ok(());
    }
    let (found, tries) = (count(found as u128), count(tries as u128));
    Err(Error::new(format!(
        "only {found} walks were found that no constraint forbids, beside {tries} that one does, the last `{text}`"
    ))
    .help("select `pairwise` or `t_way(n)`, which go by the constraints, or fewer walks"))
}
