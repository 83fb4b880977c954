//! The smallest reason of failures.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use multitest::{
    Error, Result,
    walks::{Action, Builder, CancelWalk, Context, Explained, Options, Select, Walks, select},
};

use crate::shared::Dice;

const SIZES: [usize; 10] = [2, 6, 3, 4, 5, 2, 3, 6, 4, 3];
const BUDGET: usize = 50;

type Fault = Vec<(usize, usize)>;

/// Ten actions `a0` to `a9`, of which `a2` is serial; walks that hold all options of a fault fail, in the last action.
fn walks(faults: Vec<Fault>) -> Builder<Vec<usize>> {
    let fails = move |seen: &[usize]| faults.iter().any(|f| f.iter().all(|&(a, o)| seen[a] == o));
    let mut walks = Walks::new(vec![0; SIZES.len()]);
    for (action, size) in SIZES.into_iter().enumerate().take(9) {
        let name = format!("a{action}");
        walks = if action == 2 {
            walks.sync_serial(name, 0..size, |option, _| Ok(Serial(*option)))
        } else {
            walks.sync(name, 0..size, move |option, seen: &mut Vec<usize>| {
                seen[action] = *option;
                Ok(())
            })
        };
    }
    walks.sync("a9", 0..SIZES[9], move |option, seen| {
        seen[9] = *option;
        if fails(seen) { Err(Error::new("rejected")) } else { Ok(()) }
    })
}

#[derive(serde::Serialize, serde::Deserialize)]
struct Serial(usize);

impl multitest::walks::Update<Vec<usize>> for Serial {
    fn apply(&self, state: &mut Vec<usize>) {
        state[2] = self.0;
    }
}

fn text(fault: &Fault) -> String {
    fault.iter().map(|(a, o)| format!("a{a}={o}")).collect::<Vec<_>>().join(" & ")
}

fn plant(dice: &mut Dice, size: usize) -> Fault {
    let mut fault: Fault = Vec::new();
    while fault.len() < size {
        let action = dice.roll(SIZES.len());
        if fault.iter().all(|&(known, _)| known != action) {
            fault.push((action, dice.roll(SIZES[action])));
        }
    }
    fault.sort_unstable();
    fault
}

async fn explained(faults: Vec<Fault>, select: Select) -> Result<Explained> {
    let walks = walks(faults).select(select).run().await?;
    Ok(walks.reason().expect("walks failed").clone())
}

fn texts(reason: &Explained) -> Vec<&str> {
    reason.causes().iter().map(|cause| cause.text.as_str()).collect()
}

#[tokio::test]
async fn twenty_planted_faults_are_named_exactly() -> Result<()> {
    let mut dice = Dice(100);
    for n in 0..20 {
        let fault = plant(&mut dice, 1 + n % 3);
        let strength = fault.len().max(2);
        let reason = explained(vec![fault.clone()], select::t_way(strength)).await?;
        eprintln!("{}: {} further walks", text(&fault), reason.further());
        assert_eq!(texts(&reason), [text(&fault)], "fault {n}: {reason}");
        assert!(reason.further() <= BUDGET);
        let cause = &reason.causes()[0];
        let lowest: Fault = fault.clone();
        let option = |a: usize| lowest.iter().find(|&&(at, _)| at == a).map_or(0, |&(_, o)| o);
        let walk: Vec<String> = (0..SIZES.len()).map(|a| format!("a{a}={}", option(a))).collect();
        assert_eq!(cause.walk_text, walk.join("/"), "the smallest walk of fault {n}");
        assert!(cause.failures >= 2);
    }
    Ok(())
}

#[tokio::test]
async fn faults_are_found_whatever_was_selected() -> Result<()> {
    let fault = vec![(1, 4), (4, 2)];
    for select in [select::all(), select::random(300, 1), select::first(200_000)] {
        let reason = explained(vec![fault.clone()], select.clone()).await?;
        assert_eq!(texts(&reason), ["a1=4 & a4=2"], "{select}: {reason}");
    }
    // More walks fail than are kept, so that nobody knows which ones passed.
    let reason = explained(vec![vec![(0, 1)]], select::all()).await?;
    assert_eq!(texts(&reason), ["a0=1"], "{reason}");
    Ok(())
}

