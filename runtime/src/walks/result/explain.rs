//! After failures: which options make walks fail, found by running a few further walks, each alone.

use std::{
    cmp::max,
    collections::HashSet,
    sync::mpsc::{self, Sender},
    time::Duration,
};

use tokio::task::{JoinHandle, spawn_blocking};

use crate::{
    cover::{Model, Outcome as End, Permutation, Reason},
    walks::{
        Plan, Selection,
        choose::domain::{Domain, WIDEST},
    },
};

use super::{Explained, Outcome, Walks, reason::Found};

/// The most options in a cause.
const LARGEST: usize = 3;

/// How many of the walks that ran are looked at.
const FAILED: usize = 1_000;
const PASSED: usize = 10_000;

/// Further walks go on for as long as the walks took, or for this time if they took less.
const TIME: Duration = Duration::from_secs(5);

/// Looks for the reason of failures, by running walks of `plan`.
pub(in crate::walks) async fn explain<S: Clone + Send + 'static>(
    plan: Plan<S>,
    walks: &Walks<S>,
) -> Option<Explained> {
    if walks.failed() == 0 || walks.left() > 0 || plan.is_stepped() {
        return None;
    }
    let time = max(walks.elapsed(), TIME);
    search(plan, walks, time).await
}

async fn search<S: Clone + Send + 'static>(
    plan: Plan<S>,
    walks: &Walks<S>,
    time: Duration,
) -> Option<Explained> {
    let (domain, model) = (&*walks.domain, reckoned(&walks.domain)?);
    let (_alarm, mut late) = alarm(time);
    let largest = LARGEST.min(domain.space.names.len());
    let mut reason = Reason::new(&model, largest, plan.settings().explain);
    tell(&mut reason, walks);
    let (mut further, mut time_is_up) = (0, false);
    while let Some(row) = reason.propose() {
        let outcome = tokio::select! {
            biased;
            _ = &mut late => {
                time_is_up = true;
                break;
            }
            outcome = outcome(&plan, domain.walk(&row)) => outcome?,
        };
        further += 1;
        match outcome {
            Some(Outcome::Passed) => reason.tell(&row, End::Passed),
            Some(Outcome::Failed) => reason.tell(&row, End::Failed),
            _ => reason.skip(&row),
        }
    }
    domain.rules.trouble().ok()?;
    let found = Found { domain, further, late: time_is_up, nothing_passed: walks.passed() == 0 };
    Some(found.explained(reason.verdict()))
}

/// Is ready after this time, or when the sender is dropped. A thread of the runtime looks at the clock, as not every runtime
/// has timers.
fn alarm(time: Duration) -> (Sender<()>, JoinHandle<()>) {
    let (cancel, cancelled) = mpsc::channel::<()>();
    (cancel, spawn_blocking(move || _ = cancelled.recv_timeout(time)))
}

/// The model, if it can be reckoned with.
fn reckoned(domain: &Domain) -> Option<Model> {
    domain.rules.widest(WIDEST).is_none().then(|| domain.model().ok()).flatten()
}

/// Tells what ran: some of the walks that failed, and of those that passed if it is known which these are.
fn tell<S>(reason: &mut Reason, walks: &Walks<S>) {
    let (domain, others) = (&walks.domain, &walks.unpassed.walks);
    let failed: Vec<u128> = others
        .iter()
        .filter(|(_, end)| *end == Some(Outcome::Failed))
        .map(|(walk, _)| *walk)
        .collect();
    for walk in failed.iter().step_by(failed.len().div_ceil(FAILED).max(1)) {
        reason.tell(&domain.row(*walk), End::Failed);
    }
    if walks.unpassed.more {
        return;
    }
    let others: HashSet<u128> = others.iter().map(|(walk, _)| *walk).collect();
    // Any order that is not regular: walks with regular distances may all have the same options.
    let order = Permutation::new(walks.selected(), 0);
    let looked = walks.selected().min(2 * PASSED as u128);
    let drawn = (0..looked).map(|place| walks.selection.walk(order.of(place)));
    let passed = drawn.filter(|walk| !others.contains(walk) && !domain.forbids(*walk));
    for walk in passed.take(PASSED) {
        reason.tell(&domain.row(walk), End::Passed);
    }
}

/// Runs one walk alone; nothing if that was not possible at all.
async fn outcome<S: Clone + Send + 'static>(plan: &Plan<S>, walk: u128) -> Option<Option<Outcome>> {
    let walks = plan.clone().alone(Selection::numbers([walk])).run_once().await.ok()?;
    let outcomes = [
        (walks.passed(), Outcome::Passed),
        (walks.failed(), Outcome::Failed),
        (walks.cancelled(), Outcome::Cancelled),
    ];
    Some(outcomes.into_iter().find(|(count, _)| *count > 0).map(|(_, outcome)| outcome))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    #[tokio::test]
    async fn a_further_walk_that_hangs_is_given_up_when_time_is_up() {
        let walks = Walks::new(0).sync("a", 0..4, |a, state| {
            *state = *a;
            Ok(())
        });
        let walks = walks.future("b", 0..4, |b, state, _| {
            Box::pin(async move {
                match (*state, b) {
                    (3, 3) => Err(Error::new("rejected")),
                    (0, 0) => Ok(()),
                    _ => std::future::pending().await,
                }
            })
        });
        let plan = walks.select(Selection::numbers([0, 15])).plan().expect("a plan");
        let walks = plan.clone().run_once().await.expect("walks");
        let found = search(plan, &walks, Duration::from_millis(50)).await.expect("a reason");
        assert_eq!(
            found.to_string(),
            "reason: not yet known, its time was up; it may be a=3, or b=3, or a=3 & b=3\n  \
             1 further walk was run to find out"
        );
    }
}
