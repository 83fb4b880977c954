//! Walks that are ready to run: their options are counted, and what cannot work is refused.

mod run;
mod surroundings;

use std::{fmt, sync::Arc};

use crate::error::{Error, Result};

use super::{
    Schedule, Selection, Shape, Show,
    actions::{
        drivers::Given,
        erased::{Actions, Step},
    },
    choose::{choosing::Choosing, domain::Domain, space::Space},
    company::Company,
    numbers::product,
    options::choices::Choose,
    settings::Settings,
};

/// Walks whose options are counted. They have numbers and texts, and wait to [`run`](Self::run).
///
/// ```
/// use multitest::walks::Walks;
///
/// let plan = Walks::new(())
///     .sync("open", ["EUR", "USD"], |_, _| Ok(()))
///     .sync("set_limit", 0..5, |_, _| Ok(()))
///     .plan()?;
/// assert_eq!(plan.walks(), 10);
/// assert_eq!(plan.text(3)?, "open=EUR/set_limit=3");
/// assert_eq!(plan.walk("open=USD/set_limit=0")?, 5);
/// # Ok::<(), multitest::Error>(())
/// ```
pub struct Plan<S> {
    initial: S,
    actions: Arc<Actions<S>>,
    selection: Arc<Selection>,
    domain: Arc<Domain>,
    settings: Arc<Settings>,
    drivers: Given,
    company: Company<S>,
    show: Option<Show<S>>,
}

impl<S> Plan<S> {
    pub(super) fn new(
        initial: S,
        actions: Actions<S>,
        choosing: Choosing,
        settings: Settings,
        drivers: Given,
        show: Option<Show<S>>,
    ) -> Result<Self> {
        actions.0.iter().try_for_each(|step| check_name(&step.name))?;
        let shape = Arc::new(Shape::new(&actions.radices())?);
        let (domain, selection) = Domain::new(Space::new(&actions, shape), choosing)?;
        let plan = Self {
            initial,
            actions: Arc::new(actions),
            selection: Arc::new(selection),
            domain: Arc::new(domain),
            settings: Arc::new(settings),
            drivers,
            company: Company::default(),
            show,
        };
        plan.check_open()?;
        Ok(plan)
    }

    /// How many walks the product has, selected or not.
    pub fn walks(&self) -> u128 {
        self.shape().walks()
    }

    /// How many walks are selected to run.
    pub fn selected(&self) -> u128 {
        self.selection.len(self.walks())
    }

    /// The numbers of the selected walks, in order. Those that a constraint forbids do not run.
    pub fn numbers(&self) -> impl Iterator<Item = u128> + '_ {
        (0..self.selected()).map(|position| self.selection.walk(position))
    }

    /// The readable text of a walk.
    ///
    /// # Errors
    ///
    /// If no walk has this number.
    pub fn text(&self, walk: u128) -> Result<String> {
        Selection::numbers([walk]).check(self.walks())?;
        Ok(self.domain.space.text(walk))
    }

    /// The number of the walk with this text. Instead of an option, `#` and its index are understood as well.
    ///
    /// # Errors
    ///
    /// If it names other actions, or options that they do not have.
    pub fn walk(&self, text: &str) -> Result<u128> {
        self.domain.space.walk(text)
    }

    /// The numbers alone.
    pub fn shape(&self) -> &Arc<Shape> {
        &self.domain.space.shape
    }

    /// The steps of the run, in order.
    pub fn schedule(&self) -> Schedule {
        Schedule::new(Arc::clone(self.shape()), Arc::clone(&self.selection))
    }

    /// The same walks, of which only these run. Nobody looks for the reason of their failures.
    ///
    /// # Errors
    ///
    /// If there is no walk with one of the numbers.
    pub fn only(mut self, walks: impl IntoIterator<Item = u128>) -> Result<Self> {
        let selection = Selection::numbers(walks);
        selection.check(self.walks())?;
        self.selection = Arc::new(selection);
        self.settings_mut().explain = 0;
        Ok(self)
    }

    /// The names of the actions, in order.
    pub fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.domain.space.names.iter().map(String::as_str)
    }

    /// How many options the action at `position` has.
    pub fn options(&self, position: usize) -> usize {
        self.choices(position).count()
    }

    /// The text of an option of the action at `position`.
    pub fn option(&self, position: usize, index: usize) -> String {
        self.choices(position).text(index)
    }

    fn choices(&self, position: usize) -> &dyn Choose {
        &*self.domain.space.choices[position]
    }

    /// The first serial action that walks wait for, in the middle or at their end.
    pub(crate) fn awaited(&self) -> Option<&str> {
        let serial = |step: &&Step<S>| step.is_serial();
        let serial = self.actions.0.iter().skip_while(serial).find(serial);
        serial.map(|step| step.name.as_str())
    }

    /// Refuses to keep more states than allowed, before anything runs.
    fn check_open(&self) -> Result<()> {
        let open = self.schedule().open();
        if open <= self.settings.open {
            return Ok(());
        }
        let name = self.awaited().unwrap_or_default();
        let (states, most) = (product::count(open), product::count(self.settings.open));
        Err(Error::new(format!(
            "{states} walks would wait for `{name}` with their states, expected at most {most}"
        ))
        .help(format!("put `{name}` first, select fewer walks, or allow it: `keep = {open}` in `#[multitest]`, else `.keep({open})`")))
    }
}

impl<S: Clone> Clone for Plan<S> {
    fn clone(&self) -> Self {
        Self {
            initial: self.initial.clone(),
            actions: Arc::clone(&self.actions),
            selection: Arc::clone(&self.selection),
            domain: Arc::clone(&self.domain),
            settings: Arc::clone(&self.settings),
            drivers: self.drivers.clone(),
            company: self.company.clone(),
            show: self.show,
        }
    }
}

/// Refuses names that would not come back from the text of a walk.
fn check_name(name: &str) -> Result<()> {
    if !name.is_empty()
        && !name.contains(|letter: char| matches!(letter, '/' | '=') || letter.is_whitespace())
    {
        return Ok(());
    }
    Err(Error::new(format!(
        "`{name}` cannot be the name of an action: it is empty, or has a `/`, a `=` or a space"
    ))
    .help("name it as a function: letters, digits and `_`"))
}

impl<S> fmt::Debug for Plan<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.actions.0.iter().map(|step| &step.name).collect();
        f.debug_struct("Plan")
            .field("actions", &names)
            .field("walks", &self.walks())
            .finish_non_exhaustive()
    }
}
