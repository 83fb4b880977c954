//! Walks that do not run to their end: filtered, cancelled, failed, out of time.

use std::{future, time::Duration};

use multitest::{
    prelude::*,
    walks::{Context, Outcome},
};

use super::{outcomes, refused, states};

#[action(options = 0..4)]
fn first(option: &u128, state: &mut Vec<u128>) {
    state.push(*option);
}

fn is_odd(option: &u128, context: &Context<'_>) -> bool {
    assert_eq!(context.action(), "second");
    option % 2 == 1
}

#[action(options = 0..4, should_cancel = is_odd)]
async fn second(option: &u128, state: &mut Vec<u128>) {
    state.push(*option);
}

#[multitest(walks = [first, second], state = Vec::new(), gather)]
async fn a_walk_with_an_option_that_should_cancel_never_runs(walks: &Walks<Vec<u128>>) {
    assert_eq!((walks.selected(), walks.run(), walks.filtered()), (16, 8, 8));
    assert!(walks.states().all(|state| state[1] % 2 == 0));
}

#[action(options = ["go", "stay"], should_cancel = |option, _| option == "stay")]
fn texts(option: &str, state: &mut Vec<u128>) {
    state.push(option.len() as u128);
}

#[action(options = [1, 2, 3])]
async fn stop_at_two(option: u128, state: &mut Vec<u128>) -> Result<()> {
    if option == 2 {
        return Err(CancelWalk::because("two is enough").into());
    }
    state.push(option);
    Ok(())
}

#[multitest(walks = [texts, stop_at_two, first], state = Vec::new(), gather)]
async fn a_cancelled_walk_runs_none_of_its_later_actions(walks: &Walks<Vec<u128>>) -> Result<()> {
    assert_eq!((walks.passed(), walks.cancelled(), walks.filtered()), (8, 4, 12));
    let cancelled = walks.records().iter().filter(|walk| walk.outcome == Outcome::Cancelled);
    assert!(cancelled.map(|walk| &walk.state).eq(&[[2], [2], [2], [2]]));
    walks.check()
}

#[action(options = [true, false])]
async fn may_fail(option: bool) -> Result<()> {
    if option { refused("it") } else { Ok(()) }
}

#[tokio::test]
async fn a_failed_walk_runs_none_of_its_later_actions() -> Result<()> {
    let walks = Walks::new(Vec::new()).action(may_fail).action(first).gather(true).run().await?;
    assert_eq!(outcomes(&walks)[..4], [Outcome::Failed; 4]);
    assert_eq!(states(&walks)[..4], [const { Vec::<u128>::new() }; 4]);
    assert_eq!((walks.passed(), walks.failed()), (4, 4));
    let error = walks.check().expect_err("walks have failed").to_string();
    assert_eq!(error, "4 of 8 walks failed");
    Ok(())
}

#[action(timeout = "20ms")]
async fn hang(_state: &mut u8) {
    future::pending::<()>().await;
}

#[tokio::test]
async fn an_action_ends_at_its_timeout() -> Result<()> {
    let walks = Walks::new(0).action_timeout(Duration::from_mins(10)).action(hang).run().await?;
    assert_eq!(walks.failed(), 1);
    assert_eq!(walks.failures()[0].action, "hang");
    Ok(())
}
