//! What is to run and how, settled before anything starts: so a token that no longer fits, or a state that cannot be shown, is told
//! before an environment was started for it.

use std::{
    any::type_name,
    fmt::Write as _,
    path::{Path, PathBuf},
};

use super::{
    choice::{self, Asked, Choice},
    former::Former,
    hash::Hash,
    marks::Marks,
    request,
    rest::{self, Rest},
    token,
};
use crate::{
    error::{Error, Result},
    rundir,
    settings::{self, settings},
    walks::{Plan, Radix, Select, Selection},
};

/// The run of a test's walks, as it was asked for.
#[derive(Debug)]
pub(crate) struct Order {
    pub(super) test: String,
    /// The command that runs the test again.
    pub(super) rerun: String,
    pub(super) marks: Marks,
    pub(super) fingerprint: String,
    /// How many walks there are.
    pub(super) walks: u128,
    /// How many walks were to run before a part of them was found to have run.
    pub(super) selected: u128,
    pub(super) selection: Selection,
    /// The selection as it is written, and what it was drawn with.
    pub(super) select: String,
    pub(super) seed: Option<u64>,
    pub(super) request: Option<String>,
    pub(super) rest: Option<Rest>,
    /// What there is to say about the request.
    pub(super) notes: Vec<String>,
    pub(super) step: bool,
    /// Where files were asked for.
    pub(super) directory: Option<PathBuf>,
}

impl Order {
    /// Settles what of `plan` runs, and how: as the test says, else as the environment variables say.
    ///
    /// # Errors
    ///
    /// If `MULTITEST_WALK` asks for what is not there, or states are to be shown that cannot be.
    pub(crate) fn new<S: 'static>(test: &str, rerun: String, plan: &mut Plan<S>) -> Result<Self> {
        Self::with(test, rerun, plan, &settings().walks, rundir::base())
    }

    pub(super) fn with<S: 'static>(
        test: &str,
        rerun: String,
        plan: &mut Plan<S>,
        variables: &settings::Walks,
        base: &Path,
    ) -> Result<Self> {
        let directory = adopt(test, plan, variables);
        check_show(plan, variables.step, directory.is_some())?;
        let marks = marks(plan);
        let select = plan.select().to_string();
        let selection = plan.selection().clone();
        let fingerprint = format!("{}-{}", marks.words(), selection_word(&selection));
        let mut order = Self {
            test: test.to_owned(),
            rerun,
            marks,
            fingerprint,
            walks: plan.walks(),
            selected: plan.selected(),
            selection,
            select,
            seed: plan.seed(),
            request: variables.request.clone(),
            rest: None,
            notes: Vec::new(),
            step: variables.step,
            directory,
        };
        if let Some(request) = &variables.request {
            order.follow(request, plan, base).map_err(|error| error.context("MULTITEST_WALK"))?;
        }
        Ok(order)
    }

    /// Whether somebody asked for single walks.
    pub(crate) fn is_replay(&self) -> bool {
        self.request.is_some()
    }

    /// Selects what `request` asks for.
    fn follow<S>(&mut self, request: &str, plan: &mut Plan<S>, base: &Path) -> Result<()> {
        let known = request::Known {
            test: &self.test,
            marks: &self.marks,
            walks: plan.walks(),
            number: &|text| plan.walk(text),
        };
        let (fingerprint, select) = (&*self.fingerprint, &*self.select);
        let asked = Asked { known, fingerprint, select, base };
        let (choice, notes) = choice::choose(request, &asked)?;
        self.notes = notes;
        match choice {
            Choice::All => self.request = None,
            Choice::Only(walks) => {
                self.selection = Selection::numbers(walks);
                (self.select, self.seed) = (Select::from(self.selection.clone()).to_string(), None);
                plan.set_selection(self.selection.clone());
                self.selected = plan.selected();
                // Whoever asks for single walks wants these and no others.
                plan.settings_mut().explain = 0;
            }
            Choice::Rest(former) => {
                if former.start.fingerprint != self.fingerprint {
                    self.adopt(&former);
                }
                let rest = self.rest(&former, plan);
                let left = self.selection.without(plan.walks(), rest.ended.ranges());
                plan.set_selection(left);
                self.rest = Some(rest);
                self.request = None;
            }
        }
        Ok(())
    }

    /// Takes the walks of `former`: the same selection found others this time, as one that is optimized for a while may.
    fn adopt(&mut self, former: &Former) {
        self.fingerprint.clone_from(&former.start.fingerprint);
        self.selected = former.start.selected;
        self.selection = Selection::numbers(former.start.numbers.iter().flatten().copied());
    }

    fn rest<S>(&self, former: &Former, plan: &Plan<S>) -> Rest {
        let position = |walk: u128| {
            let positions = self.selection.positions(&(walk..walk.saturating_add(1)));
            (!positions.is_empty()).then_some(positions.start)
        };
        let known = rest::Known {
            position: &position,
            walk: &|position| self.selection.walk(position),
            positions: &|prefix| self.selection.positions(&plan.shape().range(prefix)),
            name: &|action| plan.names().nth(action).unwrap_or_default().to_owned(),
            words: &|walk| (plan.text(walk).unwrap_or_default(), self.token(walk)),
            most: plan.settings().failures,
        };
        Rest::of(former, &known)
    }

    /// The token of a walk.
    pub(super) fn token(&self, walk: u128) -> String {
        token::written(&self.test, &self.marks, walk)
    }

    /// The tokens of all walks, for whoever lives longer.
    pub(super) fn tokens(&self) -> impl Fn(u128) -> String + Send + Sync + use<> {
        let (test, marks) = (self.test.clone(), self.marks.clone());
        move |walk| token::written(&test, &marks, walk)
    }
}

