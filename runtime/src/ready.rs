//! What makes a driver ready: the conditions for `ready:`, and the wait for them.
//!
//! ```text
//! ready: ready::Port(8080)
//! ready: (ready::Stdout(r"listening on port (?P<port>\d+)"), ready::File("run/server.pid"))
//! ```
//!
//! The prelude has this module as `ready`. One condition stands alone, several in a tuple; all must
//! hold. Named groups of [`Stdout`], [`Stderr`] and [`Log`] are extracts, as those of the options.
//!
//! A driver that runs a program takes its conditions over (`StartContext::take_ready`), sorts them
//! with [`sort`], looks for the patterns itself, with [`Search`](crate::logs::Search), and leaves
//! the rest to [`wait_all`]. Deadlines are set by whoever waits.

mod wait;

use std::{fmt, net::SocketAddr, path::PathBuf, pin::Pin, sync::Arc};

pub use self::wait::wait_all;
use crate::{
    error::Result,
    value::{Value, Values},
};

/// Something that must hold before a driver counts as ready. Made from [`Port`], [`Address`],
/// [`File`], [`probe`], and for drivers that run a program [`Exit`], [`Stdout`], [`Stderr`] and
/// [`Log`].
///
/// Its `Display` completes "waited for": `port 8080 to accept`.
#[derive(Clone)]
pub struct Condition(Kind);

#[derive(Clone)]
enum Kind {
    Exit,
    Pattern(Output, String),
    Address(SocketAddr),
    File(PathBuf),
    Probe(Probe),
}

/// Where a program writes what patterns are looked for in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Output {
    /// Its standard output.
    Stdout,
    /// Its standard error.
    Stderr,
    /// The log file it writes itself.
    Log,
}

impl fmt::Display for Output {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Stdout => "stdout",
            Self::Stderr => "stderr",
            Self::Log => "the log",
        })
    }
}

/// The program has ended with the exit code that is expected of it: for programs that do one thing.
#[derive(Debug, Clone, Copy)]
pub struct Exit;

/// This port of 127.0.0.1 accepts connections. To see that, connections are made to it and closed.
#[derive(Debug, Clone, Copy)]
pub struct Port<P>(pub P);

/// This address accepts connections, as [`Port`].
#[derive(Debug, Clone, Copy)]
pub struct Address<A>(pub A);

/// This file exists; a relative path starts at the driver's directory. A directory counts as well.
#[derive(Debug, Clone)]
pub struct File<P>(pub P);

/// A line of the program's standard output matches this regular expression.
#[derive(Debug, Clone)]
pub struct Stdout<S>(pub S);

/// A line of the program's standard error matches this regular expression.
#[derive(Debug, Clone)]
pub struct Stderr<S>(pub S);

/// A line of the log file that the program writes itself matches this regular expression.
#[derive(Debug, Clone)]
pub struct Log<S>(pub S);

/// A check of the user's own, made by [`probe`].
#[derive(Clone)]
pub struct Probe {
    what: String,
    check: Arc<dyn Fn() -> Answer + Send + Sync>,
}

type Answer = Pin<Box<dyn Future<Output = Result<(), String>> + Send>>;

/// A check of your own: `check` is called until it returns `Ok`, first after 1 ms, then at growing
/// intervals up to 50 ms.
///
/// `what` completes "waited for": `the schema to be loaded`. The last error of `check` is shown
/// when the deadline passes.
///
/// ```
/// use multitest::ready::probe;
///
/// let marker = std::env::temp_dir().join("loaded");
/// let loaded = probe("the schema to be loaded", move || {
///     let marker = marker.clone();
///     async move { std::fs::metadata(marker).map(|_| ()) }
/// });
/// ```
///
/// It lives longer than the place where it is written, so it owns what it uses. What it needs of another driver is taken
/// before: `ready: { let port = server.port(); ready::probe("..", move || async move { .. port .. }) }`.
pub fn probe<F, E>(what: impl Into<String>, check: impl Fn() -> F + Send + Sync + 'static) -> Probe
where
    F: Future<Output = Result<(), E>> + Send + 'static,
    E: fmt::Display,
{
    let check = move || -> Answer {
        let answer = check();
        Box::pin(async move { answer.await.map_err(|error| error.to_string()) })
    };
    Probe { what: what.into(), check: Arc::new(check) }
}

/// The conditions of a driver that runs a program, by who waits for them.
#[derive(Debug, Default)]
pub struct Sorted {
    /// Expressions to look for, in the order written.
    pub patterns: Vec<(Output, String)>,
    /// The program must end.
    pub exit: bool,
    /// What [`wait_all`] waits for.
    pub rest: Vec<Condition>,
}

/// Sorts conditions by who waits for them.
pub fn sort(conditions: impl IntoIterator<Item = Condition>) -> Sorted {
    let mut sorted = Sorted::default();
    for condition in conditions {
        match condition.0 {
            Kind::Exit => sorted.exit = true,
            Kind::Pattern(output, expression) => sorted.patterns.push((output, expression)),
            Kind::Address(_) | Kind::File(_) | Kind::Probe(_) => sorted.rest.push(condition),
        }
    }
    sorted
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Exit => f.write_str("the program to exit"),
            Kind::Pattern(output, expression) => write!(f, "{output} to match /{expression}/"),
            Kind::Address(address) if *address == local(address.port()) => {
                write!(f, "port {} to accept", address.port())
            }
            Kind::Address(address) => write!(f, "{address} to accept"),
            Kind::File(path) => write!(f, "file {} to exist", path.display()),
            Kind::Probe(probe) => f.write_str(&probe.what),
        }
    }
}

