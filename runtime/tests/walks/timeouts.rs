//! Actions and walks that take too long.

use std::{
    sync::mpsc,
    time::{Duration, Instant},
};

use multitest::{Result, walks::Walks};

const SHORT: Duration = Duration::from_millis(20);
const LONG: Duration = Duration::from_hours(1);

#[tokio::test]
async fn a_walk_that_waits_too_long_fails_in_the_action_it_is_in() -> Result<()> {
    let walks = Walks::new(())
        .sync("first", [0], |_, ()| Ok(()))
        .future("waits", 0..4, |n, (), _| {
            Box::pin(async move {
                if n == 2 {
                    std::future::pending::<()>().await;
                }
                Ok(())
            })
        })
        .walk_timeout(SHORT)
        .run()
        .await?;
    assert_eq!((walks.passed(), walks.failed()), (3, 1));
    let failure = &walks.failures()[0];
    assert_eq!((failure.walk, failure.action.as_str()), (2, "waits"));
    assert_eq!(failure.error, "the walk took longer than 20ms");
    Ok(())
}

/// Keeps its thread busy for longer than the limit.
fn busy() {
    let begun = Instant::now();
    while begun.elapsed() < SHORT * 2 {
        std::hint::spin_loop();
    }
}

#[tokio::test]
async fn what_does_not_wait_fails_when_it_returns_too_late() -> Result<()> {
    let walks = || {
        Walks::new(()).sync("quick", [0], |_, ()| Ok(())).sync("busy", 0..2, |n, ()| {
            if *n == 1 {
                busy();
            }
            Ok(())
        })
    };
    let walk = walks().walk_timeout(SHORT).run().await?;
    let action = walks().action_timeout(SHORT).run().await?;
    for (walks, error) in
        [(walk, "the walk took longer than 20ms"), (action, "it took longer than 20ms")]
    {
        let failure = &walks.failures()[0];
        assert_eq!((walks.failed(), failure.walk, failure.action.as_str()), (1, 1, "busy"));
        assert_eq!(failure.error, error);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_does_not_return_at_all_ends_the_run_with_its_name() {
    let (let_go, held) = mpsc::channel::<()>();
    let held = std::sync::Mutex::new(Some(held));
    let walks = Walks::new(())
        .sync("hangs", 0..3, move |n, ()| {
            if *n == 1
                && let Some(held) = held.lock().expect("nobody panics").take()
            {
                _ = held.recv();
            }
            Ok(())
        })
        .action_timeout(SHORT)
        .concurrency(1)
        .run();
    let error = tokio::time::timeout(LONG, walks).await.expect("it ends").expect_err("it hangs");
    drop(let_go);
    assert_eq!(
        error.to_string(),
        "`hangs` did not return within its timeout of 20ms in walk 1 (hangs=1), and it does not wait, so nobody can \
         interrupt it: no further walk runs"
    );
}