/// Fills in what the test does not say; returns where files are to be written.
fn adopt<S>(test: &str, plan: &mut Plan<S>, variables: &settings::Walks) -> Option<PathBuf> {
    let settings = plan.settings_mut();
    settings.concurrency = settings.concurrency.or(variables.concurrency);
    let word = || variables.verbosity.as_deref()?.parse().ok();
    settings.verbosity = settings.verbosity.or_else(word);
    // The variable is for all tests of a run.
    let of_all =
        || Some(variables.directory.as_ref()?.join(rundir::clean(&test.replace("::", "."))));
    settings.directory.clone().or_else(of_all)
}

fn check_show<S>(plan: &Plan<S>, step: bool, files: bool) -> Result<()> {
    let why = if step {
        "shown step by step, as MULTITEST_WALK_STEP asks"
    } else {
        "written to a file, as they are gathered and a directory is named"
    };
    if plan.show().is_some() || !(step || files && plan.settings().gather) {
        return Ok(());
    }
    let state = type_name::<S>();
    Err(Error::new(format!("the states cannot be {why}: `{state}` does not implement `Serialize`"))
        .help("put `#[derive(serde::Serialize)]` on it"))
}

fn marks<S>(plan: &Plan<S>) -> Marks {
    let shape = plan.shape();
    let serials: Vec<usize> = (0..shape.serials()).map(|serial| shape.serial(serial)).collect();
    let radix = |at: usize| Radix { options: plan.options(at), serial: serials.contains(&at) };
    let actions = plan.names().enumerate().map(|(at, name)| (name, radix(at)));
    Marks::of(actions, |action, option| plan.option(action, option))
}

/// Letters that are the same for the same selection.
fn selection_word(selection: &Selection) -> String {
    let mut hash = Hash::new();
    match selection {
        Selection::Numbers(numbers) => {
            hash = numbers.iter().fold(hash, |hash, number| hash.number(*number));
        }
        other => _ = write!(hash, "{other:?}"),
    }
    hash.word(6)
}
