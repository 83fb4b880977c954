//! What can be an action, and the drivers that actions work with.

use std::sync::Arc;

use multitest::{
    Result,
    walks::{Action, Alone, Context, Need, Options, SyncAction, Walks},
};

use crate::shared::{Note, Seen, without_place};

/// A driver, to those who look for one.
struct Server(&'static str);

/// Asks the server `server`, which is a [`Server`].
struct Asks;

impl SyncAction<Vec<String>> for Asks {
    type Option = u32;

    fn options(&self) -> Options<u32> {
        Options::new([7, 8])
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::of::<Server>("server")]
    }

    fn run(&self, option: &u32, answers: &mut Vec<String>, context: &Context<'_>) -> Result<()> {
        let server: &Server = context.driver("server")?;
        answers.push(format!("{option} {}", server.0));
        Ok(())
    }

    fn should_cancel(&self, option: &u32, _: &Context<'_>) -> bool {
        *option == 8
    }
}

/// The same action, made by a function, as `#[action]` makes them.
fn asks() -> Asks {
    Asks
}

#[tokio::test]
async fn a_type_and_the_function_that_makes_it_are_the_same_action() -> Result<()> {
    let server = || Arc::new(Server("hello"));
    for walks in [
        Walks::new(Vec::new()).action(Asks).driver("server", server()),
        Walks::new(Vec::new()).action(asks).driver("server", server()),
    ] {
        let walks = walks.gather(true).run().await?;
        assert_eq!((walks.passed(), walks.filtered()), (1, 1));
        assert_eq!(walks.states().next(), Some(&vec!["7 hello".to_owned()]));
    }
    Ok(())
}

#[tokio::test]
async fn a_driver_that_is_missing_or_of_another_type_fails_the_walk_with_the_reason() -> Result<()>
{
    let walks = || Walks::new(Vec::new()).action(Asks);
    let error = |walks: Walks<_>| walks.failures()[0].error.clone();
    assert_eq!(
        error(walks().run().await?),
        "there is no driver `server`\nhelp: there are none; hand it over: `.driver(name, driver)`"
    );
    assert_eq!(
        error(walks().driver("sever", Arc::new(Server("x"))).run().await?),
        "there is no driver `server`\nhelp: did you mean `sever`?"
    );
    let other = error(walks().driver("server", Arc::new(3)).run().await?);
    assert!(other.starts_with("`server` is a driver of another type than `"), "{other}");
    Ok(())
}

#[tokio::test]
async fn a_walk_by_hand_takes_actions_of_every_kind() -> Result<()> {
    struct Later;

    impl Action<Seen> for Later {
        type Option = usize;

        fn options(&self) -> Options<usize> {
            Options::new([0])
        }

        async fn run(&self, option: &usize, seen: &mut Seen, _: &Context<'_>) -> Result<()> {
            tokio::task::yield_now().await;
            seen.options.push(*option);
            Ok(())
        }
    }

    let walk = Alone::new(Seen::default()).action(Note(1), 5).action(|| Later, 6).run().await?;
    assert_eq!(walk.state.options, [5, 6]);
    Ok(())
}

#[tokio::test]
async fn long_and_short_walks_that_fail_in_the_fast_lane_are_all_counted() -> Result<()> {
    // Enough walks that batches grow to their full size.
    let walks = Walks::new(0_u32)
        .sync("odd", 0..50_000_u32, |n, state| {
            *state = *n;
            assert!(!n.is_multiple_of(1000), "it is {n}");
            Ok(())
        })
        .sync("never_seven", [()], |(), state| match *state % 1000 {
            7 => Err(multitest::Error::new("seven")),
            _ => Ok(()),
        });
    let walks = walks.concurrency(2).run().await?;
    assert_eq!((walks.run(), walks.failed(), walks.passed()), (50_000, 100, 49_900));
    let first: Vec<_> = walks.failures().iter().map(|failure| failure.walk).collect();
    assert_eq!(first, [0, 7, 1000, 1007, 2000, 2007, 3000, 3007, 4000, 4007]);
    assert_eq!(without_place(&walks.failures()[0].error), "it panicked: it is 0");
    assert_eq!(walks.failures()[1].action, "never_seven");
    Ok(())
}