#[tokio::test]
async fn one_walk_that_failed_is_enough() -> Result<()> {
    let (fault, walks) = (vec![(0, 1), (2, 1)], walks(Vec::new()).plan()?);
    let walk = walks.walk("a0=1/a1=5/a2=1/a3=3/a4=4/a5=1/a6=2/a7=5/a8=3/a9=2")?;
    let reason = explained(vec![fault], select::ids([walk])).await?;
    assert_eq!(texts(&reason), ["a0=1 & a2=1"], "{reason}");
    Ok(())
}

#[tokio::test]
async fn two_faults_are_both_named() -> Result<()> {
    let faults = vec![vec![(1, 4)], vec![(3, 2), (7, 0)]];
    let reason = explained(faults, select::t_way(2)).await?;
    assert_eq!(texts(&reason), ["a1=4", "a3=2 & a7=0"], "{reason}");
    Ok(())
}

#[tokio::test]
async fn a_failed_check_tells_the_reason_after_the_failures() -> Result<()> {
    let walks = Walks::new(0)
        .sync("open", ["EUR", "USD"], |_, _| Ok(()))
        .sync("limit", 0..4, |limit, seen| {
            *seen = *limit;
            Ok(())
        })
        .sync("mode", ["strict", "lax"], |mode, limit| match (*mode, *limit) {
            ("lax", 3) => Err(Error::new("rejected")),
            _ => Ok(()),
        });
    let walks = walks.run().await?;
    let further = walks.reason().expect("walks failed").further();
    assert_eq!(
        format!("{:?}", walks.check().expect_err("walks failed")),
        format!(
            "2 of 16 walks failed\n\
             walk 7  open=EUR/limit=3/mode=lax\n    `mode`: rejected\n\
             walk 15  open=USD/limit=3/mode=lax\n    `mode`: rejected\n\
             reason: limit=3 & mode=lax  (both walks with it failed)\n  \
             smallest: walk 7  open=EUR/limit=3/mode=lax\n  \
             {further} further walks were run to find out"
        )
    );
    assert_eq!((walks.run(), walks.failed()), (16, 2));
    Ok(())
}

#[tokio::test]
async fn a_walk_that_fails_now_and_then_has_no_reason_among_its_options() -> Result<()> {
    let times = Arc::new(AtomicUsize::new(0));
    let walks = Walks::new(()).sync("a", 0..4, |_, ()| Ok(())).sync("b", 0..4, move |_, ()| {
        match times.fetch_add(1, Ordering::SeqCst) {
            5 => Err(Error::new("now and then")),
            _ => Ok(()),
        }
    });
    let walks = walks.concurrency(1).run().await?;
    let reason = walks.reason().expect("a walk failed");
    assert_eq!(
        reason.to_string(),
        "reason: not the options, as walk 5  a=1/b=1 has failed and passed\n  \
         1 further walk was run to find out"
    );
    assert!(reason.causes().is_empty());
    Ok(())
}

#[tokio::test]
async fn if_every_walk_fails_no_option_is_the_reason() -> Result<()> {
    let walks = Walks::new(()).sync("a", 0..4, |_, ()| Ok(()));
    let walks = walks.sync("b", 0..4, |_, ()| Err(Error::new("always"))).run().await?;
    let reason = walks.reason().expect("walks failed");
    assert!(reason.to_string().starts_with("reason: not known, as every walk failed"), "{reason}");
    Ok(())
}

