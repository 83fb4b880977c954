//! Drivers that panic where nobody expects it: in what they publish, in what they drop.

use std::{
    ops::{Deref, DerefMut},
    sync::atomic::{AtomicU32, Ordering},
};

use multitest::{
    Driver, DriverOptions,
    driver::{Attributes, CommonOptions, StartContext},
    prelude::*,
};
use multitest_drivers::App;

use crate::support::{Fault, Journal, Step};

const ECHO: &str = env!("CARGO_BIN_EXE_echo");

/// Where it panics.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Spot {
    #[default]
    Attributes,
    /// Not the first time they are asked for.
    LaterAttributes,
    /// When its start is given up.
    GivenUp,
}

#[derive(Debug)]
struct Touchy {
    spot: Spot,
    asked: AtomicU32,
}

#[derive(Debug, Default)]
struct TouchyOptions {
    common: CommonOptions,
    spot: Spot,
}

impl TouchyOptions {
    fn spot(&mut self, spot: Spot) -> &mut Self {
        self.spot = spot;
        self
    }
}

impl Deref for TouchyOptions {
    type Target = CommonOptions;

    fn deref(&self) -> &CommonOptions {
        &self.common
    }
}

impl DerefMut for TouchyOptions {
    fn deref_mut(&mut self) -> &mut CommonOptions {
        &mut self.common
    }
}

impl DriverOptions for TouchyOptions {
    type Driver = Touchy;

    fn common(&mut self) -> &mut CommonOptions {
        &mut self.common
    }
}

static JOURNAL: Journal = Journal::new();

struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("given up");
    }
}

impl Driver for Touchy {
    type Options = TouchyOptions;

    async fn start(options: TouchyOptions, _: &StartContext) -> Result<Self> {
        if options.spot == Spot::GivenUp {
            let _bomb = Bomb;
            JOURNAL.note("touchy hangs");
            std::future::pending::<()>().await;
        }
        Ok(Self { spot: options.spot, asked: AtomicU32::new(0) })
    }

    fn attributes(&self) -> Attributes {
        let asked = self.asked.fetch_add(1, Ordering::Relaxed);
        assert!(self.spot != Spot::Attributes, "no attributes");
        assert!(self.spot != Spot::LaterAttributes || asked == 0, "no attributes any more");
        let mut attributes = Attributes::default();
        attributes.set("port", 80);
        attributes
    }
}

#[multitest(
    env = {
        app: App { binary: ECHO, stdout: ["listening"] },
        touchy: Touchy { spot: { let _ = app; Spot::Attributes } },
    },
)]
#[ignore = "meant to fail; run by the test of its output"]
#[should_panic(expected = "no attributes")]
async fn attributes() {}

#[multitest(env = { touchy: Touchy { spot: Spot::LaterAttributes } })]
#[ignore = "meant to fail; run by the test of its output"]
async fn later_attributes() -> Result<()> {
    Err(Error::new("the answer is missing"))
}

#[multitest(
    env = {
        app: App { binary: ECHO, stdout: ["listening"] },
        fails: Step {
            journal: &JOURNAL,
            start_after: { let _ = app; "touchy hangs" },
            start_fault: Fault::Error,
        },
        touchy: Touchy { spot: Spot::GivenUp },
    },
)]
#[ignore = "meant to fail; run by the test of its output"]
#[should_panic(expected = "given up")]
async fn given_up() {}
