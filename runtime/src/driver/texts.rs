//! Templates of a driver that starts: what they can name, and the wait for the drivers they name.

use std::{
    ffi::{OsStr, OsString},
    path::Path,
    sync::Arc,
};

use super::{Attributes, Driver, StartContext};
use crate::{
    error::{Error, Result},
    install::ETC,
    template::{self, Known, Outcome, Place, Scope, Source},
    value::{Rendered, Var},
};

/// What a driver's templates can name of the driver itself, besides its name and its directories.
#[derive(Debug)]
pub(crate) struct Own {
    /// Plain values, which come first.
    pub(super) vars: Vec<Var>,
    /// What is known of the driver before it starts.
    pub(super) known: Attributes,
}

impl Own {
    fn values(&self, name: &str, directory: &Path) -> Known {
        let vars = self.vars.iter().map(|var| (var.name.clone(), var.value.clone()));
        let mut values: Known = vars.collect();
        let place = |path: &Path| path.to_string_lossy().into_owned();
        let mut add = |name: &str, value: String| values.push((name.to_owned(), value.into()));
        add("name", name.to_owned());
        add("directory", place(directory));
        add("scratch", place(&directory.join("scratch")));
        add(ETC, place(&directory.join(ETC)));
        for (name, value) in self.known.iter() {
            add(name, value.to_owned());
        }
        values
    }
}

impl StartContext {
    /// Renders `text` if it is a template: it may name `vars`, the driver's own `name`, `directory`, `scratch`, `etc` and
    /// what else is known before it starts, and other drivers, which it waits for and which become inputs of this one.
    ///
    /// # Errors
    ///
    /// Whatever [`require`](Self::require) fails with; a template that is none, or names what there is not.
    pub async fn render(&self, text: &str) -> Result<String> {
        self.rendered(Source { place: Place::Option, text }).await
    }

    /// The same for a text that need not be UTF-8; what is not, is no template.
    ///
    /// # Errors
    ///
    /// As [`render`](Self::render).
    pub async fn render_os(&self, text: &OsStr) -> Result<OsString> {
        match text.to_str() {
            Some(text) => self.render(text).await.map(Into::into),
            None => Ok(text.to_owned()),
        }
    }

    /// Makes the drivers that `sources` name inputs of this one, and waits for all of them.
    pub(super) async fn require_named(&self, sources: &[Source<'_>]) -> Result<Vec<String>> {
        let scope = self.scope(&[]);
        let mut drivers: Vec<String> = Vec::new();
        for source in sources {
            let named = template::references(*source, &scope)?;
            self.make_own(&named.own)?;
            let new = named.drivers.into_iter().filter(|name| !drivers.contains(name));
            drivers.extend(new.collect::<Vec<_>>());
        }
        self.require(&drivers).await?;
        Ok(drivers)
    }

    pub(super) async fn rendered(&self, source: Source<'_>) -> Result<String> {
        if !template::is_template(source.text) {
            return Ok(source.text.to_owned());
        }
        let mut required = self.require_named(&[source]).await?;
        loop {
            let needs = match template::render(source, &self.scope(&required))? {
                Outcome::Text(text) => return Ok(text),
                Outcome::Needs(needs) => needs,
            };
            if let Some(name) = needs.iter().find(|name| required.contains(name)) {
                return Err(Error::new(format!("`{name}` is ready and publishes nothing")));
            }
            // Names that only its rendering brought up.
            self.require(&needs).await?;
            required.extend(needs);
        }
    }

    /// What templates can name once the drivers `required` are inputs of this one. Others may be ready too, but need not be
    /// the next time.
    fn scope(&self, required: &[String]) -> Arc<Scope> {
        let published = self.published();
        let others = self.driver_names().into_iter().map(|name| {
            let found = published.iter().find(|(driver, _)| *driver == name);
            let found = found.filter(|_| required.contains(&name));
            let known = found.map(|(_, attributes)| values(attributes));
            (name, known)
        });
        let own = self.own.values(self.name(), self.seat.directory());
        Scope::before(self.name(), own, others)
    }

    /// The directories that a template names are there when it is used.
    fn make_own(&self, names: &[String]) -> Result<()> {
        let mentions = |own: &str| names.iter().any(|name| name == own);
        if mentions("directory") {
            self.directory();
        }
        if mentions("scratch") {
            self.scratch()?;
        }
        if mentions(ETC) {
            self.etc()?;
        }
        Ok(())
    }
}

/// What `context!` yields: `template` over what `driver`, which is called `name`, publishes now.
pub fn context<D: Driver>(driver: &D, name: &str, template: &str, place: &str) -> Rendered {
    let scope = Scope::of(name, values(&driver.attributes()));
    let source = Source { place: Place::Code(place), text: template };
    let text = template::render(source, &scope).and_then(|outcome| match outcome {
        Outcome::Text(text) => Ok(text),
        Outcome::Needs(drivers) => Err(Error::new(format!("it waits for {drivers:?}"))),
    });
    Rendered::new(template, name, text)
}

/// Attributes as values of templates.
fn values(attributes: &Attributes) -> Known {
    attributes.iter().map(|(name, value)| (name.to_owned(), value.into())).collect()
}
