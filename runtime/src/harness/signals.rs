//! SIGINT and SIGTERM while an environment is up: the first one stops everything in order, a second one kills. Without a
//! live environment they keep their effect.

use std::{
    os::fd::AsFd,
    sync::{Mutex, MutexGuard, OnceLock, PoisonError},
};

use crate::{process::sys, reactor};

/// How many environments are up, and what the signals did before the first.
struct Live {
    count: usize,
    before: Option<sys::Before>,
}

static LIVE: Mutex<Live> = Mutex::new(Live { count: 0, before: None });

/// The handler writes here and nobody reads, so it stays readable for every runtime that looks.
static EVENT: OnceLock<sys::Event> = OnceLock::new();

fn live() -> MutexGuard<'static, Live> {
    LIVE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// While it lives, an environment is up.
#[derive(Debug)]
pub(super) struct Guard(());

impl Guard {
    /// Takes part; after a signal, when other environments are still being taken down, it never returns: this process has
    /// nothing more to begin, and the last of the others ends it.
    pub(super) fn new() -> std::io::Result<Self> {
        let event = if let Some(event) = EVENT.get() {
            event
        } else {
            let fresh = sys::Event::new()?;
            EVENT.get_or_init(|| fresh)
        };
        let mut live = live();
        if live.count > 0 && sys::interrupt().is_some() {
            drop(live);
            loop {
                std::thread::park();
            }
        }
        if live.count == 0 {
            live.before = Some(sys::catch_interrupts(event));
        }
        live.count += 1;
        Ok(Self(()))
    }

    /// Takes part for another thread, also after a signal: what that one does belongs to what this one has begun.
    pub(super) fn again(_held: &Self) -> Self {
        live().count += 1;
        Self(())
    }
}

impl Drop for Guard {
    /// After the last environment, a signal that was caught takes its effect: the process ends by it.
    fn drop(&mut self) {
        let mut live = live();
        live.count -= 1;
        if live.count > 0 {
            return;
        }
        if let Some(before) = live.before.take() {
            sys::release_interrupts(&before);
        }
        if let Some(signal) = sys::interrupt() {
            sys::end_by(signal);
        }
    }
}

/// Waits for the first SIGINT or SIGTERM since an environment is up, and returns its number.
pub(super) async fn interrupted() -> i32 {
    let waited = async {
        // A copy each, since a reactor takes a descriptor once, and testcases of a suite share one.
        let event = EVENT.get()?.as_fd().try_clone_to_owned().ok()?;
        let event = reactor::register(event).ok()?;
        event.readable().await.ok()?.retain_ready();
        sys::interrupt()
    };
    // A runtime that was shut down in between watches nothing any more; the signal may be why it was.
    match waited.await.or_else(sys::interrupt) {
        Some(signal) => signal,
        None => std::future::pending().await,
    }
}
