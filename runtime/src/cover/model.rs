//! What there is to combine: parameters with numbers of options, and constraints between them.

use crate::error::Result;

use super::{Choice, Constraint, HOLE, Row, error, solver::Solver};

/// Parameters with numbers of options, and the constraints between them.
#[derive(Clone, Debug)]
pub struct Model {
    sizes: Vec<usize>,
    constraints: Vec<Constraint>,
}

impl Model {
    /// A model of parameters with these numbers of options.
    ///
    /// # Errors
    ///
    /// Without parameters, or with a parameter that has no options or more than 65,534.
    pub fn new(sizes: impl IntoIterator<Item = usize>) -> Result<Self> {
        let sizes: Vec<usize> = sizes.into_iter().collect();
        if sizes.is_empty() {
            return Err(error::no_parameters());
        }
        match sizes.iter().position(|&s| s == 0 || s >= usize::from(HOLE)) {
            Some(p) if sizes[p] == 0 => Err(error::no_options(p)),
            Some(p) => Err(error::too_many_options(p, sizes[p])),
            None => Ok(Self { sizes, constraints: Vec::new() }),
        }
    }

    /// Adds a constraint.
    ///
    /// # Panics
    ///
    /// If its scope names a parameter that does not exist.
    pub fn constrain(mut self, constraint: Constraint) -> Self {
        let known = constraint.scope.iter().all(|&p| p < self.sizes.len());
        assert!(known, "`{}` reads a parameter that does not exist", constraint.name);
        self.constraints.push(constraint);
        self
    }

    /// Forbids rows for which `forbids` is true; see [`Constraint::never`].
    ///
    /// # Panics
    ///
    /// If the scope names a parameter that does not exist.
    pub fn never(
        self,
        name: impl Into<String>,
        scope: impl IntoIterator<Item = usize>,
        forbids: impl Fn(&[Choice]) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.constrain(Constraint::never(name, scope, forbids))
    }

    /// Demands `then` of rows for which `when` is true; see [`Constraint::when`].
    ///
    /// # Panics
    ///
    /// If the scope names a parameter that does not exist.
    pub fn when(
        self,
        name: impl Into<String>,
        scope: impl IntoIterator<Item = usize>,
        when: impl Fn(&[Choice]) -> bool + Send + Sync + 'static,
        then: impl Fn(&[Choice]) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.constrain(Constraint::when(name, scope, when, then))
    }

    /// The number of options of each parameter.
    pub fn sizes(&self) -> &[usize] {
        &self.sizes
    }

    /// The constraints, in the order in which they were added.
    pub fn constraints(&self) -> &[Constraint] {
        &self.constraints
    }

    /// Whether the row has one existing option for each parameter.
    pub fn fits(&self, row: &[Choice]) -> bool {
        row.len() == self.sizes.len()
            && row.iter().zip(&self.sizes).all(|(&v, &s)| usize::from(v) < s)
    }

    /// Whether the row fits and breaks no constraint.
    pub fn allows(&self, row: &[Choice]) -> bool {
        self.fits(row) && self.broken(row).is_none()
    }

    /// The first constraint that the row breaks.
    pub fn broken(&self, row: &[Choice]) -> Option<&Constraint> {
        self.constraints.iter().find(|c| {
            let known: Vec<_> = c.scope.iter().map(|&p| row.get(p).copied()).collect();
            c.forbids(&known) == Some(true)
        })
    }

    /// The first allowed row that holds these options, with the lowest options for what is left open.
    pub fn complete(&self, options: &[(usize, Choice)]) -> Option<Row> {
        Solver::new(self).lowest(options)
    }

    /// The names of constraints that together leave no row, if there are such: none of them could be missing.
    pub fn contradiction(&self) -> Option<Vec<&str>> {
        if Solver::new(self).lowest(&[]).is_some() {
            return None;
        }
        let mut core = self.clone();
        let mut names: Vec<&str> = self.constraints.iter().map(Constraint::name).collect();
        for i in (0..names.len()).rev() {
            let mut without = core.clone();
            without.constraints.remove(i);
            if Solver::new(&without).lowest(&[]).is_none() {
                core = without;
                names.remove(i);
            }
        }
        Some(names)
    }

    /// Fails if the constraints leave no row.
    pub(super) fn check(&self) -> Result<()> {
        self.contradiction().map_or(Ok(()), |names| Err(error::nothing_allowed(&names)))
    }
}
