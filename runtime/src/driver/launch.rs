//! The start of one driver: its directory, its deadline, its own start and the hooks around it, what `ready` asks for
//! besides; and its failover.

use std::{
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex, PoisonError},
};

use futures_util::FutureExt;

use super::{
    AnyDriver, DEFAULT_TIMEOUT, Driver, DriverOptions, Files, Seat, StartContext, halt::panicked,
    hooks, limit::Limit, options::Failover, texts::Own,
};
use crate::{
    clock::{Deadline, human},
    error::{Error, Result},
    event::Event,
    ready,
};

/// A driver whose inputs are there.
#[derive(Debug)]
pub(crate) struct Launch {
    pub(crate) seat: Arc<Seat>,
}

impl Launch {
    pub(crate) async fn start<D: Driver>(self, mut options: D::Options) -> Result<Arc<D>> {
        let resolved = self.resolve(&mut options).await;
        let failover = options.common().failover.take();
        let attempt = async {
            resolved?;
            self.attempt::<D>(options).await
        };
        let Some(failover) = failover.map(Failover::into_inner) else { return attempt.await };
        let attempt = AssertUnwindSafe(attempt).catch_unwind().await;
        let error = match attempt.unwrap_or_else(|payload| Err(panicked(&*payload))) {
            Ok(driver) => return Ok(driver),
            Err(error) => error,
        };
        match failover.downcast::<D::Options>() {
            Ok(options) => self.fail_over::<D>(error, *options).await,
            // Set through the options of the driver this one is based on, which start another type.
            Err(_) => Err(error.help("set `failover` to options of the driver's own type")),
        }
    }

    /// Starts the driver a second time, with other options, after `first` had kept it from being ready.
    async fn fail_over<D: Driver>(&self, first: Error, mut options: D::Options) -> Result<Arc<D>> {
        let seat = &self.seat;
        seat.kill_processes().await;
        seat.fail_over(&first);
        seat.set_aside(Files::Clean)?;
        let attempt = async {
            self.resolve(&mut options).await?;
            self.attempt::<D>(options).await
        };
        attempt.await.map_err(|second| {
            let mut evidence = vec![format!("at first it failed with: {first:?}")];
            evidence.extend(second.evidence().map(str::to_owned));
            second.context("its failover did not start either").details(evidence.join("\n"))
        })
    }

    /// Completes the options: what the driver itself sets under what the environment has set, and the environment's
    /// defaults under both.
    async fn resolve<O: DriverOptions>(&self, options: &mut O) -> Result<()> {
        self.seat.lock().configured = true;
        let limit = Deadline::after(options.common().timeout.unwrap_or(DEFAULT_TIMEOUT));
        let resolved = limit.wait(options.resolve()).await;
        options.common().fill_defaults();
        // What is missing may be missing because it could not be made.
        if let Some(error) = options.common().failure.take() {
            return Err(error);
        }
        resolved.unwrap_or_else(|_| {
            let timeout = human(limit.length());
            Err(Error::new(format!(
                "its options were not evaluated within its timeout of {timeout}"
            )))
        })
    }

    async fn attempt<D: Driver>(&self, mut options: D::Options) -> Result<Arc<D>> {
        let common = std::mem::take(options.common());
        self.seat.configure(&common)?;
        let limit = Arc::new(Limit::new(self.seat.lock().timeout));
        let ready = Arc::new(Mutex::new(common.ready));
        let known = options.known_attributes(self.seat.directory());
        let own = Arc::new(Own { vars: common.vars, known });
        let context = StartContext { seat: self.seat.clone(), limit, ready, own };
        let start = async {
            let installed = context.install(common.install_files).await;
            installed.map_err(|error| error.context("its option `install_files`"))?;
            start_and_wait::<D>(options, &context).await
        };
        let started = context.limit.hold(start).await;
        let driver = started.unwrap_or_else(|_| Err(not_ready(&context)))?;
        if let Some(chain) = self.seat.chain() {
            chain.push(driver.clone());
        }
        Ok(driver)
    }
}

async fn start_and_wait<D: Driver>(options: D::Options, context: &StartContext) -> Result<Arc<D>> {
    let own = context.seat.lock().hooks.clone();
    if own.pre_start.is_some() {
        context.seat.make_directory();
        hooks::run("pre_start", own.pre_start, context, context.deadline()).await?;
    }
    let driver = Arc::new(D::start(options, context).await?);
    let conditions =
        std::mem::take(&mut *context.ready.lock().unwrap_or_else(PoisonError::into_inner));
    let report = |awaited: &str, seen: &str| context.awaiting_seen(awaited, seen);
    if !conditions.is_empty() {
        ready::wait_all(&conditions, context.directory(), report).await?;
    }
    // Asked for here, a panic of it is a failure of the start.
    let published = driver.attributes();
    context.seat.lock().published = published;
    let erased: Arc<dyn AnyDriver> = driver.clone();
    hooks::run("post_start", own.post_start, &erased, context.deadline()).await?;
    Ok(driver)
}

fn not_ready(context: &StartContext) -> Error {
    Error::new(context.awaited()).details(context.too_late())
}

impl Seat {
    /// The first start failed, and the options of the failover take over.
    fn fail_over(&self, error: &Error) {
        let (driver, text) = (self.name().to_owned(), format!("{error:?}"));
        self.record(Event::DriverFailedOver { driver, error: text });
        self.warn(format!("did not start, and its failover took over: {}", error.summary()));
    }
}