#[tokio::test]
async fn too_small_a_budget_leaves_alternatives() -> Result<()> {
    let walks = walks(vec![vec![(1, 4), (4, 2)]]).select(select::pairwise());
    let walks = walks.explain(1).run().await?;
    let reason = walks.reason().expect("walks failed");
    assert_eq!((reason.further(), reason.causes().len()), (1, 0));
    let text = reason.to_string();
    assert!(
        text.starts_with("reason: not yet known, more walks would tell: `explain`; it may be"),
        "{text}"
    );
    Ok(())
}

#[tokio::test]
async fn nobody_looks_where_nothing_failed_or_the_run_was_stopped_or_it_is_not_wanted() -> Result<()>
{
    let fault = || vec![vec![(1, 4)]];
    let select = || select::pairwise();
    assert!(walks(Vec::new()).select(select()).run().await?.reason().is_none());
    assert!(walks(fault()).select(select()).explain(0).run().await?.reason().is_none());
    let stopped = walks(fault()).select(select()).stop_after(1).concurrency(1).run().await?;
    assert!(stopped.left() > 0 && stopped.reason().is_none());
    let plan = walks(fault()).plan()?;
    let walk = plan.walk("a0=0/a1=4/a2=0/a3=0/a4=0/a5=0/a6=0/a7=0/a8=0/a9=0")?;
    let one = plan.only([walk])?.run().await?;
    assert!(one.failed() == 1 && one.reason().is_none());
    Ok(())
}

#[tokio::test]
async fn constraints_hold_for_further_walks_too() -> Result<()> {
    let walks = walks(vec![vec![(1, 4), (4, 2)]])
        .never("unseen", ["a1", "a7"], |c| {
            // Further walks may not ask for what was not to run.
            c.get("a1") == Some(&4_usize) && c.get::<usize>("a7") < Some(&3)
        })
        .select(select::pairwise());
    let walks = walks.run().await?;
    let reason = walks.reason().expect("walks failed");
    assert_eq!(texts(reason), ["a1=4 & a4=2"], "{reason}");
    assert!(reason.causes()[0].walk_text.contains("a7=3"));
    Ok(())
}

struct Moody;

impl Action<Vec<usize>> for Moody {
    type Option = usize;

    fn options(&self) -> Options<usize> {
        Options::new(0..4)
    }

    async fn run(&self, option: &usize, _: &mut Vec<usize>, _: &Context<'_>) -> Result<()> {
        if *option == 0 { Err(CancelWalk::default().into()) } else { Ok(()) }
    }

    fn should_cancel(&self, option: &usize, _: &Context<'_>) -> bool {
        *option == 1
    }
}

#[tokio::test]
async fn walks_that_are_cancelled_or_filtered_say_nothing() -> Result<()> {
    let walks = Walks::new(vec![0; SIZES.len()])
        .action(Moody)
        .sync("a", 0..5, |option, seen| {
            seen[0] = *option;
            Ok(())
        })
        .sync("b", 0..5, |option, seen| {
            if seen[0] == 3 && *option == 1 { Err(Error::new("rejected")) } else { Ok(()) }
        });
    let walks = walks.run().await?;
    let reason = walks.reason().expect("walks failed");
    assert_eq!(texts(reason), ["a=3 & b=1"], "{reason}");
    Ok(())
}

#[tokio::test]
async fn a_product_of_many_actions_is_explained_in_time() -> Result<()> {
    let mut walks = Walks::new((0, 0));
    for action in 0..60 {
        walks = walks.sync(format!("n{action}"), 0..3, move |option, state: &mut (i32, i32)| {
            match action {
                20 => state.0 = *option,
                40 => state.1 = *option,
                _ => {}
            }
            Ok(())
        });
    }
    let walks = walks.sync("end", [()], |(), state| match state {
        (1, 2) => Err(Error::new("rejected")),
        _ => Ok(()),
    });
    let walks = walks.select(select::pairwise()).run().await?;
    let reason = walks.reason().expect("walks failed");
    assert_eq!(texts(reason), ["n20=1 & n40=2"], "{reason}");
    Ok(())
}