impl fmt::Debug for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Condition({self})")
    }
}

impl fmt::Debug for Probe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Probe({})", self.what)
    }
}

fn local(port: u16) -> SocketAddr {
    (std::net::Ipv4Addr::LOCALHOST, port).into()
}

/// Makes types conditions, and each alone a list of one.
macro_rules! conditions {
    ($($name:ident $(<$value:ident: $to:ty>)?, $this:pat => $kind:expr;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl $(<$value: Value<$to>>)? Value<Condition> for $name $(<$value>)? {
            fn into_value(self) -> Result<Condition> {
                let $this = self;
                Ok(Condition($kind))
            }
        }

        #[diagnostic::do_not_recommend]
        impl $(<$value: Value<$to>>)? Values<Condition> for $name $(<$value>)? {
            fn into_values(self) -> Result<Vec<Condition>> {
                Ok(vec![self.into_value()?])
            }
        }
    )*};
}

conditions! {
    Exit, Self => Kind::Exit;
    Port<P: u16>, Self(port) => Kind::Address(local(port.into_value()?));
    Address<A: SocketAddr>, Self(address) => Kind::Address(address.into_value()?);
    File<P: PathBuf>, Self(path) => Kind::File(path.into_value()?);
    Stdout<S: String>, Self(expression) => Kind::Pattern(Output::Stdout, expression.into_value()?);
    Stderr<S: String>, Self(expression) => Kind::Pattern(Output::Stderr, expression.into_value()?);
    Log<S: String>, Self(expression) => Kind::Pattern(Output::Log, expression.into_value()?);
    Probe, probe => Kind::Probe(probe);
}

/// A condition that was made before, alone.
#[diagnostic::do_not_recommend]
impl Values<Condition> for Condition {
    fn into_values(self) -> Result<Vec<Condition>> {
        Ok(vec![self])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(conditions: impl Values<Condition>) -> Vec<String> {
        let conditions = conditions.into_values().expect("they are plain values");
        conditions.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn conditions_are_written_alone_and_in_lists() {
        assert_eq!(shown(Port(80)), ["port 80 to accept"]);
        assert_eq!(shown([Port(80), Port(81)]).len(), 2);
        assert_eq!(shown(File("/x")), ["file /x to exist"]);
        assert_eq!(shown(()), Vec::<String>::new());
        let check = probe("the schema to be loaded", async || Ok::<(), String>(()));
        let all = shown((Stdout("a"), Stderr(String::from("b")), Log("c"), Exit, check));
        assert_eq!(all[..2], ["stdout to match /a/", "stderr to match /b/"]);
        assert_eq!(
            all[2..],
            ["the log to match /c/", "the program to exit", "the schema to be loaded"]
        );
        assert_eq!(shown(Address(([127, 0, 0, 2], 80))), ["127.0.0.2:80 to accept"]);
    }

    #[test]
    fn conditions_are_sorted_by_who_waits() {
        let all = (Stdout("a"), Exit, Port(80), Log("b"), File("x")).into_values();
        let sorted = sort(all.expect("they are plain values"));
        let patterns = [(Output::Stdout, "a".to_owned()), (Output::Log, "b".to_owned())];
        assert_eq!(sorted.patterns, patterns);
        assert!(sorted.exit);
        assert_eq!(shown(sorted.rest), ["port 80 to accept", "file x to exist"]);
        assert!(!sort([]).exit);
    }
}
