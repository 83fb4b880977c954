//! The run of planned walks, and of some of them again.

use std::{sync::Arc, time::Instant};

use crate::{
    error::Result,
    walks::{
        Replays, Selection, Walks,
        local::{Local, Shared},
        result::explain::explain,
    },
};

use super::Plan;

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

    pub(in crate::walks) async fn run_once(self) -> Result<Walks<S>> {
        let start = Instant::now();
        let (schedule, selected) = (self.schedule(), self.selected());
        let (stop_after, failures) = (self.settings.stop_after, self.settings.failures);
        let Self { initial, actions, selection, domain, settings, drivers, company, .. } = self;
        let shared = Shared {
            actions,
            selection: Arc::clone(&selection),
            domain: Arc::clone(&domain),
            settings,
            drivers: Arc::new(drivers),
            company,
        };
        let crew = Local::new(shared, initial);
        let (tally, crew) = crew.coordinated(schedule, stop_after, failures).await?;
        let Local { mut records, unpassed, .. } = crew;
        records.sort_unstable_by_key(|record| record.walk);
        Ok(Walks {
            selected,
            tally,
            records,
            unpassed,
            selection,
            domain,
            reason: None,
            elapsed: start.elapsed(),
            replays: Replays::default(),
        })
    }

    /// The same walks, of which only these run, one after another and unseen.
    pub(in crate::walks) fn alone(mut self, selection: Selection) -> Self {
        self.selection = Arc::new(selection);
        self.company.observer = None;
        let settings = self.settings_mut();
        (settings.concurrency, settings.explain, settings.gather) = (Some(1), 0, false);
        self
    }

    /// Whether somebody goes through the walks step by step.
    pub(in crate::walks) fn is_stepped(&self) -> bool {
        self.company.stepper.is_some()
    }
}
