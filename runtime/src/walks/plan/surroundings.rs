//! What a test around walks asks of their plan, and what it adds.

use std::sync::Arc;

use crate::walks::{
    Drivers, Need, Observer, Select, Selection, Show, Sites, Stepper, settings::Settings,
};

use super::Plan;

impl<S> Plan<S> {
    /// The readable texts of all walks that there are, for whoever lives longer than the plan.
    pub(crate) fn texts(&self) -> impl Fn(u128) -> String + Send + Sync + use<S> {
        let space = Arc::clone(&self.domain.space);
        move |walk| space.text(walk)
    }

    /// The drivers that the actions work with, each with the name of its action and whether that is serial.
    pub(crate) fn needs(&self) -> impl Iterator<Item = (&str, bool, Need)> {
        self.actions.0.iter().flat_map(|step| {
            step.needs.iter().map(|need| (step.name.as_str(), step.is_serial(), *need))
        })
    }

    /// How states are shown, if that is possible.
    pub(crate) fn show(&self) -> Option<Show<S>> {
        self.show
    }

    /// How the walks were selected, as it is written.
    pub(crate) fn select(&self) -> &Select {
        &self.domain.select
    }

    /// The seed of what is drawn for covering arrays.
    pub(crate) fn seed(&self) -> Option<u64> {
        self.domain.drawn()
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
        self.company.observer = Some(observer);
    }

    pub(crate) fn step_with(&mut self, stepper: Arc<dyn Stepper<S>>) {
        self.company.stepper = Some(stepper);
    }

    pub(crate) fn set_sites(&mut self, sites: Arc<dyn Sites>) {
        self.company.sites = Some(sites);
    }
}
