//! Functions as actions: `async` or not, what they take and what they return.

use std::num::ParseIntError;

use multitest::{prelude::*, walks::Context};

use super::states;

#[derive(Clone, Debug, Default, PartialEq)]
struct Account {
    currency: &'static str,
    limit: u32,
    notes: Vec<String>,
}

/// Opens the account.
#[action(options = ["EUR", "USD"])]
async fn open(option: &'static str, state: &mut Account) {
    tokio::task::yield_now().await;
    state.currency = option;
}

#[action(options = [10, 20])]
fn set_limit(option: &u32, state: &mut Account) -> Result<()> {
    state.limit = *option;
    Ok(())
}

#[action(options = ["1", "2"])]
async fn raise(state: &mut Account, option: &str) -> Result<(), ParseIntError> {
    state.limit += option.parse::<u32>()?;
    Ok(())
}

#[action(options = [String::from("a"), "b".to_owned()])]
fn note(option: String, _context: &Context<'_>, state: &mut Account) {
    state.notes.push(option);
}

#[action]
async fn tell(state: &mut Account, context: &Context<'_>) -> Result<()> {
    let Account { currency, limit, .. } = &*state;
    let told = format!("{} {currency} {limit}", context.walk());
    state.notes.push(told);
    Ok(())
}

#[multitest(walks = [open, set_limit], state = Account::default(), gather)]
async fn every_combination_of_options_runs_on_a_state_of_its_own(walks: &Walks<Account>) {
    assert_eq!((walks.run(), walks.passed()), (4, 4));
    let found: Vec<_> = walks.states().map(|state| (state.currency, state.limit)).collect();
    assert_eq!(found, [("EUR", 10), ("EUR", 20), ("USD", 10), ("USD", 20)]);
}

#[multitest(walks = [set_limit, raise, note, tell], state = Account::default(), gather = true)]
fn parameters_come_by_name_in_any_order(walks: &Walks<Account>) -> Result<()> {
    let last = states(walks).pop().expect("there are walks");
    assert_eq!(last, Account { currency: "", limit: 22, notes: vec!["b".into(), "7  22".into()] });
    walks.check()
}

#[action(options = [[1, 2], [3, 4]])]
fn pairs(option: &[u8; 2], state: &mut u32) {
    *state += u32::from(option[0] * option[1]);
}

#[action(options = [&[1, 2, 3][..], &[]])]
fn slices(option: &[u32], state: &mut u32) {
    *state += option.iter().sum::<u32>();
}

#[action]
async fn rest(_context: &Context<'_>) {
    tokio::task::yield_now().await;
}

#[multitest(walks = [rest, pairs, slices], state = 100, gather)]
async fn an_action_without_a_state_goes_with_every_state(walks: &Walks<u32>) {
    assert_eq!(states(walks), [108, 102, 118, 112]);
}

#[multitest(walks = [rest])]
async fn without_a_state_it_is_nothing(walks: &Walks<()>) {
    assert_eq!(walks.passed(), 1);
}

#[tokio::test]
async fn actions_run_in_ordinary_code() -> Result<()> {
    let walks =
        Walks::new(Account::default()).action(open).action(set_limit()).gather(true).run().await?;
    assert_eq!(walks.states().map(|state| state.limit).sum::<u32>(), 60);
    let open = "the name is free for variables";
    assert_eq!(format!("{:?} {open}", set_limit()), "set_limit the name is free for variables");
    walks.check()
}
