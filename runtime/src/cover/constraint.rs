//! One rule about options that may not meet.

use std::{fmt, sync::Arc};

use super::Choice;

type Rule = dyn Fn(&[Option<Choice>]) -> Option<bool> + Send + Sync;

/// A rule over the options of some parameters; rows that it forbids are never made.
#[derive(Clone)]
pub struct Constraint {
    pub(super) name: String,
    pub(super) scope: Vec<usize>,
    forbids: Arc<Rule>,
}

impl Constraint {
    /// Forbids rows for which `forbids` is true. It sees the options of the parameters in `scope`, in that order.
    pub fn never(
        name: impl Into<String>,
        scope: impl IntoIterator<Item = usize>,
        forbids: impl Fn(&[Choice]) -> bool + Send + Sync + 'static,
    ) -> Self {
        let whole = move |known: &[Option<Choice>]| {
            let options: Option<Vec<Choice>> = known.iter().copied().collect();
            options.map(|o| forbids(&o))
        };
        Self::partial(name, scope, whole)
    }

    /// Demands `then` of every row for which `when` is true. Both see the options of the parameters in `scope`.
    pub fn when(
        name: impl Into<String>,
        scope: impl IntoIterator<Item = usize>,
        when: impl Fn(&[Choice]) -> bool + Send + Sync + 'static,
        then: impl Fn(&[Choice]) -> bool + Send + Sync + 'static,
    ) -> Self {
        Self::never(name, scope, move |o| when(o) && !then(o))
    }

    /// A rule that can decide early: it sees the options that are known so far, and says whether they are forbidden, or
    /// `None` as long as that depends on the others. `None` when all are known means allowed.
    ///
    /// Once it has decided it may not change its mind as more becomes known. Rules over many parameters should be
    /// written this way, because otherwise nothing follows from them until the last option is chosen.
    pub fn partial(
        name: impl Into<String>,
        scope: impl IntoIterator<Item = usize>,
        forbids: impl Fn(&[Option<Choice>]) -> Option<bool> + Send + Sync + 'static,
    ) -> Self {
        Self { name: name.into(), scope: scope.into_iter().collect(), forbids: Arc::new(forbids) }
    }

    /// What the constraint is called in reports.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether the options known so far, in the order of the scope, are forbidden; `None` if that is open.
    pub(super) fn forbids(&self, known: &[Option<Choice>]) -> Option<bool> {
        (self.forbids)(known)
    }
}

impl fmt::Debug for Constraint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Constraint")
            .field("name", &self.name)
            .field("scope", &self.scope)
            .finish_non_exhaustive()
    }
}
