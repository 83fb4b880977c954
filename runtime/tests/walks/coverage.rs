//! Which combinations were run, and which passed.

use multitest::{
    Error, Result,
    walks::{Action, Builder, CancelWalk, Context, Options, Walks, select},
};

use crate::shared::{Dice, product, tuples};

/// Three actions and a last one that fails walks with `a=1 & c=2`.
fn walks() -> Builder<Vec<usize>> {
    let push = |option: &usize, seen: &mut Vec<usize>| {
        seen.push(*option);
        Ok(())
    };
    let walks = Walks::new(Vec::new()).sync("a", 0..2, push).sync("b", 0..3, push);
    let walks = walks.sync("c", 0..3, push).sync("d", [()], |(), seen: &mut Vec<usize>| {
        if seen[0] == 1 && seen[2] == 2 { Err(Error::new("rejected")) } else { Ok(()) }
    });
    walks.explain(0)
}

#[tokio::test]
async fn pairs_are_counted_as_run_and_as_passed() -> Result<()> {
    let walks = walks().run().await?;
    let pairs = walks.coverage(2)?;
    assert_eq!((pairs.combinations(), pairs.possible(), pairs.run()), (29, 29, 29));
    assert_eq!(pairs.passed(), 28);
    assert_eq!(pairs.unpassed().collect::<Vec<_>>(), ["a=1 & c=2"]);
    assert_eq!(
        pairs.to_string(),
        "pairs of options: 29 possible, 29 run, 28 passed\nnot passed: a=1 & c=2"
    );
    let options = walks.coverage(1)?.to_string();
    assert_eq!(options, "options: 9 possible, 9 run, 9 passed");
    Ok(())
}

#[tokio::test]
async fn combinations_of_random_walks_are_those_of_their_rows() -> Result<()> {
    let (rows, mut dice) = (product(&[2, 3, 3, 1]), Dice(3));
    for _ in 0..10 {
        let ids: Vec<u128> = (0..6).map(|_| dice.roll(18) as u128).collect();
        let walks = walks().select(select::ids(ids.clone())).run().await?;
        let run = ids.iter().map(|&walk| &rows[usize::try_from(walk).expect("small")]);
        let passed = run.clone().filter(|row| !(row[0] == 1 && row[2] == 2));
        for strength in 1..=4 {
            let coverage = walks.coverage(strength)?;
            assert_eq!(coverage.strength(), strength);
            assert_eq!(coverage.run(), tuples(run.clone(), strength).len());
            assert_eq!(coverage.passed(), tuples(passed.clone(), strength).len());
            assert_eq!(coverage.uncovered().count(), coverage.possible() - coverage.run());
        }
    }
    Ok(())
}

#[tokio::test]
async fn an_array_covers_its_strength() -> Result<()> {
    let walks = walks().select(select::pairwise()).run().await?;
    let pairs = walks.coverage(2)?;
    assert_eq!((pairs.run(), pairs.uncovered().next()), (29, None));
    assert!(walks.coverage(3)?.uncovered().next().is_some());
    Ok(())
}

#[tokio::test]
async fn what_constraints_forbid_is_no_gap() -> Result<()> {
    let walks = walks().never("b and c", ["b", "c"], |c| {
        c.get("b") == Some(&1_usize) && c.get("c") == Some(&1_usize)
    });
    let walks = walks.run().await?;
    let pairs = walks.coverage(2)?;
    assert_eq!(
        (pairs.combinations(), pairs.possible(), pairs.run(), pairs.passed()),
        (29, 28, 28, 27)
    );
    Ok(())
}

struct Refuse;

impl Action<Vec<usize>> for Refuse {
    type Option = usize;

    fn options(&self) -> Options<usize> {
        Options::new(0..3)
    }

    async fn run(&self, option: &usize, _: &mut Vec<usize>, _: &Context<'_>) -> Result<()> {
        if *option == 1 { Err(CancelWalk::default().into()) } else { Ok(()) }
    }

    fn should_cancel(&self, option: &usize, _: &Context<'_>) -> bool {
        *option == 2
    }
}

#[tokio::test]
async fn walks_that_were_filtered_did_not_run_and_cancelled_ones_did_not_pass() -> Result<()> {
    let options = Walks::new(Vec::new()).action(Refuse).sync("a", 0..2, |_, _| Ok(()));
    let options = options.run().await?.coverage(1)?;
    assert_eq!(
        options.to_string(),
        "options: 5 possible, 4 run, 3 passed\nnot run: refuse=2\nnot passed: refuse=1, refuse=2"
    );
    Ok(())
}

#[tokio::test]
async fn a_large_product_is_counted_without_looking_at_every_walk() -> Result<()> {
    let push = |option: &usize, seen: &mut (usize, usize)| {
        *seen = (seen.1, *option);
        Ok(())
    };
    let walks = (0..7).fold(Walks::new((0, 0)), |walks, n| walks.sync(format!("n{n}"), 0..7, push));
    let walks = walks.sync("end", 0..2, |end, seen: &mut (usize, usize)| {
        if *seen == (6, 6) && *end == 1 { Err(Error::new("no")) } else { Ok(()) }
    });
    let walks = walks.explain(0).run().await?;
    assert_eq!((walks.selected(), walks.failed()), (1_647_086, 16_807));
    let triples = walks.coverage(3)?;
    assert_eq!(triples.unpassed().collect::<Vec<_>>(), ["n5=6 & n6=6 & end=1"]);
    assert_eq!(walks.coverage(2)?.unpassed().count(), 0);
    Ok(())
}

#[tokio::test]
async fn what_nobody_knows_is_an_error() -> Result<()> {
    let text = |walks: &Walks<Vec<usize>>, strength| {
        format!("{:?}", walks.coverage(strength).expect_err("it is refused"))
    };
    let all = walks().run().await?;
    assert_eq!(
        text(&all, 5),
        "`coverage(5)` combines the options of 5 actions, and there are 4\nhelp: ask for at most 4"
    );
    let stopped = walks().stop_after(1).concurrency(1).run().await?;
    assert!(stopped.left() > 0);
    let left = stopped.left();
    assert_eq!(
        text(&stopped, 2),
        format!(
            "nobody knows what the walks have covered: {left} walks did not run to their end\n\
             help: let the run come to its end: without `stop_after`"
        )
    );
    let fails = Walks::new(Vec::new()).sync("n", 0..100_001_usize, |_, _| Err(Error::new("no")));
    assert_eq!(
        text(&fails.explain(0).run().await?, 1),
        "more than 100,000 walks did not pass, so nobody knows which did\nhelp: select fewer walks"
    );
    Ok(())
}
