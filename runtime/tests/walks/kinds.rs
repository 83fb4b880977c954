//! What can be an action, and the drivers that actions work with.

use std::sync::Arc;

use multitest::{
    Result,
    walks::{Action, Alone, Context, Need, Options, Serial, SyncAction, Walks},
};

use crate::shared::{Log, Note, Seen, Set, without_place};

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

    struct AtOnce;

    impl SyncAction<Seen> for AtOnce {
        type Option = usize;

        fn options(&self) -> Options<usize> {
            Options::new([0])
        }

        fn run(&self, option: &usize, seen: &mut Seen, _: &Context<'_>) -> Result<()> {
            seen.options.push(*option);
            Ok(())
        }
    }

    let walk = Alone::new(Seen::default()).action(Note(1), 5).action(|| Later, 6);
    let walk = walk.action(Set(1), 7).action(AtOnce, 8).run().await?;
    assert_eq!(walk.state, Seen { options: vec![5, 6, 7, 8], set: Some(7) });
    Ok(())
}

#[tokio::test]
async fn a_walk_by_hand_starts_with_the_state_given_and_tells_why_it_did_not_pass() -> Result<()> {
    let walk = || Alone::new(vec!["before".to_owned()]);
    let error = walk().action(Asks, 7).run().await.expect_err("there is no server");
    assert_eq!(
        format!("{error:?}"),
        "1 of 1 walks failed\n\
         walk 0  asks=7\n    `asks`: there is no driver `server`\n    \
         help: there are none; hand it over: `.driver(name, driver)`"
    );
    let error = walk().action(Asks, 8).run().await.expect_err("it should be cancelled");
    assert_eq!(error.to_string(), "the walk did not run: an action's `should_cancel` refuses it");
    let walk = walk().action(Asks, 9).driver("server", Arc::new(Server("hello"))).run().await?;
    assert_eq!(walk.state, ["before", "9 hello"]);
    Ok(())
}

#[tokio::test]
async fn a_serial_action_filters_walks_by_its_option_and_takes_its_turn_all_the_same() -> Result<()>
{
    struct Switch(Log);

    impl Serial<Seen> for Switch {
        type Option = u32;
        type Update = ();

        fn options(&self) -> Options<u32> {
            Options::new([1, 2])
        }

        async fn run(&self, option: &u32, _: Seen, _: &Context<'_>) -> Result<()> {
            self.0.add(option);
            Ok(())
        }

        fn should_cancel(&self, option: &u32, _: &Context<'_>) -> bool {
            *option == 2
        }
    }

    let log = Log::default();
    let walks = Walks::new(Seen::default()).action(Note(3)).action(Switch(log.clone()));
    let walks = walks.action(Note(2)).run().await?;
    assert_eq!((walks.passed(), walks.filtered()), (6, 6));
    assert_eq!(log.take(), ["1", "2"]);
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
