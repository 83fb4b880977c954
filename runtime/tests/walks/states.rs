//! States: a clone for each walk, and what serial actions may change.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use multitest::{
    Result,
    walks::{Update, Walks},
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, PartialEq)]
struct State {
    walk: u32,
    list: Vec<u32>,
    serial: u32,
}

#[derive(Serialize, Deserialize)]
struct SetSerial(u32);

impl Update<State> for SetSerial {
    fn apply(&self, state: &mut State) {
        state.serial = self.0;
    }
}

#[tokio::test]
async fn an_update_changes_what_it_names_and_no_other_field() -> Result<()> {
    let walks = Walks::new(State::default())
        .sync("walk", [10, 20], |n, state: &mut State| {
            state.walk = *n;
            state.list.push(*n);
            Ok(())
        })
        .sync_serial("serial", [1, 2], |n, mut initial: State| {
            assert_eq!(initial, State::default());
            // Whatever it does to its clone stays there.
            initial.walk = 99;
            Ok(SetSerial(*n))
        });
    let walked = walks.gather(true).run().await?;
    let states: Vec<_> =
        walked.states().map(|state| (state.walk, state.list.clone(), state.serial)).collect();
    assert_eq!(
        states,
        [(10, vec![10], 1), (20, vec![20], 1), (10, vec![10], 2), (20, vec![20], 2)]
    );
    Ok(())
}

#[tokio::test]
async fn updates_of_all_serial_actions_before_reach_a_walk_once_and_in_order() -> Result<()> {
    #[derive(Serialize, Deserialize)]
    struct Push(u32);
    impl Update<Vec<u32>> for Push {
        fn apply(&self, list: &mut Vec<u32>) {
            list.push(self.0);
        }
    }
    let push = |n: &u32, list: &mut Vec<u32>| {
        list.push(*n);
        Ok(())
    };
    let tell = |n: &u32, _: Vec<u32>| Ok(Push(*n));
    let walks = Walks::new(Vec::new())
        .sync_serial("a", [1], tell)
        .sync("b", [2], push)
        .sync_serial("c", [3, 30], tell)
        .sync_serial("d", [4, 40], tell)
        .sync("e", [5], push)
        .sync_serial("f", [6], tell);
    let walked = walks.gather(true).run().await?;
    let states: Vec<_> = walked.states().cloned().collect();
    assert_eq!(
        states,
        [[1, 2, 3, 4, 5, 6], [1, 2, 3, 40, 5, 6], [1, 2, 30, 4, 5, 6], [1, 2, 30, 40, 5, 6]]
    );
    Ok(())
}

#[tokio::test]
async fn an_update_that_panics_fails_the_walks_it_meets() -> Result<()> {
    #[derive(Serialize, Deserialize)]
    struct Odd;
    impl Update<u32> for Odd {
        fn apply(&self, state: &mut u32) {
            assert_ne!(*state, 1, "odd");
        }
    }
    let set = |n: &u32, state: &mut u32| {
        *state = *n;
        Ok(())
    };
    let walked = Walks::new(0)
        .sync("set", 0..3_u32, set)
        .sync_serial("odd", [0], |_, _| Ok(Odd))
        .run()
        .await?;
    assert_eq!((walked.passed(), walked.failed()), (2, 1));
    assert_eq!(walked.failures()[0].action, "odd");
    assert!(
        walked.failures()[0]
            .error
            .starts_with("the update it returned cannot be applied: it panicked: ")
    );
    Ok(())
}

/// A state that knows how many of its kind there are.
#[derive(Debug)]
struct Counted(Arc<(AtomicUsize, AtomicUsize)>);

impl Clone for Counted {
    fn clone(&self) -> Self {
        let now = self.0.0.fetch_add(1, Ordering::SeqCst) + 1;
        self.0.1.fetch_max(now, Ordering::SeqCst);
        Self(Arc::clone(&self.0))
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::SeqCst);
    }
}

#[tokio::test]
async fn only_the_states_of_open_walks_exist() -> Result<()> {
    let counts = Arc::new((AtomicUsize::new(1), AtomicUsize::new(0)));
    let walks = Walks::new(Counted(Arc::clone(&counts))).sync("a", 0..1000, |_, _| Ok(())).sync(
        "b",
        0..100,
        |_, _| Ok(()),
    );
    walks.concurrency(3).run().await?.check()?;
    assert!(counts.1.load(Ordering::SeqCst) <= 1 + 3 * 2, "{counts:?}");
    assert_eq!(counts.0.load(Ordering::SeqCst), 0);
    Ok(())
}

#[tokio::test]
async fn while_a_serial_action_runs_only_the_states_of_walks_that_wait_for_it_exist() -> Result<()>
{
    let counts = Arc::new((AtomicUsize::new(1), AtomicUsize::new(0)));
    let plan = Walks::new(Counted(Arc::clone(&counts)))
        .sync_serial("outer", 0..5, |_, _| Ok(()))
        .sync("a", 0..20, |_, _| Ok(()))
        .sync_serial("inner", 0..2, |_, _| Ok(()))
        .concurrency(3)
        .plan()?;
    assert_eq!((plan.walks(), plan.schedule().open()), (200, 40));
    plan.run().await?.check()?;
    let most = counts.1.load(Ordering::SeqCst);
    // Beside those: the initial state, for the plan, each worker and the serial action.
    assert!((40..50).contains(&most), "{most}");
    assert_eq!(counts.0.load(Ordering::SeqCst), 0);
    Ok(())
}

#[tokio::test]
async fn states_are_gathered_with_number_and_time_in_order() -> Result<()> {
    let walks = Walks::new(0).future("set", 0..50_u32, |n, at, _| {
        Box::pin(async move {
            tokio::task::yield_now().await;
            *at = n;
            Ok(())
        })
    });
    let walked = walks.concurrency(8).gather(true).run().await?;
    assert!(
        walked
            .records()
            .iter()
            .zip(0..)
            .all(|(record, n)| record.walk == u128::from(n) && record.state == n)
    );
    assert!(
        walked
            .records()
            .iter()
            .all(|record| !record.elapsed.is_zero() && record.elapsed <= walked.elapsed())
    );
    Ok(())
}
