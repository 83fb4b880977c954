//! What happens in which order.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use multitest::{
    Result,
    walks::{Action, Builder, Context, Options, Serial, Walks},
};

use crate::shared::Log;

struct Step(&'static str, usize, Log);

impl Action<String> for Step {
    type Option = usize;

    fn name(&self) -> String {
        self.0.to_owned()
    }

    fn options(&self) -> Options<usize> {
        Options::new(0..self.1)
    }

    async fn run(&self, option: &usize, state: &mut String, context: &Context<'_>) -> Result<()> {
        tokio::task::yield_now().await;
        self.2.add(format_args!("{}{option} of {}", self.0, context.walk()));
        state.push_str(self.0);
        state.push_str(&option.to_string());
        Ok(())
    }
}

/// The same as a serial action.
struct Turn(&'static str, usize, Log);

impl Serial<String> for Turn {
    type Option = usize;
    type Update = ();

    fn name(&self) -> String {
        self.0.to_owned()
    }

    fn options(&self) -> Options<usize> {
        Options::new(0..self.1)
    }

    async fn run(&self, option: &usize, _: String, context: &Context<'_>) -> Result<()> {
        self.2.add(format_args!("{}{option} begins at {}", self.0, context.text()));
        tokio::task::yield_now().await;
        self.2.add(format_args!("{}{option} ends", self.0));
        Ok(())
    }
}

fn walks(log: &Log) -> Builder<String> {
    Walks::new(String::new())
        .action(Step("A", 2, log.clone()))
        .action(Turn("S", 2, log.clone()))
        .action(Step("B", 2, log.clone()))
        .action(Turn("T", 3, log.clone()))
        .action(Step("C", 1, log.clone()))
}

/// All events, if walks run one by one.
fn expected() -> Vec<String> {
    let mut events: Vec<String> = (0..24).map(|walk| format!("A{} of {walk}", walk % 2)).collect();
    for s in 0..2 {
        events.push(format!("S{s} begins at A=*/S={s}/B=*/T=*/C=*"));
        events.push(format!("S{s} ends"));
        let start = s * 12;
        events.extend((start..start + 12).map(|walk| format!("B{} of {walk}", walk / 2 % 2)));
        for t in 0..3 {
            events.push(format!("T{t} begins at A=*/S={s}/B=*/T={t}/C=*"));
            events.push(format!("T{t} ends"));
            let start = start + t * 4;
            events.extend((start..start + 4).map(|walk| format!("C0 of {walk}")));
        }
    }
    events
}

#[tokio::test]
async fn a_serial_action_runs_once_per_prefix_and_its_walks_end_before_the_next() -> Result<()> {
    let log = Log::default();
    let walked = walks(&log).concurrency(1).run().await?;
    assert_eq!(walked.passed(), 24);
    let events = log.take();
    assert_eq!(events, expected());
    let begins = |name: &str| {
        events.iter().filter(|event| event.starts_with(name) && event.contains("begins")).count()
    };
    assert_eq!((begins("S"), begins("T")), (2, 6));
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_walks_keep_the_order_between_barriers() -> Result<()> {
    let log = Log::default();
    walks(&log).concurrency(7).run().await?.check()?;
    // Between barriers the order is free: there, and only there, events are compared sorted.
    let between = |events: Vec<String>| {
        let mut parts = vec![Vec::new()];
        for event in events {
            if event.contains("begins") || event.contains("ends") {
                parts.push(vec![event]);
                parts.push(Vec::new());
            } else if let Some(part) = parts.last_mut() {
                part.push(event);
            }
        }
        for part in &mut parts {
            part.sort();
        }
        parts
    };
    assert_eq!(between(log.take()), between(expected()));
    Ok(())
}

#[tokio::test]
async fn leading_trailing_and_adjacent_serial_actions_work() -> Result<()> {
    let log = Log::default();
    let step = |name, options| Step(name, options, log.clone());
    let turn = |name, options| Turn(name, options, log.clone());
    let walks =
        Walks::new(String::new()).action(turn("S", 1)).action(turn("T", 2)).action(step("A", 2));
    let walked = walks.action(turn("U", 1)).concurrency(1).gather(true).run().await?;
    assert_eq!(
        log.take().into_iter().filter(|event| !event.contains("begins")).collect::<Vec<_>>(),
        [
            "S0 ends", "T0 ends", "A0 of 0", "A1 of 1", "U0 ends", "T1 ends", "A0 of 2", "A1 of 3",
            "U0 ends"
        ]
    );
    assert_eq!(walked.states().collect::<Vec<_>>(), ["A0", "A1", "A0", "A1"]);
    Ok(())
}

#[tokio::test]
async fn adjacent_serial_actions_lose_no_combination() -> Result<()> {
    let log = Log::default();
    let step = |name, options| Step(name, options, log.clone());
    let turn = |name, options| Turn(name, options, log.clone());
    let walks = Walks::new(String::new())
        .action(step("A", 3))
        .action(turn("S", 2))
        .action(turn("T", 3))
        .action(step("B", 2));
    let walked = walks.gather(true).run().await?;
    let mut states: Vec<_> = walked.states().cloned().collect();
    states.sort();
    let expected: Vec<_> = ["A0B0", "A0B1", "A1B0", "A1B1", "A2B0", "A2B1"]
        .iter()
        .flat_map(|state| [*state; 6])
        .collect();
    assert_eq!(states, expected);
    Ok(())
}

#[tokio::test]
async fn no_more_walks_run_at_once_than_allowed() -> Result<()> {
    let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let seen = Arc::clone(&most);
    let walks = Walks::new(()).future("count", 0..200, move |_, (), _| {
        let (now, most) = (Arc::clone(&now), Arc::clone(&most));
        Box::pin(async move {
            most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            tokio::task::yield_now().await;
            now.fetch_sub(1, Ordering::SeqCst);
            Ok(())
        })
    });
    walks.concurrency(5).run().await?.check()?;
    assert_eq!(seen.load(Ordering::SeqCst), 5);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_many_brief_options_walks_that_take_their_time_still_run_side_by_side() -> Result<()>
{
    let (met, is_last) = (Arc::new(tokio::sync::Barrier::new(4)), Arc::new(AtomicUsize::new(0)));
    let last = Arc::clone(&is_last);
    let walks = Walks::new(())
        .sync_serial("switch", 0..20_usize, move |option, ()| {
            last.store(usize::from(*option == 19), Ordering::Relaxed);
            Ok(())
        })
        .future("meet", 0..4, move |_, (), _| {
            let (met, is_last) = (Arc::clone(&met), is_last.load(Ordering::Relaxed) == 1);
            Box::pin(async move {
                if is_last {
                    met.wait().await;
                }
                Ok(())
            })
        })
        .concurrency(4);
    let walks = tokio::time::timeout(std::time::Duration::from_mins(1), walks.run()).await;
    assert_eq!(walks.expect("the four of the last option meet")?.passed(), 80);
    Ok(())
}
