//! What a template can name: plain values, the driver's own attributes, other drivers and their attributes.
//!
//! Every look-up passes through here, so that one that found nothing is known when the rendering fails, and one of a driver
//! that is not ready can be repeated when it is.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use minijinja::{
    Error, ErrorKind, Output, State, Value,
    value::{Enumerator, Object},
};

/// What one driver is known to publish, by name.
pub(crate) type Known = Vec<(String, Value)>;

/// What a template can name.
#[derive(Debug)]
pub(crate) struct Scope {
    pub(crate) subject: Subject,
    /// Plain values and attributes, named alone; the first of a name counts.
    own: Known,
    /// Other drivers in the order they were declared, and what they publish; none while they are not ready.
    drivers: Vec<(String, Option<Arc<Publisher>>)>,
    missed: Missed,
}

/// Whose template it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Subject {
    /// It speaks of this driver alone, which is ready.
    Of(String),
    /// It belongs to this driver, which is about to start.
    Before(String),
}

/// A look-up that found nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Miss {
    /// A name that stands alone.
    Name(String),
    /// An attribute of a driver.
    Attribute { driver: String, name: String },
    /// A driver, as `context["name"]`.
    Driver(String),
    /// A driver that is not ready.
    NotReady(String),
}

type Missed = Arc<Mutex<Vec<Miss>>>;

impl Scope {
    /// What a template about `driver` alone can name.
    pub(crate) fn of(driver: &str, attributes: Known) -> Arc<Self> {
        let subject = Subject::Of(driver.to_owned());
        Arc::new(Self { subject, own: attributes, drivers: Vec::new(), missed: Missed::default() })
    }

    /// What a template of `driver` can name before it starts: `vars`, what is known of it, and the `others`.
    pub(crate) fn before(
        driver: &str,
        own: Known,
        others: impl IntoIterator<Item = (String, Option<Known>)>,
    ) -> Arc<Self> {
        let missed = Missed::default();
        let publisher = |name: &str, attributes| {
            let (driver, missed) = (name.to_owned(), missed.clone());
            Arc::new(Publisher { driver, attributes, missed })
        };
        let mut drivers: Vec<_> = others
            .into_iter()
            .filter(|(name, _)| name != driver)
            .map(|(name, known)| {
                let ready = known.map(|known| publisher(&name, known));
                (name, ready)
            })
            .collect();
        drivers.push((driver.to_owned(), Some(publisher(driver, own.clone()))));
        Arc::new(Self { subject: Subject::Before(driver.to_owned()), own, drivers, missed })
    }

    /// The driver that the template belongs to or speaks of.
    pub(super) fn driver(&self) -> &str {
        match &self.subject {
            Subject::Of(driver) | Subject::Before(driver) => driver,
        }
    }

    /// The names that stand alone, but for drivers.
    pub(super) fn own(&self) -> impl Iterator<Item = &str> {
        self.own.iter().map(|(name, _)| name.as_str())
    }

    /// The other drivers.
    pub(super) fn others(&self) -> impl Iterator<Item = &str> {
        self.drivers.iter().map(|(name, _)| name.as_str()).filter(|name| *name != self.driver())
    }

    /// What `driver` publishes, by name.
    pub(super) fn attributes(&self, driver: &str) -> Vec<&str> {
        let published = self.drivers.iter().find(|(name, _)| name == driver);
        let published = published.and_then(|(_, published)| published.as_ref());
        published.map_or_else(Vec::new, |published| {
            published.attributes.iter().map(|(name, _)| name.as_str()).collect()
        })
    }

    pub(super) fn forget_missed(&self) {
        self.missed().clear();
    }

    /// The drivers that were looked up and are not ready.
    pub(super) fn not_ready(&self) -> Vec<String> {
        let mut names = Vec::new();
        for miss in self.missed().iter() {
            if let Miss::NotReady(name) = miss
                && !names.contains(name)
            {
                names.push(name.clone());
            }
        }
        names
    }

    /// The last look-up that found nothing and has to do with `expression`.
    pub(super) fn missed_in(&self, expression: &str) -> Option<Miss> {
        let missed = self.missed();
        let mut last_first = missed.iter().rev();
        last_first.find(|miss| expression.contains(miss.name())).cloned()
    }

    fn missed(&self) -> MutexGuard<'_, Vec<Miss>> {
        self.missed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The driver `name`, unless there is none or it is not ready.
    fn publisher(&self, name: &str) -> Option<Result<Arc<Publisher>, Miss>> {
        let (name, published) = self.drivers.iter().find(|(driver, _)| driver == name)?;
        Some(published.clone().ok_or_else(|| Miss::NotReady(name.clone())))
    }

    fn driver_value(&self, name: &str, unknown: Miss) -> Option<Value> {
        match self.publisher(name).unwrap_or(Err(unknown)) {
            Ok(published) => Some(Value::from_dyn_object(published)),
            Err(miss) => {
                self.missed().push(miss);
                None
            }
        }
    }
}

impl Miss {
    fn name(&self) -> &str {
        match self {
            Self::Name(name)
            | Self::Attribute { name, .. }
            | Self::Driver(name)
            | Self::NotReady(name) => name,
        }
    }
}

/// The names that stand alone.
impl Object for Scope {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let name = key.as_str()?;
        if let Some((_, value)) = self.own.iter().find(|(own, _)| own == name) {
            return Some(value.clone());
        }
        if name == "context" && !self.drivers.is_empty() {
            return Some(Value::from_object(Drivers(self.clone())));
        }
        self.driver_value(name, Miss::Name(name.to_owned()))
    }
}

/// What `context` stands for: every driver by its name.
#[derive(Debug)]
struct Drivers(Arc<Scope>);

impl Object for Drivers {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let name = key.as_str()?;
        self.0.driver_value(name, Miss::Driver(name.to_owned()))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Values(self.0.drivers.iter().map(|(name, _)| Value::from(&**name)).collect())
    }
}

/// A driver, by what it publishes.
#[derive(Debug)]
struct Publisher {
    driver: String,
    attributes: Known,
    missed: Missed,
}

impl Object for Publisher {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let name = key.as_str()?;
        let found = self.attributes.iter().find(|(attribute, _)| attribute == name);
        if found.is_none() {
            let (driver, name) = (self.driver.clone(), name.to_owned());
            let mut missed = self.missed.lock().unwrap_or_else(PoisonError::into_inner);
            missed.push(Miss::Attribute { driver, name });
        }
        found.map(|(_, value)| value.clone())
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Values(self.attributes.iter().map(|(name, _)| Value::from(&**name)).collect())
    }
}

/// Writes a value out; a driver has no text of its own.
pub(super) fn write(
    output: &mut Output<'_>,
    state: &mut State<'_, '_>,
    value: &Value,
) -> Result<(), Error> {
    let driver = value.downcast_object_ref::<Publisher>().map(|published| &*published.driver);
    let drivers = value.downcast_object_ref::<Drivers>().map(|_| "context");
    match driver.or(drivers) {
        Some(name) => Err(Error::new(ErrorKind::InvalidOperation, format!("`{name}` has no text"))),
        None => minijinja::escape_formatter(output, state, value),
    }
}
