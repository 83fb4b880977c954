//! What handles ask for while the test runs: starting, stopping and restarting single drivers.
//!
//! The requests are served beside the test function, by whoever runs the environment, so that a handle needs to know
//! nothing of how a driver starts.

use std::sync::Arc;

use futures_util::{StreamExt, stream::FuturesUnordered};
use tokio::sync::{mpsc, oneshot};

use super::{
    Environment,
    start::{self, StartDriver},
};
use crate::{
    driver::{Action, Files, Seat, Status, stop_one},
    error::{Error, Result},
};

/// One thing to be done.
#[derive(Debug)]
pub(crate) struct Request {
    pub(super) driver: usize,
    pub(super) action: Action,
    pub(super) answer: oneshot::Sender<Result<()>>,
}

/// Serves requests until `work` is over; what is being done then is given up.
pub(super) async fn serve<T>(
    environment: &Environment,
    start: StartDriver<'_>,
    work: impl Future<Output = T>,
) -> T {
    let mut asked = environment.take_requests();
    let mut ongoing = FuturesUnordered::new();
    let mut work = std::pin::pin!(work);
    let result = loop {
        tokio::select! {
            biased;
            result = &mut work => break result,
            Some(request) = next(&mut asked) => ongoing.push(carry_out(environment, start, request)),
            Some(()) = ongoing.next() => {}
        }
    };
    drop(ongoing);
    environment.give_back_requests(asked);
    abandon(environment).await;
    result
}

type Asked = Option<mpsc::UnboundedReceiver<Request>>;

async fn next(asked: &mut Asked) -> Option<Request> {
    asked.as_mut()?.recv().await
}

/// Ends what a start or stop that was given up has left of its driver.
async fn abandon(environment: &Environment) {
    start::abort_starting(environment).await;
    for seat in environment.seats().iter().filter(|seat| seat.status() == Status::Stopping) {
        seat.kill_processes().await;
        seat.stopped(None);
    }
}

async fn carry_out(environment: &Environment, start: StartDriver<'_>, request: Request) {
    let Request { driver, action, answer } = request;
    let result = match action {
        Action::Start => start_one(environment, driver, start).await,
        Action::Stop => stop(environment.seat(driver), "stopped").await,
        Action::Restart(files) => restart(environment, driver, start, files).await,
    };
    // Nobody waits for the answer any more: it was the user's choice.
    let _ = answer.send(result);
}

async fn restart(
    environment: &Environment,
    driver: usize,
    start: StartDriver<'_>,
    files: Files,
) -> Result<()> {
    let seat = environment.seat(driver);
    stop(seat, "restarted").await?;
    seat.set_aside(files)?;
    start_one(environment, driver, start).await
}

/// Stops a driver that runs; `asked` is what it cannot be otherwise.
async fn stop(seat: &Arc<Seat>, asked: &str) -> Result<()> {
    let (name, status) = (seat.name(), seat.status());
    if !matches!(status, Status::Ready | Status::Paused) {
        let error = Error::new(format!("`{name}` cannot be {asked}: it is {status}"));
        return Err(match status {
            Status::Starting => error.help(wait_first(name)),
            Status::Waiting | Status::Stopped | Status::Failed if asked == "restarted" => {
                error.help(format!("start it: `{name}.start().await?`"))
            }
            _ => error,
        });
    }
    stop_one(seat).await;
    let failure = seat.lock().failures.pop();
    failure.map_or(Ok(()), |error| Err(error.context(format!("`{name}` did not stop in order"))))
}

async fn start_one(environment: &Environment, driver: usize, start: StartDriver<'_>) -> Result<()> {
    let seat = environment.seat(driver);
    let (name, status) = (seat.name(), seat.status());
    match status {
        Status::Waiting | Status::Stopped | Status::Failed | Status::Aborted => {}
        Status::Starting => {
            let error = Error::new(format!("`{name}` cannot be started: it is starting already"));
            return Err(error.help(wait_first(name)));
        }
        _ => return Err(Error::new(format!("`{name}` cannot be started: it is {status}"))),
    }
    inputs_run(environment, driver)?;
    let (_, started) = start::launch(environment, driver, start).await;
    match started {
        Ok(started) => {
            seat.ready(started.0);
            Ok(())
        }
        Err(error) => {
            seat.kill_processes().await;
            seat.failed(error);
            let error = seat.lock().failures.pop();
            let error = error.unwrap_or_else(|| Error::new("no reason was given"));
            Err(with_tails(seat, error).context(format!("`{name}` did not start")))
        }
    }
}

fn wait_first(name: &str) -> String {
    format!("wait for it first: `{name}.wait_for(Status::Ready).await?`")
}

/// The drivers that `driver` needs are ready.
fn inputs_run(environment: &Environment, driver: usize) -> Result<()> {
    let needs: Vec<usize> = environment.graph().needs(driver).collect();
    let missing = needs.into_iter().map(|need| environment.seat(need)).find(|need| {
        // One that is paused has an address all the same.
        !matches!(need.status(), Status::Ready | Status::Paused)
    });
    match missing {
        Some(need) => Err(Error::new(format!(
            "`{}` cannot be started: it needs `{}`, which is {}",
            environment.seat(driver).name(),
            need.name(),
            need.status()
        ))),
        None => Ok(()),
    }
}

/// What the driver wrote last is the first evidence.
fn with_tails(seat: &Seat, error: Error) -> Error {
    let mut evidence = seat.log_tails();
    evidence.extend(error.evidence().map(str::to_owned));
    if evidence.is_empty() { error } else { error.details(evidence.join("\n")) }
}
