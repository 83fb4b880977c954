//! `never`, `when`: walks that do not run.

use multitest::{
    Error, Result,
    walks::{
        Action, Builder, Chosen, Context, Options, Select, Selection, Serial, SyncAction, Walks,
        select,
    },
};

use crate::shared::{Dice, Log, covers, numbers, options, product, without_place};

/// Actions `a`, `b`, .. with so many options each, which note the walk's options in its state.
fn walks(sizes: &[usize]) -> Builder<Vec<usize>> {
    let names = ('a'..='z').map(String::from);
    sizes.iter().zip(names).fold(Walks::new(Vec::new()), |walks, (&size, name)| {
        walks.sync(name, 0..size, |option, seen: &mut Vec<usize>| {
            seen.push(*option);
            Ok(())
        })
    })
}

fn at(chosen: &Chosen<'_, Vec<usize>>, name: &str) -> usize {
    *chosen.get(name).expect("options are numbers")
}

/// `b` is below `a`, and not both are 2 with `c`; six walks of 27 do not say that.
fn constrained() -> Builder<Vec<usize>> {
    walks(&[3, 3, 3])
        .when("b <= a", ["a", "b"], |_| true, |at_| at(at_, "b") <= at(at_, "a"))
        .never("all are 2", ["a", "b", "c"], |c| ["a", "b", "c"].iter().all(|n| at(c, n) == 2))
}

fn allowed() -> Vec<Vec<usize>> {
    let allowed = |row: &Vec<usize>| row[1] <= row[0] && *row != [2, 2, 2];
    product(&[3, 3, 3]).into_iter().filter(allowed).collect()
}

fn refused<S: Clone + Send + 'static>(walks: Builder<S>) -> String {
    format!("{:?}", walks.plan().expect_err("it is refused"))
}

#[tokio::test]
async fn what_is_forbidden_never_runs_and_is_counted_as_filtered() -> Result<()> {
    let walks = constrained().gather(true).run().await?;
    let states: Vec<Vec<usize>> = walks.states().cloned().collect();
    assert_eq!(states, allowed());
    assert_eq!((walks.selected(), walks.run(), walks.filtered(), walks.left()), (27, 17, 10, 0));
    Ok(())
}

#[test]
fn every_selection_keeps_to_constraints() {
    let rows = |select: Select| {
        let plan = constrained().select(select).plan().expect("a plan");
        let rows = numbers(&plan).into_iter().map(|walk| options(&plan, walk).0);
        rows.collect::<Vec<_>>()
    };
    assert_eq!(rows(select::first(5)), allowed()[..5]);
    assert_eq!(rows(select::first(17)), allowed());
    assert_eq!(rows(select::first(26)), allowed());
    for seed in 0..5 {
        let random = rows(select::random(6, seed));
        assert!(random.len() == 6 && random.iter().all(|row| allowed().contains(row)));
    }
    assert_eq!(rows(select::random(25, 3)), allowed());
    for strength in 1..=3 {
        let plan = constrained().select(select::t_way(strength)).plan().expect("a plan");
        covers(&plan, allowed().iter(), strength);
    }
}

#[test]
fn arrays_of_random_constraints_cover_what_is_possible_and_nothing_else() {
    let (mut dice, mut solved) = (Dice(33), 0);
    for _ in 0..20 {
        let sizes: Vec<usize> = (0..3 + dice.roll(3)).map(|_| 2 + dice.roll(3)).collect();
        let strength = 1 + dice.roll(3);
        let mut never: Vec<Vec<(usize, usize)>> = Vec::new();
        for _ in 0..=dice.roll(4) {
            let first = dice.roll(sizes.len());
            let second = (first + 1 + dice.roll(sizes.len() - 1)) % sizes.len();
            never.push([first, second].map(|at| (at, dice.roll(sizes[at]))).to_vec());
        }
        let mut walks = walks(&sizes).select(select::t_way(strength));
        for pair in never.clone() {
            let letters = ["a", "b", "c", "d", "e"];
            let pair: Vec<(&str, usize)> = pair.into_iter().map(|(p, v)| (letters[p], v)).collect();
            let names: Vec<&str> = pair.iter().map(|(name, _)| *name).collect();
            walks = walks.never(format!("{pair:?}"), names, move |chosen| {
                pair.iter().all(|(name, option)| at(chosen, name) == *option)
            });
        }
        let holds = |row: &[usize], pair: &[(usize, usize)]| pair.iter().all(|&(p, v)| row[p] == v);
        let mut allowed = product(&sizes);
        allowed.retain(|row| !never.iter().any(|pair| holds(row, pair)));
        match walks.plan() {
            Ok(plan) => {
                covers(&plan, allowed.iter(), strength);
                solved += 1;
            }
            Err(error) => assert!(allowed.is_empty(), "{error:?}"),
        }
    }
    assert!(solved >= 15, "{solved} models have walks");
}

#[test]
fn the_first_walks_are_found_behind_any_number_of_forbidden_ones() {
    let walks = walks(&[10; 18]).never("a is not 9", ["a"], |chosen| at(chosen, "a") < 9);
    let plan = walks.select(select::first(3)).plan().expect("a plan");
    let start = 900_000_000_000_000_000;
    assert_eq!(numbers(&plan), [start, start + 1, start + 2]);
}

