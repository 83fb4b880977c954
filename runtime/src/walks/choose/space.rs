//! What there is to combine, without the types of actions: their names, their options, and the numbers of walks.

use std::{fmt, sync::Arc};

use crate::{
    error::Result,
    walks::{
        Shape,
        actions::erased::Actions,
        options::{choices::Choose, text},
    },
};

/// The product of the options of some actions, as selections, constraints and reports see it.
pub(in crate::walks) struct Space {
    pub(in crate::walks) names: Vec<String>,
    pub(in crate::walks) choices: Vec<Arc<dyn Choose>>,
    pub(in crate::walks) shape: Arc<Shape>,
}

impl Space {
    pub(in crate::walks) fn new<S>(actions: &Actions<S>, shape: Arc<Shape>) -> Self {
        let names = actions.0.iter().map(|step| step.name.clone()).collect();
        let choices = actions.0.iter().map(|step| Arc::clone(&step.choices)).collect();
        Self { names, choices, shape }
    }

    /// How many options each action has.
    pub(super) fn sizes(&self) -> impl ExactSizeIterator<Item = usize> {
        (0..self.names.len()).map(|action| self.shape.options(action))
    }

    /// Options of some actions, given by position and index: `open=EUR & set_limit=3`.
    pub(in crate::walks) fn combination(
        &self,
        options: impl IntoIterator<Item = (usize, usize)>,
    ) -> String {
        self.joined(options, " & ")
    }

    /// The readable text of a walk.
    pub(in crate::walks) fn text(&self, walk: u128) -> String {
        self.joined(self.shape.digits(walk).into_iter().enumerate(), "/")
    }

    /// The number of the walk with this text.
    pub(in crate::walks) fn walk(&self, text: &str) -> Result<u128> {
        let names = self.names.iter().map(String::as_str);
        let actions: Vec<(&str, &dyn Choose)> =
            names.zip(self.choices.iter().map(|choices| &**choices)).collect();
        Ok(self.shape.walk(&text::digits(text, &actions)?))
    }

    fn joined(&self, options: impl IntoIterator<Item = (usize, usize)>, between: &str) -> String {
        let part = |(action, index): (usize, usize)| {
            format!("{}={}", self.names[action], self.choices[action].text(index))
        };
        options.into_iter().map(part).collect::<Vec<_>>().join(between)
    }
}

impl fmt::Debug for Space {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Space").field("names", &self.names).finish_non_exhaustive()
    }
}
