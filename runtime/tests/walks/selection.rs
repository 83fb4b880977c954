//! Which walks run: selections, filters, sizes that are refused.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use multitest::{
    Error, Result,
    walks::{Action, Builder, Context, Options, Selection, Walks},
};

use crate::shared::{Log, Note, Seen, Set};

struct Limit;

impl Action<Seen> for Limit {
    type Option = usize;

    fn options(&self) -> Options<usize> {
        Options::new(0..5)
    }

    async fn run(&self, _: &usize, _: &mut Seen, _: &Context<'_>) -> Result<()> {
        Ok(())
    }

    fn should_cancel(&self, limit: &usize, context: &Context<'_>) -> bool {
        context.option::<usize>("note").is_some_and(|note| note > *limit)
    }
}

#[tokio::test]
async fn filtered_walks_do_not_run_and_are_counted() -> Result<()> {
    for walks in [
        Walks::new(Seen::default()).action(Note(3)).action(Limit),
        Walks::new(Seen::default()).action(Limit).action(Note(3)),
    ] {
        let walked = walks.gather(true).run().await?;
        assert_eq!(
            (walked.run(), walked.passed(), walked.filtered(), walked.left()),
            (12, 12, 3, 0)
        );
        assert_eq!(walked.records().len(), 12);
    }
    let walks = Walks::new(Seen::default()).action(Note(3)).action(Set(2)).action(Limit);
    let walked = walks.run().await?;
    assert_eq!((walked.passed(), walked.filtered()), (24, 6));
    Ok(())
}

#[tokio::test]
async fn selected_walks_run_with_the_serial_actions_they_carry_and_no_others() -> Result<()> {
    let log = Log::default();
    let noted = log.clone();
    let walks = Walks::new(Seen::default())
        .action(Note(4))
        .sync_serial("serial", 0..100, move |n, _| {
            noted.add(n);
            Ok(())
        })
        .action(Note(5));
    let walked = walks.select(Selection::numbers([45, 1999, 3, 45])).gather(true).run().await?;
    assert_eq!(
        walked.records().iter().map(|record| record.walk).collect::<Vec<_>>(),
        [3, 45, 1999]
    );
    assert_eq!(
        walked.states().map(|seen| seen.options.clone()).collect::<Vec<_>>(),
        [[3, 0], [1, 1], [3, 4]]
    );
    assert_eq!(log.take(), ["0", "2", "99"]);
    Ok(())
}

#[tokio::test]
async fn the_first_walks_of_a_huge_product_need_no_memory() -> Result<()> {
    let walks = || (0..18).fold(Walks::new(Seen::default()), |walks, _| walks.action(Note(10)));
    let walked = walks().select(Selection::First(1000)).run().await?;
    assert_eq!((walked.selected(), walked.passed()), (1000, 1000));

    let started = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&started);
    let walks = walks().sync("stop", [0], move |_, _| match count.fetch_add(1, Ordering::SeqCst) {
        100.. => Err(Error::new("enough")),
        _ => Ok(()),
    });
    let walked = walks.stop_after(1).run().await?;
    assert_eq!(walked.selected(), 1_000_000_000_000_000_000);
    assert_eq!(walked.run() + walked.left(), walked.selected());
    assert!(started.load(Ordering::SeqCst) < 1000);
    Ok(())
}

#[tokio::test]
async fn options_are_made_lazily_and_without_end_up_to_a_limit() -> Result<()> {
    let made = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&made);
    let squares = (1..).map(move |n: u64| {
        count.fetch_add(1, Ordering::SeqCst);
        n * n
    });
    let walks = Walks::new(0).sync("square", Options::new(squares).limit(5), |n, sum: &mut u64| {
        *sum += n;
        Ok(())
    });
    assert_eq!(made.load(Ordering::SeqCst), 0);
    let walked = walks.gather(true).run().await?;
    assert_eq!(walked.states().copied().collect::<Vec<_>>(), [1, 4, 9, 16, 25]);
    assert_eq!(made.load(Ordering::SeqCst), 5);
    Ok(())
}

#[tokio::test]
async fn an_action_may_have_more_options_than_fit_in_memory() -> Result<()> {
    let walks =
        Walks::new((0, 0)).sync("many", 0..1_000_000_000_000_u64, |n, at: &mut (u64, u64)| {
            at.0 = *n;
            Ok(())
        });
    let walks = walks.sync("few", 0..3_u64, |n, at| {
        at.1 = *n;
        Ok(())
    });
    let walked =
        walks.select(Selection::numbers([0, 4, 2_999_999_999_999])).gather(true).run().await?;
    assert_eq!(
        walked.states().copied().collect::<Vec<_>>(),
        [(0, 0), (1, 1), (999_999_999_999, 2)]
    );
    Ok(())
}

#[tokio::test]
async fn a_selection_of_no_walks_runs_nothing() -> Result<()> {
    for selection in [Selection::First(0), Selection::numbers([])] {
        let fails = |_: &i32, _: Seen| Result::<()>::Err(Error::new("it ran"));
        let walks = Walks::new(Seen::default()).action(Note(3)).sync_serial("serial", 0..2, fails);
        let walked = walks.select(selection).run().await?;
        assert_eq!((walked.selected(), walked.run(), walked.left()), (0, 0, 0));
        walked.check()?;
    }
    Ok(())
}

#[test]
fn more_open_states_than_allowed_are_refused_with_their_number() {
    let walks = || (0..9).fold(Walks::new(Seen::default()), |walks, _| walks.action(Note(10)));
    let refused = walks().action(Set(2)).plan().expect_err("two billion states");
    assert_eq!(
        format!("{refused:?}"),
        "2,000,000,000 walks would wait for `set` with their states, expected at most 1,000,000\n\
         help: put `set` first, select fewer walks, or allow it: `keep = 2000000000` in \
         `#[multitest]`, else `.keep(2000000000)`"
    );
    assert!(walks().action(Set(2)).select(Selection::First(1000)).plan().is_ok());
    let first = Walks::new(Seen::default()).action(Set(2));
    assert!((0..9).fold(first, |walks, _| walks.action(Note(10))).plan().is_ok());
}

#[test]
fn what_cannot_work_is_refused_before_anything_runs() {
    let text = |walks: Builder<()>| walks.plan().expect_err("it cannot work").to_string();
    assert_eq!(text(Walks::new(())), "there are no actions");
    let none: [u32; 0] = [];
    assert_eq!(
        text(Walks::new(()).sync("open", none, |_, ()| Ok(()))),
        "`open` has no options, so there would be no walks"
    );
    assert_eq!(
        text(Walks::new(()).sync("a/b", [0], |_, ()| Ok(()))),
        "`a/b` cannot be the name of an action: it is empty, or has a `/`, a `=` or a space"
    );
    let three = Walks::new(()).sync("open", 0..3, |_, ()| Ok(())).select(Selection::numbers([3]));
    assert_eq!(text(three), "there is no walk 3, the last is 2");
    let huge = (0..128).fold(Walks::new(()), |walks, _| walks.sync("bit", [0, 1], |_, ()| Ok(())));
    assert!(text(huge).starts_with(
        "the product of 128 actions has 340,282,366,920,938,463,463,374,607,431,768,211,456 walks"
    ));
}
