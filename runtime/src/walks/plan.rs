//! Walks that are ready to run: their options are counted, and what cannot work is refused.

use std::{fmt, sync::Arc, time::Instant};

use crate::error::{Error, Result};

use super::{
    Context, Drivers, Need, Observer, Replays, Schedule, Select, Selection, Shape, Sites, Stepper,
    Walks,
    choices::Choose,
    choosing::Choosing,
    coordinate,
    drivers::Given,
    erased::{Actions, Step},
    explain::explain,
    local::{Local, Shared},
    narrow::About,
    product,
    settings::Settings,
    space::Space,
    stepper::Show,
    text,
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
    shape: Arc<Shape>,
    selection: Arc<Selection>,
    about: Arc<About>,
    settings: Arc<Settings>,
    drivers: Given,
    looking: Looking<S>,
    show: Option<Show<S>>,
}

/// Who has a part in the run beside the actions.
pub(super) struct Looking<S> {
    pub(super) observer: Option<Arc<dyn Observer>>,
    pub(super) stepper: Option<Arc<dyn Stepper<S>>>,
    pub(super) sites: Option<Arc<dyn Sites>>,
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
        let (about, selection) = About::new(Space::new(&actions, Arc::clone(&shape)), choosing)?;
        let looking = Looking { observer: None, stepper: None, sites: None };
        let plan = Self {
            initial,
            actions: Arc::new(actions),
            shape,
            selection: Arc::new(selection),
            about: Arc::new(about),
            settings: Arc::new(settings),
            drivers,
            looking,
            show,
        };
        plan.check_open()?;
        Ok(plan)
    }

    /// How many walks the product has, selected or not.
    pub fn walks(&self) -> u128 {
        self.shape.walks()
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
        let digits = self.shape.digits(walk);
        let (names, drivers) = (&*self.actions, &self.drivers);
        Ok(Context { walk, action: 0, digits: &digits, names, drivers }.text())
    }

    /// The readable texts of all walks that there are, for whoever lives longer than the plan.
    pub(crate) fn texts(&self) -> impl Fn(u128) -> String + Send + Sync + use<S>
    where
        S: 'static,
    {
        let (actions, shape) = (Arc::clone(&self.actions), Arc::clone(&self.shape));
        let drivers = Given::default();
        move |walk| {
            let digits = shape.digits(walk);
            let (names, drivers) = (&*actions, &drivers);
            Context { walk, action: 0, digits: &digits, names, drivers }.text()
        }
    }

    /// The number of the walk with this text. Instead of an option, `#` and its index are understood as well.
    ///
    /// # Errors
    ///
    /// If it names other actions, or options that they do not have.
    pub fn walk(&self, text: &str) -> Result<u128> {
        let actions: Vec<_> =
            self.actions.0.iter().map(|step| (step.name.as_str(), &*step.choices)).collect();
        Ok(self.shape.walk(&text::digits(text, &actions)?))
    }

    /// The numbers alone.
    pub fn shape(&self) -> &Arc<Shape> {
        &self.shape
    }

    /// The steps of the run, in order.
    pub fn schedule(&self) -> Schedule {
        Schedule::new(Arc::clone(&self.shape), Arc::clone(&self.selection))
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
        self.actions.0.iter().map(|step| step.name.as_str())
    }

    /// How many options the action at `position` has.
    pub fn options(&self, position: usize) -> usize {
        self.choices(position).count()
    }

    /// The text of an option of the action at `position`.
    pub fn option(&self, position: usize, index: usize) -> String {
        self.choices(position).text(index)
    }

    pub(super) fn choices(&self, position: usize) -> &dyn Choose {
        &*self.actions.0[position].choices
    }

    /// The drivers that the actions work with, each with the name of its action and whether that is serial.
    pub(crate) fn needs(&self) -> impl Iterator<Item = (&str, bool, Need)> {
        let needs = |step| {
            let step: &Step<S> = step;
            step.needs.iter().map(|need| (step.name.as_str(), step.is_serial(), *need))
        };
        self.actions.0.iter().flat_map(needs)
    }

    /// How states are shown, if that is possible.
    pub(crate) fn show(&self) -> Option<Show<S>> {
        self.show
    }

    /// How the walks were selected, as it is written.
    pub(crate) fn select(&self) -> &Select {
        &self.about.select
    }

    /// The seed of what is drawn for covering arrays.
    pub(crate) fn seed(&self) -> u64 {
        self.about.seed
    }

    pub(crate) fn selection(&self) -> &Selection {
        &self.selection
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    pub(crate) fn settings_mut(&mut self) -> &mut Settings {
        Arc::make_mut(&mut self.settings)
    }

    pub(crate) fn set_selection(&mut self, selection: Selection) {
        self.selection = Arc::new(selection);
    }

    /// Hands over the drivers of an environment, once it is there.
    pub(crate) fn set_drivers(&mut self, drivers: Arc<dyn Drivers>) {
        self.drivers.set_others(drivers);
    }

    pub(crate) fn observe(&mut self, observer: Arc<dyn Observer>) {
        self.looking.observer = Some(observer);
    }

    pub(crate) fn step_with(&mut self, stepper: Arc<dyn Stepper<S>>) {
        self.looking.stepper = Some(stepper);
    }

    pub(crate) fn set_sites(&mut self, sites: Arc<dyn Sites>) {
        self.looking.sites = Some(sites);
    }

    /// Refuses to keep more states than allowed, before anything runs.
    fn check_open(&self) -> Result<()> {
        let open = self.schedule().open();
        if open <= self.settings.open {
            return Ok(());
        }
        let serial = |step: &&Step<S>| step.is_serial();
        let serial = self.actions.0.iter().skip_while(serial).find(serial);
        let name = serial.map_or("", |step| &step.name);
        let (states, most) = (product::count(open), product::count(self.settings.open));
        Err(Error::new(format!(
            "{states} walks would wait for `{name}` with their states, expected at most {most}"
        ))
        .help(format!("put `{name}` first, select fewer walks, or allow it: `.keep({open})`")))
    }
}