#[test]
fn random_walks_that_constraints_leave_hardly_any_of_are_refused_and_arrays_are_not() {
    let rare = || {
        ('a'..='h').fold(walks(&[100; 9]), |walks, name| {
            let name = name.to_string();
            walks.never(format!("{name} is not 99"), [name.clone()], move |chosen| {
                at(chosen, &name) < 99
            })
        })
    };
    assert_eq!(
        refused(rare().select(select::random(3, 0))).lines().next_back(),
        Some("help: select `pairwise` or `t_way(n)`, which go by the constraints, or fewer walks")
    );
    let plan = rare().select(select::pairwise()).plan().expect("a plan");
    assert_eq!(plan.selected(), 100);
    assert_eq!(rare().select(select::first(100)).plan().expect("a plan").numbers().count(), 100);
}

#[tokio::test]
async fn serial_actions_run_only_for_walks_that_are_allowed() -> Result<()> {
    let log = Log::default();
    let (first, second) = (log.clone(), log.clone());
    let walks = Walks::new(Vec::new())
        .sync("a", 0..2_usize, |_, _: &mut Vec<usize>| Ok(()))
        .sync_serial("s", 0..3, move |s: &usize, _| {
            first.add(format!("s{s}"));
            if *s == 2 { Err(Error::new("no")) } else { Ok(()) }
        })
        .sync_serial("t", 0..2, move |t: &usize, _| {
            second.add(format!("t{t}"));
            Ok(())
        })
        .sync("b", 0..2_usize, |_, _| Ok(()))
        .never("s and t", ["s", "t"], |c| at(c, "s") == 1 && at(c, "t") == 0)
        .never("a and s", ["a", "s"], |c| at(c, "a") == 1 && at(c, "s") == 2)
        .never("no s", ["s"], |c| at(c, "s") == 0)
        .explain(0);
    let walks = walks.gather(true).run().await?;
    assert_eq!(log.take(), ["s1", "t1", "s2"]);
    assert_eq!((walks.passed(), walks.failed(), walks.filtered(), walks.left()), (4, 4, 16, 0));
    assert_eq!(walks.records().len(), 8);
    Ok(())
}

#[tokio::test]
async fn walks_that_a_lost_serial_action_takes_along_do_not_include_forbidden_ones() -> Result<()> {
    let fails = |_: &usize, ()| Result::<()>::Err(Error::new("no"));
    let walks = Walks::new(()).sync_serial("s", 0..2, fails).sync("a", 0..3, |_, ()| Ok(())).never(
        "a is 1",
        ["a"],
        |chosen| chosen.get("a") == Some(&1),
    );
    let walks = walks.explain(0).run().await?;
    assert_eq!((walks.failed(), walks.filtered(), walks.left()), (4, 2, 0));
    Ok(())
}

struct Open;
struct Limit;
struct Mode;

impl Action<()> for Open {
    type Option = &'static str;

    fn options(&self) -> Options<&'static str> {
        Options::new(["EUR", "USD"])
    }

    async fn run(&self, _: &&'static str, (): &mut (), _: &Context<'_>) -> Result<()> {
        Ok(())
    }
}

impl SyncAction<()> for Limit {
    type Option = u64;

    fn options(&self) -> Options<u64> {
        Options::new(0..100_000)
    }

    fn run(&self, _: &u64, (): &mut (), _: &Context<'_>) -> Result<()> {
        Ok(())
    }
}

impl Serial<()> for Mode {
    type Option = (bool, u8);
    type Update = ();

    fn options(&self) -> Options<(bool, u8)> {
        Options::new([(false, 0), (true, 1)])
    }

    async fn run(&self, _: &(bool, u8), (): (), _: &Context<'_>) -> Result<()> {
        Ok(())
    }
}

fn open() -> Open {
    Open
}

#[test]
fn options_are_found_by_action_of_every_kind_and_by_function() {
    let walks = || Walks::new(()).action(open).action(Limit).action(Mode);
    let plan = walks()
        .never("little", ["open", "limit", "mode"], |chosen| {
            *chosen.of(&open) != "USD" || *chosen.of(&Limit) < 99_999 || !chosen.of(&Mode).0
        })
        .select(select::first(1))
        .plan()
        .expect("a plan");
    let last = plan.numbers().next().expect("a walk");
    assert_eq!(plan.text(last).expect("a text"), "open=USD/limit=99999#99999/mode=[true,1]");
    let other = walks().never("other", ["open"], |chosen| chosen.get::<u8>("open").is_none());
    assert_eq!(refused(other), "the constraint `other` forbids every walk");
}

