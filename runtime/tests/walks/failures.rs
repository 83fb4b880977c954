//! Failures, cancelled walks, panics, actions that take too long.

use std::time::Duration;

use multitest::{
    Error, Result,
    walks::{Action, CancelWalk, Context, Options, Outcome, Serial, Walks, select},
};

use crate::shared::{Log, Note, Seen, without_place};

#[tokio::test(flavor = "multi_thread")]
async fn every_walk_runs_and_is_counted_if_a_tenth_fails() -> Result<()> {
    let walks = Walks::new(()).sync("fail", 0..1000, |n, ()| {
        if n % 10 == 3 { Err(Error::new(format!("no {n}"))) } else { Ok(()) }
    });
    let walked = walks.failures(2).explain(0).run().await?;
    assert_eq!((walked.run(), walked.passed(), walked.failed()), (1000, 900, 100));
    let error = walked.check().expect_err("a hundred failed");
    assert_eq!(error.to_string(), "100 of 1,000 walks failed");
    assert_eq!(
        error.evidence(),
        Some("walk 3  fail=3\n    `fail`: no 3\nwalk 13  fail=13\n    `fail`: no 13\nand 98 more")
    );
    Ok(())
}

#[tokio::test]
async fn a_walk_that_failed_or_was_cancelled_runs_none_of_its_later_actions() -> Result<()> {
    let log = Log::default();
    let noted = log.clone();
    let note = move |n: &u32, at: &mut u32| {
        noted.add(format_args!("{at} {n}"));
        Ok(())
    };
    let walks = Walks::new(0)
        .sync("end", 0..3_u32, |n, at| {
            *at = *n;
            match n {
                0 => Err(Error::new("no")),
                1 => Err(CancelWalk::because("enough").into()),
                _ => Ok(()),
            }
        })
        .sync("then", [7_u32], note.clone())
        .sync_serial("serial", 0..2, |_, _| Ok(()))
        .sync("last", [8_u32], note);
    let walked = walks.concurrency(1).gather(true).run().await?;
    assert_eq!(log.take(), ["2 7", "2 7", "2 8", "2 8"]);
    assert_eq!((walked.passed(), walked.failed(), walked.cancelled(), walked.run()), (2, 2, 2, 6));
    let outcomes: Vec<_> =
        walked.records().iter().map(|record| (record.state, record.outcome)).collect();
    let once = [(0, Outcome::Failed), (1, Outcome::Cancelled), (2, Outcome::Passed)];
    assert_eq!(outcomes, [once, once].concat());
    Ok(())
}

