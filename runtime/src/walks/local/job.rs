//! A segment that runs, as its workers see it.

use std::{
    ops::Range,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use crate::{
    error::Error,
    walks::{
        Failure, Observer, Segment, Selection, Shape, Sites, Stepper,
        actions::{
            drivers::Given,
            erased::{Actions, Does},
        },
        choose::domain::Domain,
        settings::Settings,
    },
};

use super::{Shared, follow::TARGET, hang::Hang, line::Line, open::Open, portion::Updates, sprint};

/// Up to so many workers may have threads.
const THREADS: usize = 128;

/// A segment that runs: what its workers share.
pub(super) struct Job<S> {
    pub(super) actions: Arc<Actions<S>>,
    pub(super) domain: Arc<Domain>,
    pub(super) settings: Arc<Settings>,
    pub(super) segment: Segment,
    pub(super) updates: Updates<S>,
    pub(super) observer: Option<Arc<dyn Observer>>,
    pub(super) stepper: Option<Arc<dyn Stepper<S>>>,
    pub(super) sites: Option<Arc<dyn Sites>>,
    pub(super) drivers: Arc<Given>,
    pub(super) hang: Option<Hang>,
    /// Whether walks can take the fast lane.
    pub(super) plain: bool,
    pub(super) shape: Arc<Shape>,
    pub(super) selection: Arc<Selection>,
    pub(super) open: Arc<Mutex<Open<S>>>,
    pub(super) line: Mutex<Line>,
    /// How many failures are left before nothing new starts.
    failures: AtomicU64,
}

impl<S: Send + 'static> Job<S> {
    /// The segment on the walks at `positions`, until so many have failed. `updates` is what serial actions have changed
    /// since these walks ran before, `open` holds the walks that wait for one.
    pub(super) fn new(
        shared: &Shared<S>,
        (segment, positions): (&Segment, &Range<u128>),
        failures: Option<u128>,
        updates: Updates<S>,
        open: Arc<Mutex<Open<S>>>,
    ) -> Self {
        let Shared { actions, settings, company, domain, .. } = shared;
        let failures = failures.and_then(|failures| u64::try_from(failures).ok());
        // Somebody who steps through walks takes the time he likes.
        let hang = Hang::new(actions, settings).filter(|_| company.stepper.is_none());
        let alone = company.stepper.is_none() && company.sites.is_none();
        let whole = segment.first && segment.last;
        let free = domain.rules.is_empty() && sprint::can(actions, settings);
        Self {
            actions: Arc::clone(actions),
            domain: Arc::clone(domain),
            settings: Arc::clone(settings),
            segment: segment.clone(),
            updates,
            observer: company.observer.clone(),
            stepper: company.stepper.clone(),
            sites: company.sites.clone(),
            drivers: Arc::clone(&shared.drivers),
            hang,
            plain: alone && whole && free,
            shape: Arc::clone(&domain.space.shape),
            selection: Arc::clone(&shared.selection),
            open,
            line: Mutex::new(Line::new(positions.clone(), shared.workers())),
            failures: AtomicU64::new(failures.unwrap_or(u64::MAX)),
        }
    }

    /// Whether a worker may block its thread: with an action that does not wait, or in the hands of somebody who steps
    /// through the walks. Of very many workers nobody wants threads.
    pub(super) fn may_block(&self) -> bool {
        let mut actions = self.actions.0[self.segment.actions.clone()].iter();
        let sync = actions.any(|action| matches!(action.does, Does::SyncAction(_)));
        (sync || self.stepper.is_some()) && self.settings.workers() <= THREADS
    }

    /// Whether nothing new starts.
    pub(super) fn stopped(&self) -> bool {
        self.failures.load(Ordering::Relaxed) == 0
    }

    /// Counts a failure.
    pub(super) fn failed(&self) {
        let left = |failures: u64| (failures != u64::MAX).then(|| failures.saturating_sub(1));
        _ = self.failures.fetch_update(Ordering::Relaxed, Ordering::Relaxed, left);
    }

    pub(super) fn failure(&self, walk: u128, action: Option<usize>, error: &Error) -> Failure {
        let text = self.domain.space.text(walk);
        let action = action.map_or("", |action| self.actions.0[action].name.as_str()).to_owned();
        tracing::warn!(target: TARGET, walk, action, %error, "the walk failed");
        Failure { walk, text, action, error: format!("{error:?}") }
    }
}
