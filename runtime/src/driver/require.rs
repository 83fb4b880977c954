//! Inputs that a driver finds out about while it starts: they join the startup graph, and it waits for them.

use std::sync::Arc;

use super::{Seat, StartContext, Status};
use crate::{
    error::{Error, Result},
    event::Event,
};

/// Makes `needs` inputs of the driver and waits until they are ready.
pub(super) async fn require(context: &StartContext, needs: &[String]) -> Result<()> {
    if needs.is_empty() {
        return Ok(());
    }
    let Some(around) = context.seat.around() else {
        let names = needs.join("`, `");
        return Err(Error::new(format!("there is no driver `{names}`: it starts alone")));
    };
    let seats = around.require(context.name(), needs)?;
    let driver = context.name().to_owned();
    context.seat.record(Event::DriverRequires { driver, needs: needs.to_vec() });
    // The others have deadlines of their own.
    let ready = context.limit.suspended(async {
        for seat in seats {
            await_ready(context, &seat).await?;
        }
        Ok(())
    });
    ready.await
}

async fn await_ready(context: &StartContext, seat: &Arc<Seat>) -> Result<()> {
    context.awaiting(format!("`{}` to be ready", seat.name()));
    let mut changes = seat.watch();
    let settled = changes.wait_for(|status| !matches!(status, Status::Waiting | Status::Starting));
    let status = settled.await.map_or(Status::Stopped, |status| *status);
    context.awaiting("");
    match status {
        Status::Ready | Status::Paused => Ok(()),
        Status::Failed => Err(Error::new(format!("needs `{}`, which failed", seat.name()))),
        status => Err(Error::new(format!("needs `{}`, which is {status}", seat.name()))),
    }
}
