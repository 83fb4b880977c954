//! `select`: which walks run.

use std::{collections::BTreeSet, time::Duration};

use multitest::{
    Result,
    walks::{Builder, Plan, Select, Selection, Walks, select},
};

use crate::shared::{Dice, covers_all, numbers, options};

/// Actions `a`, `b`, .. with so many options each, which do nothing.
fn walks(sizes: &[usize]) -> Builder<()> {
    let names = ('a'..='z').map(String::from);
    sizes
        .iter()
        .zip(names)
        .fold(Walks::new(()), |walks, (&size, name)| walks.sync(name, 0..size, |_, ()| Ok(())))
}

fn selected(sizes: &[usize], select: impl Into<Select>) -> Vec<u128> {
    numbers(&walks(sizes).select(select).plan().expect("a plan"))
}

fn refused(walks: Builder<()>) -> String {
    format!("{:?}", walks.plan().expect_err("it is refused"))
}

#[test]
fn all_first_and_ids_are_what_they_say() {
    let all: Vec<u128> = (0..24).collect();
    assert_eq!(numbers(&walks(&[2, 3, 4]).plan().expect("a plan")), all);
    assert_eq!(selected(&[2, 3, 4], select::all()), all);
    assert_eq!(selected(&[2, 3, 4], select::first(3)), [0, 1, 2]);
    assert_eq!(selected(&[2, 3, 4], select::first(99)), all);
    assert_eq!(selected(&[2, 3, 4], select::ids([7, 3, 7])), [3, 7]);
    assert_eq!(selected(&[2, 3, 4], Selection::First(2)), [0, 1]);
}

#[test]
fn random_walks_are_different_ones_and_the_same_for_the_same_seed() {
    let sizes = [10; 18];
    let some = selected(&sizes, select::random(500, 7));
    assert_eq!(some.iter().collect::<BTreeSet<_>>().len(), 500);
    assert_eq!(some, selected(&sizes, select::random(500, 7)));
    assert_ne!(some, selected(&sizes, select::random(500, 8)));
    let low = some.iter().filter(|&&walk| walk < 500_000_000_000_000_000).count();
    assert!((150..350).contains(&low), "{low} in the lower half");
    assert_eq!(selected(&[2, 3], select::random(99, 1)), [0, 1, 2, 3, 4, 5]);
}

#[test]
fn arrays_of_random_walks_cover_every_combination() {
    let mut dice = Dice(21);
    for _ in 0..20 {
        let sizes: Vec<usize> = (0..3 + dice.roll(4)).map(|_| 1 + dice.roll(5)).collect();
        let strength = 1 + dice.roll(3);
        let plan = walks(&sizes).select(select::t_way(strength)).plan().expect("a plan");
        covers_all(&plan, &sizes, strength);
    }
}

#[test]
fn serial_actions_are_combined_like_others() {
    let walks = Walks::new(())
        .sync("a", 0..3, |_, ()| Ok(()))
        .sync_serial("b", 0..3, |_, ()| Ok(()))
        .sync("c", 0..3, |_, ()| Ok(()))
        .sync_serial("d", 0..3, |_, ()| Ok(()));
    let plan = walks.select(select::pairwise()).plan().expect("a plan");
    covers_all(&plan, &[3, 3, 3, 3], 2);
    assert_eq!(plan.selected(), 9);
}

#[test]
fn seeds_make_other_arrays_and_time_makes_smaller_ones() {
    let sizes = [5, 4, 4, 3, 3, 3, 2];
    let plan = |change: fn(Builder<()>) -> Builder<()>| {
        change(walks(&sizes).select(select::pairwise())).plan().expect("a plan")
    };
    let default = numbers(&plan(|walks| walks));
    assert_eq!(default, numbers(&plan(|walks| walks.seed(0))));
    assert_ne!(default, numbers(&plan(|walks| walks.seed(1))));
    let smaller = plan(|walks| walks.optimize(Duration::from_millis(100)));
    covers_all(&smaller, &sizes, 2);
    assert!(smaller.selected() <= default.len() as u128);
}

