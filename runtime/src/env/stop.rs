//! Taking an environment down: each driver once nobody needs it any more, concurrently, always, collecting every failure.

use futures_util::{FutureExt, StreamExt, future::LocalBoxFuture, stream::FuturesUnordered};

use super::Environment;
use crate::driver::stop_one;

/// Stops every driver that runs, along the reversed startup graph.
pub(crate) async fn stop(environment: &Environment) {
    let graph = environment.graph().clone();
    let mut users: Vec<usize> = (0..graph.len()).map(|i| graph.needed_by(i).count()).collect();
    let mut stopping: FuturesUnordered<LocalBoxFuture<'_, usize>> = FuturesUnordered::new();
    let begin = |driver: usize| {
        let seat = environment.seat(driver).clone();
        async move {
            stop_one(&seat).await;
            driver
        }
        .boxed_local()
    };
    stopping.extend((0..graph.len()).filter(|i| users[*i] == 0).map(begin));
    while let Some(driver) = stopping.next().await {
        for need in graph.needs(driver) {
            users[need] -= 1;
            if users[need] == 0 {
                stopping.push(begin(need));
            }
        }
    }
    environment.directories_made().await;
}
