//! The options of a walk, as its constraints see them.

use std::{
    any::{Any, type_name},
    cell::OnceCell,
    fmt,
    marker::PhantomData,
    panic::resume_unwind,
    sync::Arc,
};

use crate::{
    error::Error,
    suggest,
    walks::{IntoAction, options::choices},
};

use super::space::Space;

/// The options that the actions named by a constraint have in a walk.
///
/// ```
/// use multitest::walks::{Chosen, Walks};
///
/// let apart = |walk: &Chosen<'_, ()>| walk.get::<u32>("limit") > walk.get::<u32>("balance");
/// let plan = Walks::new(())
///     .sync("balance", [10, 20], |_, _| Ok(()))
///     .sync("limit", [5, 15, 25], |_, _| Ok(()))
///     .never("limit > balance", ["limit", "balance"], apart)
///     .plan()?;
/// # _ = plan;
/// # Ok::<(), multitest::Error>(())
/// ```
pub struct Chosen<'a, S> {
    seen: &'a Seen<'a>,
    state: PhantomData<fn(&S)>,
}

/// What one constraint sees of one walk.
pub(super) struct Seen<'a> {
    pub(super) space: &'a Space,
    /// The positions of the actions it names.
    pub(super) scope: &'a [usize],
    /// The index of the option of each of these.
    pub(super) digits: &'a [usize],
    /// Options that are not kept, made as they are asked for.
    made: Vec<OnceCell<Arc<dyn Any + Send + Sync>>>,
}

impl<'a, S> Chosen<'a, S> {
    pub(super) fn new(seen: &'a Seen<'a>) -> Self {
        Self { seen, state: PhantomData }
    }

    /// The option of this action, which is found by its name.
    ///
    /// # Panics
    ///
    /// If the constraint does not name the action; the walks then are refused with an error that says so.
    pub fn of<Kind, A: IntoAction<S, Kind>>(&self, action: &A) -> &A::Option {
        let name = action.name_of();
        let option = self.seen.option(self.seen.place(&name));
        option.unwrap_or_else(|| misused(other_type::<A::Option>(&name)))
    }

    /// The option of the action `name`; none if its options are no `O`.
    ///
    /// # Panics
    ///
    /// If the constraint does not name the action; the walks then are refused with an error that says so.
    pub fn get<O: 'static>(&self, name: &str) -> Option<&O> {
        self.seen.option(self.seen.place(name))
    }
}

impl<'a> Seen<'a> {
    pub(super) fn new(space: &'a Space, scope: &'a [usize], digits: &'a [usize]) -> Self {
        Self { space, scope, digits, made: scope.iter().map(|_| OnceCell::new()).collect() }
    }

    /// The place of the action `name` in the scope.
    fn place(&self, name: &str) -> usize {
        let named = self.scope.iter().position(|&action| self.space.names[action] == name);
        named.unwrap_or_else(|| misused(self.not_named(name)))
    }

    fn option<O: 'static>(&self, place: usize) -> Option<&O> {
        let (choices, index) = (&self.space.choices[self.scope[place]], self.digits[place]);
        choices::option_of(&**choices, index).or_else(|| {
            let made = choices.made(index)?;
            self.made[place].get_or_init(|| made).downcast_ref()
        })
    }

    fn not_named(&self, name: &str) -> Error {
        let error = Error::new(format!("it reads `{name}`, which it does not name"));
        let named = self.scope.iter().map(|&action| self.space.names[action].as_str());
        match suggest::did_you_mean(name, named.clone()) {
            Some(meant) => error.help(meant),
            None => error
                .help(format!("add `{name}` to the actions it names: {}", suggest::listed(named))),
        }
    }
}

fn other_type<O>(name: &str) -> Error {
    Error::new(format!("the options of `{name}` are no `{}`", type_name::<O>()))
        .help("name the action as it stands among the actions of the walks")
}

/// Ends the constraint with this error; whoever asked it catches that.
fn misused(error: Error) -> ! {
    resume_unwind(Box::new(error))
}

impl<S> fmt::Debug for Chosen<'_, S> {
    /// `open=EUR & set_limit=3`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Seen { space, scope, digits, .. } = self.seen;
        let options = scope.iter().copied().zip(digits.iter().copied());
        f.write_str(&space.combination(options))
    }
}
