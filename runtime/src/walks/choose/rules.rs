//! Constraints: which walks never run.
//!
//! A constraint sees the options of the actions it names and no others. Where these have few combinations it is asked for
//! each of them once, before anything runs; where they have many it is asked again for each walk.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use crate::{
    cover::{Choice, Constraint},
    error::{Error, Result},
    suggest,
    walks::{numbers::shape::OPEN, panics::caught},
};

use super::{chosen::Seen, space::Space};

/// How many combinations of options are asked for beforehand.
const TABLE: usize = 1 << 16;

/// Whether a walk is forbidden.
pub(super) type Forbids = Box<dyn Fn(&Seen<'_>) -> bool + Send + Sync>;

/// A constraint as it was said, by the names of actions.
pub(super) struct Said {
    pub(super) text: String,
    pub(super) names: Vec<String>,
    pub(super) forbids: Forbids,
}

/// The constraints of some walks.
pub(in crate::walks) struct Rules {
    space: Arc<Space>,
    list: Vec<Rule>,
    /// What went wrong while somebody asked who takes no errors.
    trouble: Mutex<Option<Error>>,
}

/// A constraint by the positions of actions.
struct Rule {
    text: String,
    scope: Vec<usize>,
    /// How many combinations of options there are in its scope; none if they cannot be counted.
    combinations: Option<usize>,
    forbids: Forbids,
    table: Option<Vec<bool>>,
}

impl Rules {
    /// Finds the actions that constraints name.
    pub(super) fn new(space: Arc<Space>, said: Vec<Said>) -> Result<Self> {
        let rule = |said| Rule::new(&space, said);
        let list = said.into_iter().map(rule).collect::<Result<_>>()?;
        Ok(Self { space, list, trouble: Mutex::default() })
    }

    pub(in crate::walks) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The first constraint that forbids a walk with these options. Those that name an open one are not asked.
    pub(in crate::walks) fn broken(&self, digits: &[usize]) -> Result<Option<Broken<'_>>> {
        for rule in &self.list {
            if rule.scope.iter().all(|&action| digits[action] != OPEN)
                && rule.forbids(&self.space, |place| digits[rule.scope[place]])?
            {
                return Ok(Some(Broken { text: &rule.text, scope: &rule.scope }));
            }
        }
        Ok(None)
    }

    /// The constraints as covering arrays understand them, and what they have to say when they were asked: [`Self::trouble`].
    pub(super) fn constraints(self: &Arc<Self>) -> impl Iterator<Item = Constraint> {
        (0..self.list.len()).map(|at| {
            let (rules, rule) = (Arc::clone(self), &self.list[at]);
            let forbids = move |options: &[Choice]| {
                let digit = |place: usize| usize::from(options[place]);
                let answer = rules.list[at].forbids(&rules.space, digit);
                answer.unwrap_or_else(|error| rules.note(error))
            };
            Constraint::never(&rule.text, rule.scope.iter().copied(), forbids)
        })
    }

    /// Whether a constraint names the action at this position.
    pub(super) fn mention(&self, action: usize) -> bool {
        self.list.iter().any(|rule| rule.scope.contains(&action))
    }

    /// The first constraint that has so many combinations of options that nobody can go through them.
    pub(in crate::walks) fn widest(&self, most: usize) -> Option<&str> {
        let wide = |rule: &&Rule| rule.combinations.is_none_or(|count| count > most);
        self.list.iter().find(wide).map(|rule| rule.text.as_str())
    }

    /// Fails if a constraint could not answer in the meantime.
    pub(in crate::walks) fn trouble(&self) -> Result<()> {
        let noted = self.trouble.lock().unwrap_or_else(PoisonError::into_inner).take();
        noted.map_or(Ok(()), Err)
    }

    fn note(&self, error: Error) -> bool {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
        false
    }
}

/// A constraint that forbids a walk.
pub(in crate::walks) struct Broken<'a> {
    pub(in crate::walks) text: &'a str,
    /// The positions of the actions on whose options that depends.
    pub(super) scope: &'a [usize],
}

impl Rule {
    fn new(space: &Space, said: Said) -> Result<Self> {
        let Said { text, names, forbids } = said;
        let mut scope = Vec::new();
        for name in &names {
            let action = position(space, name)
                .map_err(|error| error.context(format!("the constraint `{text}` does not fit")))?;
            if !scope.contains(&action) {
                scope.push(action);
            }
        }
        if scope.is_empty() {
            return Err(names_nothing(space, &text));
        }
        let sizes: Vec<usize> = scope.iter().map(|&action| space.shape.options(action)).collect();
        let combinations =
            sizes.iter().try_fold(1_usize, |product, &size| product.checked_mul(size));
        let mut rule = Self { text, scope, combinations, forbids, table: None };
        if let Some(count) = combinations.filter(|&count| count <= TABLE) {
            let all = (0..count).map(|number| rule.ask(space, &decoded(number, &sizes)));
            rule.table = Some(all.collect::<Result<_>>()?);
        }
        Ok(rule)
    }

    /// Whether it forbids walks in which the action at each place of its scope has the option `digit`.
    fn forbids(&self, space: &Space, digit: impl Fn(usize) -> usize) -> Result<bool> {
        let places = 0..self.scope.len();
        match &self.table {
            Some(table) => {
                let size = |place: usize| space.shape.options(self.scope[place]);
                Ok(table[places.fold(0, |number, place| number * size(place) + digit(place))])
            }
            None => self.ask(space, &places.map(digit).collect::<Vec<_>>()),
        }
    }

    fn ask(&self, space: &Space, digits: &[usize]) -> Result<bool> {
        let seen = Seen::new(space, &self.scope, digits);
        caught(|| (self.forbids)(&seen)).map_err(|error| {
            let options = self.scope.iter().copied().zip(digits.iter().copied());
            let options = space.combination(options);
            error.context(format!("the constraint `{}` has no answer for {options}", self.text))
        })
    }
}

/// The position of the only action with this name.
fn position(space: &Space, name: &str) -> Result<usize> {
    let names = || space.names.iter().map(String::as_str);
    let mut found = names().enumerate().filter(|(_, known)| *known == name).map(|(at, _)| at);
    match (found.next(), found.next()) {
        (Some(only), None) => Ok(only),
        (Some(_), Some(_)) => {
            Err(Error::new(format!("several actions are called `{name}`, it could mean each"))
                .help("give one of them a name of its own"))
        }
        (None, _) => Err(Error::new(format!("there is no action `{name}`")).help(
            suggest::did_you_mean(name, names())
                .unwrap_or_else(|| format!("there are {}", suggest::listed(names()))),
        )),
    }
}

fn names_nothing(space: &Space, text: &str) -> Error {
    let names = space.names.iter().map(String::as_str);
    Error::new(format!("the constraint `{text}` names no action, so it says nothing about walks"))
        .help(format!("name those it is about, of {}", suggest::listed(names)))
}

/// The options with this number, the last place fastest.
fn decoded(number: usize, sizes: &[usize]) -> Vec<usize> {
    let mut rest = number;
    let mut digits = vec![0; sizes.len()];
    for (digit, size) in digits.iter_mut().zip(sizes).rev() {
        *digit = rest % size;
        rest /= size;
    }
    digits
}

impl fmt::Debug for Rules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.list.iter().map(|rule| &rule.text)).finish()
    }
}
