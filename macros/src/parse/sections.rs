//! What is said of an environment as a whole, besides its drivers: in `#[multitest(..)]` as
//! `dependencies = { .. }`, in `environment!` as `dependencies { .. }`.

use syn::{Ident, parse::ParseStream};

use super::{
    block::{self, Setting},
    dependencies::{self, Dependency},
};
use crate::report::Report;

/// The sections of an environment, each with the word that begins it.
#[derive(Default)]
pub(crate) struct Sections {
    pub(crate) dependencies: Option<(Ident, Vec<Dependency>)>,
    pub(crate) defaults: Option<(Ident, Vec<Setting>)>,
    pub(crate) hooks: Option<(Ident, Vec<Setting>)>,
}

impl Sections {
    /// Reads the section that `word` begins, to the end of `content`; whether there was one before.
    pub(super) fn read(
        &mut self,
        word: &Ident,
        content: ParseStream<'_>,
        report: &mut Report,
    ) -> bool {
        let word = word.clone();
        match word.to_string().as_str() {
            "dependencies" => {
                let read = dependencies::dependencies(content, report);
                self.dependencies.replace((word, read)).is_some()
            }
            "defaults" => {
                let read = block::settings(content, report);
                self.defaults.replace((word, read)).is_some()
            }
            _ => {
                let read = block::settings(content, report);
                self.hooks.replace((word, read)).is_some()
            }
        }
    }

    /// The words of the sections there are.
    pub(crate) fn words(&self) -> impl Iterator<Item = &Ident> {
        let dependencies = self.dependencies.as_ref().map(|(word, _)| word);
        let defaults = self.defaults.as_ref().map(|(word, _)| word);
        let hooks = self.hooks.as_ref().map(|(word, _)| word);
        [dependencies, defaults, hooks].into_iter().flatten()
    }
}
