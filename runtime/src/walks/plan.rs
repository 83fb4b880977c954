//! Walks that are ready to run: their options are counted, and what cannot work is refused.

use std::{
    fmt,
    sync::Arc,
    time::{Duration, Instant},
};

use crate::error::{Error, Result};

use super::{
    Context, Schedule, Selection, Shape, Walked, coordinate,
    erased::{Actions, Does, Step},
    local::{Local, Shared},
    product, text,
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
#[derive(Clone)]
pub struct Plan<S> {
    initial: S,
    actions: Arc<Actions<S>>,
    shape: Arc<Shape>,
    selection: Arc<Selection>,
    settings: Arc<Settings>,
}

/// How walks run.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub(super) concurrency: usize,
    pub(super) gather: bool,
    /// How many states may be open at once.
    pub(super) open: u128,
    /// How many failures are kept.
    pub(super) failures: usize,
    pub(super) stop_after: Option<u128>,
    pub(super) timeout: Option<Duration>,
}

impl<S> Plan<S> {
    pub(super) fn new(
        initial: S,
        actions: Actions<S>,
        selection: Selection,
        settings: Settings,
    ) -> Result<Self> {
        actions.0.iter().try_for_each(|step| check_name(&step.name))?;
        let shape = Arc::new(Shape::new(&actions.radices())?);
        selection.check(shape.walks())?;
        let plan = Self {
            initial,
            actions: Arc::new(actions),
            shape,
            selection: Arc::new(selection),
            settings: Arc::new(settings),
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

    /// The readable text of a walk.
    ///
    /// # Errors
    ///
    /// If no walk has this number.
    pub fn text(&self, walk: u128) -> Result<String> {
        Selection::numbers([walk]).check(self.walks())?;
        let digits = self.shape.digits(walk);
        Ok(Context { walk, action: 0, digits: &digits, names: &*self.actions }.text())
    }

    /// The number of the walk with this text. Instead of an option, `#` and its index are understood as well.
    ///
    /// # Errors
    ///
    /// If it names other actions, or options that they do not have.
    pub fn walk(&self, text: &str) -> Result<u128> {
        let actions: Vec<_> =
            self.actions.0.iter().map(|step| (step.name.as_str(), step.choices())).collect();
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

    /// Refuses to keep more states than allowed, before anything runs.
    fn check_open(&self) -> Result<()> {
        let open = self.schedule().open();
        if open <= self.settings.open {
            return Ok(());
        }
        let serial = |step: &&Step<S>| matches!(step.does, Does::Serial(_));
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
    /// Runs the selected walks. That some fail is no error here: [`Walked::check`] makes it one.
    ///
    /// # Errors
    ///
    /// If they could not be run.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future aborts all walks where they are.
    pub async fn run(self) -> Result<Walked<S>> {
        let start = Instant::now();
        let (schedule, selected) = (self.schedule(), self.selected());
        let settings = Arc::clone(&self.settings);
        let Self { initial, actions, shape, selection, .. } = self;
        let shared = Shared { actions, shape, selection, settings: Arc::clone(&settings) };
        let mut crew = Local::new(shared, initial);
        let tally = coordinate(schedule, &mut crew, settings.stop_after, settings.failures).await?;
        let mut records = crew.records;
        records.sort_unstable_by_key(|record| record.walk);
        Ok(Walked { selected, tally, records, elapsed: start.elapsed() })
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