impl<S: Clone + Send + 'static> Plan<S> {
    /// Runs the selected walks, and after failures some more to find the reason. That some fail is no error here:
    /// [`Walks::check`] makes it one.
    ///
    /// # Errors
    ///
    /// If they could not be run.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future aborts all walks where they are.
    pub async fn run(self) -> Result<Walks<S>> {
        let again = (self.settings.explain > 0).then(|| self.clone());
        let mut walks = self.run_once().await?;
        if let Some(plan) = again {
            walks.reason = explain(plan, &walks).await;
        }
        Ok(walks)
    }

    pub(super) async fn run_once(self) -> Result<Walks<S>> {
        let start = Instant::now();
        let (schedule, selected) = (self.schedule(), self.selected());
        let (stop_after, failures) = (self.settings.stop_after, self.settings.failures);
        let Self { initial, actions, shape, selection, about, settings, drivers, looking, .. } =
            self;
        let drivers = Arc::new(drivers);
        let shared = Shared {
            actions,
            shape,
            selection: Arc::clone(&selection),
            about: Arc::clone(&about),
            settings,
            drivers,
            looking,
        };
        let mut crew = Local::new(shared, initial);
        let tally = coordinate(schedule, &mut crew, stop_after, failures).await?;
        let Local { mut records, unpassed, .. } = crew;
        records.sort_unstable_by_key(|record| record.walk);
        let (elapsed, replays) = (start.elapsed(), Replays::default());
        let reason = None;
        Ok(Walks { selected, tally, records, unpassed, selection, about, reason, elapsed, replays })
    }

    /// The same walks, of which only these run, one after another and unseen.
    pub(super) fn alone(mut self, selection: Selection) -> Self {
        self.selection = Arc::new(selection);
        self.looking.observer = None;
        let settings = self.settings_mut();
        (settings.concurrency, settings.explain, settings.gather) = (Some(1), 0, false);
        self
    }

    /// Whether somebody goes through the walks step by step.
    pub(super) fn is_stepped(&self) -> bool {
        self.looking.stepper.is_some()
    }
}

impl<S: Clone> Clone for Plan<S> {
    fn clone(&self) -> Self {
        Self {
            initial: self.initial.clone(),
            actions: Arc::clone(&self.actions),
            shape: Arc::clone(&self.shape),
            selection: Arc::clone(&self.selection),
            about: Arc::clone(&self.about),
            settings: Arc::clone(&self.settings),
            drivers: self.drivers.clone(),
            looking: self.looking.clone(),
            show: self.show,
        }
    }
}

impl<S> Clone for Looking<S> {
    fn clone(&self) -> Self {
        Self {
            observer: self.observer.clone(),
            stepper: self.stepper.clone(),
            sites: self.sites.clone(),
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