#[test]
fn names_that_are_no_actions_are_refused_and_the_right_one_is_suggested() {
    let walks = || Walks::new(()).action(Open).action(Limit);
    assert_eq!(
        refused(walks().never("no limit", ["limitt"], |_| true)),
        "the constraint `no limit` does not fit: there is no action `limitt`\nhelp: did you mean `limit`?"
    );
    assert_eq!(
        refused(walks().never("no limit", ["balance"], |_| true)),
        "the constraint `no limit` does not fit: there is no action `balance`\nhelp: there are `open`, `limit`"
    );
    let none: [&str; 0] = [];
    assert_eq!(
        refused(walks().never("never", none, |_| true)),
        "the constraint `never` names no action, so it says nothing about walks\n\
         help: name those it is about, of `open`, `limit`"
    );
    assert_eq!(
        refused(walks().action(Open).never("which", ["open"], |_| true)),
        "the constraint `which` does not fit: several actions are called `open`, it could mean each\n\
         help: give one of them a name of its own"
    );
}

#[test]
fn a_constraint_sees_only_the_actions_it_names() {
    let walks = || Walks::new(()).action(Open).action(Mode);
    assert_eq!(
        refused(walks().never("mode", ["open"], |chosen| chosen.of(&Mode).0)),
        "the constraint `mode` has no answer for open=EUR: it reads `mode`, which it does not name\n\
         help: add `mode` to the actions it names: `open`"
    );
    assert_eq!(
        refused(walks().never("mode", ["open"], |chosen| chosen.get("opn") == Some(&"EUR"))),
        "the constraint `mode` has no answer for open=EUR: it reads `opn`, which it does not name\n\
         help: did you mean `open`?"
    );
    let other = Walks::new(()).sync("open", [1, 2], |_, ()| Ok(()));
    let other = refused(other.never("open", ["open"], |chosen| chosen.of(&Open).is_empty()));
    assert!(other.contains("the options of `open` are no `&str`"), "{other}");
}

#[test]
fn constraints_that_leave_nothing_are_named_and_the_innocent_are_not() {
    let only =
        walks(&[3, 3]).never("always", ["a"], |_| true).never("b", ["b"], |c| at(c, "b") == 0);
    assert_eq!(refused(only), "the constraint `always` forbids every walk");
    let several = walks(&[2, 2, 2])
        .never("innocent", ["c"], |c| at(c, "c") == 1)
        .when("equal", ["a", "b"], |_| true, |c| at(c, "a") == at(c, "b"))
        .never("a", ["a"], |c| at(c, "a") == 1)
        .never("b", ["b"], |c| at(c, "b") == 0);
    assert_eq!(
        refused(several),
        "these constraints together forbid every walk: `equal`, `a`, `b`\n\
         help: without any one of them some walks would be left"
    );
}

#[tokio::test]
async fn a_constraint_that_panics_is_named() -> Result<()> {
    let broken = walks(&[2, 3]).never("broken", ["a", "b"], |chosen| {
        assert!(at(chosen, "b") < 2, "boom");
        false
    });
    assert_eq!(
        without_place(&refused(broken)),
        "the constraint `broken` has no answer for a=0 & b=2: it panicked: boom"
    );
    // One with very many combinations is asked walk by walk.
    let wide = || {
        walks(&[4000, 4000]).never("wide", ["a", "b"], |chosen| {
            assert!(at(chosen, "b") != 7, "boom");
            false
        })
    };
    let expected = "the constraint `wide` has no answer for a=0 & b=7: it panicked: boom";
    assert_eq!(without_place(&refused(wide().select(select::first(10)))), expected);
    let walks = wide().select(Selection::numbers([6, 7])).explain(0).run().await?;
    assert_eq!((walks.passed(), walks.failed()), (1, 1));
    assert_eq!(without_place(&walks.failures()[0].error), expected);
    Ok(())
}

#[test]
fn what_a_constraint_forbids_cannot_be_asked_for() {
    assert_eq!(
        refused(constrained().select(select::ids([0, 1, 3]))),
        "the constraint `b <= a` forbids walk 3, a=0/b=1/c=0"
    );
    assert_eq!(
        refused(constrained().require(["a=0/b=0/c=0", "a=2/b=2/c=2"])),
        "the constraint `all are 2` forbids the required walk `a=2/b=2/c=2`"
    );
}

#[tokio::test]
async fn a_forbidden_walk_does_not_run_even_if_it_alone_is_left() -> Result<()> {
    let plan = constrained().plan()?;
    let walk = plan.walk("a=0/b=1/c=0")?;
    let walks = plan.only([walk])?.run().await?;
    assert_eq!((walks.run(), walks.filtered(), walks.left()), (0, 1, 0));
    Ok(())
}

#[test]
fn constraints_over_more_than_can_be_reckoned_with_filter_but_do_not_cover() {
    let wide = || {
        let names = ["a", "b", "c", "d", "e", "f"];
        walks(&[30; 6])
            .never("sum", names, move |c| names.iter().map(|n| at(c, n)).sum::<usize>() < 5)
    };
    let first = wide().select(select::first(2)).plan().expect("a plan");
    assert_eq!(options(&first, numbers(&first)[0]).0, [0, 0, 0, 0, 0, 5]);
    assert_eq!(
        refused(wide().select(select::pairwise())),
        "the constraint `sum` names actions with too many combinations of options to cover the others\n\
         help: split it into constraints that name fewer actions, or select `random(..)`"
    );
}