#[tokio::test]
async fn what_is_selected_runs() -> Result<()> {
    let walks = walks(&[4, 3, 3]).select(select::pairwise()).run().await?;
    assert_eq!((walks.selected(), walks.passed(), walks.filtered()), (12, 12, 0));
    Ok(())
}

#[test]
fn required_walks_come_with_every_selection() {
    let required = ["a=1/b=2/c=3", "a=1/b=2/c=2"];
    let with = |select: Select| {
        numbers(&walks(&[2, 3, 4]).require(required).select(select).plan().expect("a plan"))
    };
    assert_eq!(with(select::all()).len(), 24);
    assert_eq!(with(select::first(2)), [0, 1, 22, 23]);
    assert_eq!(with(select::ids([5])), [5, 22, 23]);
    let random = with(select::random(3, 1));
    assert!(random.ends_with(&[22, 23]), "{random:?}");
    let pairs = walks(&[2, 3, 4]).require(required).select(select::pairwise());
    let pairs = pairs.plan().expect("a plan");
    covers_all(&pairs, &[2, 3, 4], 2);
    assert!(numbers(&pairs).ends_with(&[22, 23]));
    // What they cover need not be covered again.
    let rows: Vec<String> = (0..12).map(|walk| options(&pairs, numbers(&pairs)[walk]).1).collect();
    let again = walks(&[2, 3, 4]).require(rows).select(select::pairwise()).plan().expect("a plan");
    assert_eq!(numbers(&again), numbers(&pairs));
}

#[test]
fn more_actions_than_there_are_cannot_be_combined() {
    assert_eq!(
        refused(walks(&[2, 2]).select(select::t_way(3))),
        "`t_way(3)` combines the options of 3 actions, and there are 2\n\
         help: select `t_way(n)` with at most 2, or `all`"
    );
    assert_eq!(
        refused(walks(&[2]).select(select::pairwise())),
        "`pairwise` combines the options of 2 actions, and there is 1\n\
         help: select `t_way(n)` with at most 1, or `all`"
    );
    assert_eq!(
        refused(walks(&[2, 2]).select(select::t_way(0))),
        "`t_way(0)` combines no actions at all\n\
         help: select `t_way(n)` with at most 2, or `all`"
    );
    assert_eq!(
        refused(walks(&[2; 8]).select(select::t_way(7))),
        "`t_way(7)` combines the options of 7 actions, and the most is 6\n\
         help: select `t_way(n)` with at most 6, or `all`"
    );
}

#[test]
fn selections_that_cannot_be_are_refused() {
    assert_eq!(
        refused(walks(&[2, 2]).select(select::ids([3, 4]))),
        "there is no walk 4, the last is 3\nhelp: select numbers from 0 to 3"
    );
    assert_eq!(
        refused(walks(&[10; 18]).select(select::random(10_000_001, 7))),
        "`random(10000001, 7)` would be a list of more than 10,000,000 numbers\n\
         help: select fewer walks, or `all`"
    );
    assert_eq!(
        refused(walks(&[100_000, 2]).select(select::pairwise())),
        "`a` has 100,000 options, expected at most 65,534 to combine them\n\
         help: give `a` fewer options, `limit = 100`, or select `random(..)`"
    );
    assert_eq!(
        refused(walks(&[2, 2]).require(["a=1/b=2"])),
        "there is no walk `a=1/b=2` to require: `b` has no option `2`\nhelp: it has `0`, `1`"
    );
    assert_eq!(
        refused(walks(&[1000; 40]).select(select::t_way(6))).lines().next_back(),
        Some("help: give some actions fewer options, or split them over several tests")
    );
    assert_eq!(
        refused(walks(&[200; 12]).select(select::t_way(6))),
        "59136000000000000 combinations are too many to keep track of\nhelp: lower the strength"
    );
}

#[test]
fn walks_of_a_huge_product_are_drawn_at_once() {
    let plan: Plan<()> = walks(&[1000; 12]).select(select::random(3, 1)).plan().expect("a plan");
    assert_eq!(numbers(&plan).len(), 3);
}