struct Fragile(&'static str, Log);

impl Serial<Seen> for Fragile {
    type Option = u32;
    type Update = ();

    fn options(&self) -> Options<u32> {
        Options::new(0..3)
    }

    async fn run(&self, option: &u32, _: Seen, context: &Context<'_>) -> Result<()> {
        self.1.add(context.text());
        match (*option, self.0) {
            (1, "fails") => Err(Error::new("it is down")),
            (1, "cancels") => Err(CancelWalk::because("not today").into()),
            (1, "panics") => panic!("on purpose"),
            (1, "hangs") => std::future::pending().await,
            _ => Ok(()),
        }
    }

    fn timeout(&self) -> Option<Duration> {
        (self.0 == "hangs").then_some(Duration::from_millis(10))
    }
}

#[tokio::test]
async fn a_serial_action_that_fails_fails_what_depends_on_it_and_nothing_else() -> Result<()> {
    for (how, error) in [
        ("fails", "it is down"),
        ("panics", "it panicked: on purpose"),
        ("hangs", "it took longer than 10ms"),
    ] {
        for gather in [false, true] {
            let log = Log::default();
            let walks = Walks::new(Seen::default())
                .action(Note(4))
                .action(Fragile(how, log.clone()))
                .action(Note(2));
            let walks = walks.action(Fragile("works", log.clone())).failures(3).explain(0);
            let walked = if gather { walks.gather(true) } else { walks }.run().await?;
            assert_eq!((walked.run(), walked.failed(), walked.passed()), (72, 24, 48), "{how}");
            assert_eq!(log.take().len(), 3 + 2 * 3, "below the one that failed nothing runs");
            assert_eq!(walked.failures()[0].walk, 24);
            assert_eq!(
                (walked.failures()[0].action.as_str(), without_place(&walked.failures()[0].error)),
                ("fragile", error)
            );
            assert_eq!(walked.failures()[2].text, "note=2/fragile=1/note=0/fragile=0");
            assert_eq!(walked.records().len(), if gather { 72 } else { 0 });
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_leading_serial_action_that_fails_fails_any_number_of_walks_at_once() -> Result<()> {
    let log = Log::default();
    let walks = Walks::new(Seen::default()).action(Fragile("fails", log.clone()));
    let walks = (0..18).fold(walks, |walks, _| walks.action(Note(10)));
    let walks = walks
        .select(multitest::walks::Selection::numbers((0..5).map(|n| n * 600_000_000_000_000_000)));
    let walked = walks.run().await?;
    assert_eq!((walked.passed(), walked.failed()), (3, 2));
    let all = Walks::new(()).sync_serial("down", [0], |_, ()| Result::<()>::Err(Error::new("no")));
    let all = (0..18).fold(all, |walks, _| walks.sync("ten", 0..10, |_, ()| Ok(())));
    assert_eq!(all.run().await?.failed(), 1_000_000_000_000_000_000);
    Ok(())
}

#[tokio::test]
async fn a_serial_action_that_cancels_cancels_what_depends_on_it() -> Result<()> {
    let walks =
        Walks::new(Seen::default()).action(Note(4)).action(Fragile("cancels", Log::default()));
    let walked = walks.run().await?;
    assert_eq!((walked.passed(), walked.failed(), walked.cancelled()), (8, 0, 4));
    Ok(())
}

struct Odd(&'static str);

impl Action<Seen> for Odd {
    type Option = u32;

    fn options(&self) -> Options<u32> {
        Options::new(0..3)
    }

    async fn run(&self, option: &u32, _: &mut Seen, _: &Context<'_>) -> Result<()> {
        match (*option, self.0) {
            (1, "hangs") => std::future::pending().await,
            (1, "panics") => panic!("with {option}"),
            (1, "panics later") => {
                tokio::task::yield_now().await;
                panic!("later");
            }
            _ => Ok(()),
        }
    }

    fn should_cancel(&self, option: &u32, _: &Context<'_>) -> bool {
        assert!(self.0 != "filter panics" || *option != 1, "no filter");
        false
    }

    fn timeout(&self) -> Option<Duration> {
        Some(Duration::from_millis(10))
    }
}

#[tokio::test]
async fn panics_and_timeouts_fail_their_walk_only() -> Result<()> {
    let cases = [
        ("hangs", "it took longer than 10ms"),
        ("panics", "it panicked: with 1"),
        ("panics later", "it panicked: later"),
        ("filter panics", "`should_cancel` failed: it panicked: no filter"),
    ];
    for (how, error) in cases {
        let walked = Walks::new(Seen::default()).action(Odd(how)).action(Note(2)).run().await?;
        assert_eq!((walked.run(), walked.passed(), walked.failed()), (6, 4, 2), "{how}");
        assert_eq!(
            (walked.failures()[0].walk, without_place(&walked.failures()[0].error)),
            (2, error)
        );
        assert_eq!(walked.failures()[0].action, "odd");
    }
    let walks = Walks::new(())
        .sync("divide", 0..3, |n, ()| if 1 / n == 1 { Ok(()) } else { Err(Error::new("no")) });
    let walked = walks.run().await?;
    let error = without_place(&walked.failures()[0].error);
    assert_eq!(error, "it panicked: attempt to divide by zero");
    Ok(())
}

#[tokio::test]
async fn a_run_stops_after_so_many_failures() -> Result<()> {
    let walks = || {
        Walks::new(()).sync("fail", 0..10_000, |n, ()| {
            if n % 2 == 1 { Err(Error::new("no")) } else { Ok(()) }
        })
    };
    let walked = walks().concurrency(1).stop_after(3).run().await?;
    assert_eq!((walked.failed(), walked.passed(), walked.left()), (3, 3, 9_994));
    let walked = walks()
        .sync_serial("never", [0], |_, ()| Result::<()>::Err(Error::new("it ran")))
        .stop_after(1)
        .run()
        .await?;
    assert!(walked.failed() >= 1 && walked.failures().iter().all(|failure| failure.error == "no"));
    Ok(())
}

#[tokio::test]
async fn a_selection_by_chance_tells_its_seed_when_walks_fail() -> Result<()> {
    let walks = || {
        (0..3).fold(Walks::new(()), |walks, at| {
            walks.sync(format!("set{at}"), 0..3, |_, ()| Err(Error::new("no"))).explain(0)
        })
    };
    for (select, told) in [
        (select::pairwise(), "\nselected  pairwise, seed 5"),
        (select::random(4, 7), "\nselected  random(4, 7)"),
        (select::all(), "\nand 17 more"),
    ] {
        let walks = walks().seed(5).select(select).run().await?;
        let error = format!("{:?}", walks.check().expect_err("all fail"));
        assert!(error.ends_with(told), "{error}");
    }
    Ok(())
}
