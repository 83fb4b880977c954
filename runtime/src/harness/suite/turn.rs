//! Who may run when: one testcase alone, or several that are marked `parallel`.

use tokio::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard};

/// The lock that the testcases of a suite take: fair, and not poisoned by a panic.
#[derive(Debug, Default)]
pub(super) struct Turns(RwLock<()>);

/// While it lives, its holder may run.
#[derive(Debug)]
pub(super) enum Turn<'a> {
    Alone(#[expect(dead_code, reason = "held, not read")] RwLockWriteGuard<'a, ()>),
    Beside(#[expect(dead_code, reason = "held, not read")] RwLockReadGuard<'a, ()>),
}

impl Turns {
    pub(super) async fn alone(&self) -> Turn<'_> {
        Turn::Alone(self.0.write().await)
    }

    /// Beside others that wait for the same.
    pub(super) async fn beside(&self) -> Turn<'_> {
        Turn::Beside(self.0.read().await)
    }
}
