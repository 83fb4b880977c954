//! Options over options, three levels deep, and attributes on each level.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use multitest::{driver, driver::StartContext, prelude::*};
use multitest_drivers::{App, TcpServer};

use crate::support::exists;

/// Tells its arguments, and stays.
#[driver(
    base = App,
    options = {
        binary: env!("CARGO_BIN_EXE_env_dump"),
        args: ("--stay", name, list.join(",")),
        stdout: [r"^arg 2 (?P<first>.*)", r"^arg 3 (?P<second>.*)", "^ready"],
        env: [("LEVEL", "lowest")],
    },
)]
#[derive(Debug)]
struct Lowest {
    #[option(default = "lowest")]
    name: String,
    #[option]
    list: Vec<String>,
    #[attribute]
    first: String,
    #[attribute]
    second: String,
    #[attribute]
    third: Option<String>,
    #[attribute(value = PathBuf::from(first))]
    path: PathBuf,
}

#[driver(base = Lowest, options = { name: name, list: ["m", "n"], env: [("LEVEL", "middle")] })]
#[derive(Debug)]
struct Middle {
    #[option(default = "the ")]
    prefix: String,
    #[option(default = format!("{prefix}middle"))]
    name: String,
    #[attribute(value = format!("{}, {}", base.first(), base.second()))]
    both: String,
}

#[driver(base = Middle, options = { prefix: "a " })]
#[derive(Debug)]
struct Highest {
    /// Published as the lowest level published it.
    #[attribute]
    first: String,
    #[attribute]
    both: String,
    #[attribute(value = base.name.len())]
    length: usize,
}

impl Lowest {
    fn says(&self, line: &str) -> bool {
        std::fs::read_to_string(self.stdout_path())
            .is_ok_and(|text| text.lines().any(|l| l == line))
    }
}

#[multitest(env = { lowest: Lowest })]
async fn defaults_hold_where_nothing_is_set(lowest: &Lowest) {
    assert_eq!((lowest.first(), lowest.second()), ("lowest", ""));
    assert_eq!(lowest.third(), None);
    assert_eq!(lowest.path(), "lowest");
    assert!(lowest.says("env LEVEL=lowest"));
}

#[multitest(env = { middle: Middle, highest: Highest })]
async fn a_driver_sets_options_of_its_bases_before_their_defaults(
    middle: &Middle,
    highest: &Highest,
) {
    assert_eq!((middle.first(), middle.both()), ("the middle", "the middle, m,n"));
    assert_eq!((highest.first(), highest.both()), ("a middle", "a middle, m,n"));
    assert_eq!(highest.length(), "a middle".len());
    assert!(middle.says("env LEVEL=middle") && highest.says("env LEVEL=middle"));
    assert!(!middle.says("env LEVEL=lowest"), "a list is replaced as a whole");
}

#[multitest(
    env = {
        highest: Highest { name: "mine", list: ["x"], prefix: "unused", env: [("LEVEL", "test")] },
    },
)]
async fn the_test_wins_over_every_level(highest: &Highest) {
    assert_eq!(highest.both(), "mine, x");
    assert!(highest.says("env LEVEL=test"));
}

#[multitest(env = { highest: Highest { args: ["--stay", "own", "list"] } })]
async fn an_option_of_the_lowest_base_is_set_as_its_own(highest: &Highest) {
    assert_eq!(highest.both(), "own, list");
}

fn options() -> HighestOptions {
    let mut options = Highest::options();
    options.name("given");
    options
}

#[multitest(env = { highest: Highest = options() })]
async fn options_may_come_from_a_function(highest: &Highest) {
    assert_eq!(highest.first(), "given");
}

#[multitest(env = { highest: Highest })]
async fn attributes_of_every_level_are_published(highest: &Highest) {
    let attributes = Driver::attributes(highest);
    let get = |name| attributes.get(name);
    assert_eq!(get("both"), Some("a middle, m,n"));
    assert_eq!(get("length"), Some("8"));
    assert_eq!(get("path"), Some("a middle"));
    assert_eq!(get("third"), None);
    assert_eq!(get("pid"), Some(highest.pid().to_string().as_str()));
}

/// Listens where it is asked to, and publishes where that was.
#[driver(base = TcpServer, options = { port: port })]
#[derive(Debug)]
struct Asked {
    #[option(default = 0)]
    #[attribute]
    port: u16,
}

#[multitest(env = { asked: Asked, again: Asked { host: { asked.host() } } })]
async fn an_option_may_be_published_as_it_turned_out(asked: &Asked, again: &Asked) {
    assert_eq!(asked.port(), asked.address().port());
    assert_ne!(asked.port(), 0);
    assert_ne!(asked.port(), again.port());
}

/// Tells its program what it was asked for.
#[driver(
    base = App,
    options = {
        binary: env!("CARGO_BIN_EXE_env_dump"),
        args: ["--stay", "{{ port }}", "{{ home }}", "{{ name }}"],
        stdout: [r"^ready"],
    },
)]
#[derive(Debug)]
struct Told {
    #[option]
    #[attribute]
    port: u16,
    #[option]
    #[attribute]
    home: Option<PathBuf>,
}

/// Knows what its base knows.
#[driver(base = Told, options = { port: 80, home: "/home" })]
#[derive(Debug)]
struct ToldBelow;

#[multitest(env = { told: ToldBelow, again: Told { port: told.port() + 1, home: "/" } })]
async fn its_own_templates_see_an_option_that_is_published(told: &ToldBelow, again: &Told) {
    let args = |app: &App| -> Vec<String> {
        app.cmd().iter().skip(2).map(|arg| arg.to_string_lossy().into_owned()).collect()
    };
    assert_eq!(args(told), ["80", "/home", "told"]);
    assert_eq!(args(again), ["81", "/", "again"]);
    assert_eq!(told.home().map(Path::as_os_str), Some("/home".as_ref()));
}

/// Has a timeout of its own.
#[driver(base = TcpServer, options = { timeout: Duration::from_hours(1) }, pre_start = look)]
#[derive(Debug)]
struct Patient {
    /// How long it may take at least.
    #[option]
    least: Duration,
    #[option]
    most: Option<Duration>,
}

fn look(options: &mut PatientOptions, context: &StartContext) {
    let length = context.deadline().length();
    assert!(length >= *options.least, "{length:?}");
    assert!(options.most.is_none_or(|most| length < most), "{length:?}");
}

#[multitest(
    env = {
        own: Patient { least: Duration::from_hours(1) },
        set: Patient {
            timeout: Duration::from_mins(50),
            least: Duration::from_mins(50),
            most: Duration::from_hours(1),
        },
    },
    defaults = { timeout: Duration::from_mins(1) },
)]
async fn a_driver_wins_over_the_defaults_of_an_environment(own: &Patient, set: &Patient) {
    assert_ne!(own.address(), set.address());
}

#[tokio::test]
async fn it_starts_alone_with_the_same_layers() -> Result<()> {
    let highest = Highest::options().start().await?;
    assert_eq!(highest.both(), "a middle, m,n");
    let pid = highest.pid();
    highest.stop().await?;
    assert!(!exists(pid));
    assert_eq!(highest.first(), "a middle", "it stays readable");
    Ok(())
}
