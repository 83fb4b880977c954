//! The restart of one app among twenty, beside the stop and the start of the same app alone.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use multitest::{
    __private::{Body, IntoOutcome, run_built_async},
    Driver, DriverOptions, DynamicEnvironment, Environment, Result,
    driver::Handle,
};
use multitest_drivers::{App, AppOptions};

use crate::{environments::AT_ONCE, measure::TEST};

const APPS: usize = 20;
const ROUNDS: usize = 40;

/// Of each round, the restart and the stop and start alone.
static TIMES: Mutex<Vec<(Duration, Duration)>> = Mutex::new(Vec::new());

/// Seconds of each restart, and of each stop and start alone.
pub(crate) fn measure() -> (Vec<f64>, Vec<f64>) {
    run_built_async(&TEST, || Ok(twenty()), |_| Ok(()), body);
    let times = TIMES.lock().unwrap_or_else(PoisonError::into_inner);
    times.iter().map(|(ours, floor)| (ours.as_secs_f64(), floor.as_secs_f64())).unzip()
}

fn twenty() -> DynamicEnvironment {
    let mut environment = DynamicEnvironment::new();
    for number in 0..APPS {
        environment.add(&format!("app_{number}"), |_: &Environment| app());
    }
    environment
}

fn app() -> AppOptions {
    let mut options = App::options();
    options.binary("/bin/sh").args(["-c", AT_ONCE]).stdout(["listening"]);
    options
}

fn body<'a>(_: &'a DynamicEnvironment, environment: &'a Environment) -> Body<'a> {
    Box::pin(async move { rounds(environment).await.__into_outcome() })
}

async fn rounds(environment: &Environment) -> Result<()> {
    let handle: Handle<App> = environment.handle("app_7")?;
    for _ in 0..ROUNDS {
        let begin = Instant::now();
        handle.restart().await?;
        let ours = begin.elapsed();
        let alone = app().start().await?;
        let begin = Instant::now();
        alone.stop().await?;
        let again = app().start().await?;
        let floor = begin.elapsed();
        again.stop().await?;
        TIMES.lock().unwrap_or_else(PoisonError::into_inner).push((ours, floor));
    }
    Ok(())
}
