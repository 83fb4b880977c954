//! An instance of inotify that one waiter has to itself, in the reactor of the runtime it waits in: from a write to its
//! wake-up there is no other thread.
//!
//! There is one, which goes from waiter to waiter and is never closed, for which the kernel may take 16 ms. What a waiter has
//! watched stays watched when it has gone, since to end a watch costs more than to have it, and comes in the moment in which a
//! driver has become ready; it ends when an event of it is met, and at the latest when there are many.

use std::{
    ffi::{OsStr, OsString},
    mem::MaybeUninit,
    os::{fd::OwnedFd, unix::ffi::OsStrExt},
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
};

use rustix::{
    fs::inotify::{self, CreateFlags, Event, ReadFlags, Reader},
    io::Errno,
};
use tokio::{io::unix::AsyncFd, runtime::Handle};

use super::{CHANGES, LOST};
use crate::reactor;

/// How many directories that nobody waits for any more may stay watched.
const MOST: usize = 64;

/// How much is read at a time, in reads of 4 KiB: whoever waits has others beside it.
const TURN: usize = 8;

/// Where the instance is.
#[derive(Debug)]
enum Slot {
    Unmade,
    Here(Instance),
    Taken,
}

static SLOT: Mutex<Slot> = Mutex::new(Slot::Unmade);

#[derive(Debug)]
struct Instance {
    fd: OwnedFd,
    /// The watches of waiters that have gone.
    stale: Vec<i32>,
}

impl Instance {
    /// Takes the instance, if nobody has it and the system grants one.
    fn take() -> Option<Self> {
        let mut slot = slot();
        match std::mem::replace(&mut *slot, Slot::Taken) {
            Slot::Taken => None,
            Slot::Here(instance) => Some(instance),
            Slot::Unmade => {
                let fd = inotify::init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK).ok();
                if fd.is_none() {
                    *slot = Slot::Unmade;
                }
                Some(Self { fd: fd?, stale: Vec::new() })
            }
        }
    }

    fn give_back(self) {
        *slot() = Slot::Here(self);
    }

    /// Watches `directory`, besides what waiters have watched that have gone, unless that is too much.
    fn watch(&mut self, directory: &Path) -> Option<i32> {
        if self.stale.len() >= MOST {
            self.forget();
        }
        let watch = match inotify::add_watch(&self.fd, directory, CHANGES) {
            Err(Errno::NOSPC) if !self.stale.is_empty() => {
                self.forget();
                inotify::add_watch(&self.fd, directory, CHANGES)
            }
            other => other,
        };
        // A directory that is still watched has the number it had.
        self.stale.retain(|stale| watch != Ok(*stale));
        watch.ok()
    }

    /// Ends the watches of those who have gone.
    fn forget(&mut self) {
        for watch in self.stale.drain(..) {
            let _ = inotify::remove_watch(&self.fd, watch);
        }
        while !each_event(&self.fd, |_| {}) {}
    }
}

fn slot() -> MutexGuard<'static, Slot> {
    SLOT.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A copy of the instance, if nobody waits with it.
pub(super) fn copy() -> Option<OwnedFd> {
    let instance = Instance::take()?;
    let copy = instance.fd.try_clone().ok();
    instance.give_back();
    copy
}

/// The interest of the waiter who has the instance in one file of one directory.
#[derive(Debug)]
pub(in crate::logs) struct Own {
    name: OsString,
    directory: i32,
    lost: bool,
    /// None once it is dropped.
    fd: Option<AsyncFd<OwnedFd>>,
    stale: Vec<i32>,
}

impl Own {
    /// Subscribes to the file `name` in `directory`; none if another waiter has the instance, if there is no runtime to wait
    /// in, or if the system refuses.
    pub(super) fn new(directory: &Path, name: &OsStr) -> Option<Self> {
        Handle::try_current().ok()?;
        let mut instance = Instance::take()?;
        let Some(directory) = instance.watch(directory) else {
            instance.give_back();
            return None;
        };
        let Instance { fd, mut stale } = instance;
        let panics = Unmake;
        let registered = reactor::register(fd);
        std::mem::forget(panics);
        match registered {
            Ok(fd) => {
                Some(Self { name: name.to_owned(), directory, lost: false, fd: Some(fd), stale })
            }
            Err(error) => {
                stale.push(directory);
                Instance { fd: error.into_parts().0, stale }.give_back();
                None
            }
        }
    }

    pub(super) fn holds(&self) -> bool {
        !self.lost
    }

    /// Waits for the next event; one that came since the last wait is not lost.
    pub(super) async fn notified(&mut self) {
        let Self { name, directory, lost, fd: Some(fd), stale } = self else { return };
        let mut told = false;
        while !told {
            let Ok(mut ready) = fd.readable().await else {
                // The runtime it was made in is shut down and watches nothing any more.
                *lost = true;
                return;
            };
            let all = each_event(fd.get_ref(), |event| {
                let what = event.events();
                if event.wd() == *directory {
                    *lost |= what.intersects(LOST);
                    let file = event.file_name();
                    told |= *lost || file.is_some_and(|file| file.to_bytes() == name.as_bytes());
                } else if stale.contains(&event.wd()) {
                    stale.retain(|watch| *watch != event.wd());
                    let _ = inotify::remove_watch(fd.get_ref(), event.wd());
                }
                told |= what.contains(ReadFlags::QUEUE_OVERFLOW);
            });
            if all {
                ready.clear_ready();
            } else if !told {
                tokio::task::yield_now().await;
            }
        }
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        let Some(fd) = self.fd.take() else { return };
        let mut stale = std::mem::take(&mut self.stale);
        stale.push(self.directory);
        Instance { fd: fd.into_inner(), stale }.give_back();
    }
}

/// Stands for an instance while a panic may drop it; then another one is made.
struct Unmake;

impl Drop for Unmake {
    fn drop(&mut self) {
        *slot() = Slot::Unmade;
    }
}

/// Reads the events there are, but no more than for a turn; whether these were all.
fn each_event(fd: &OwnedFd, mut each: impl FnMut(&Event<'_>)) -> bool {
    let mut buffer = [const { MaybeUninit::uninit() }; 4096];
    let mut events = Reader::new(fd, &mut buffer);
    let mut reads = 0;
    while reads < TURN {
        match events.next() {
            Ok(event) => each(&event),
            Err(Errno::INTR) => {}
            Err(_) => return true,
        }
        // What has been read must be looked at, or it is lost.
        reads += usize::from(events.is_buffer_empty());
    }
    false
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::logs::{
        Intervals,
        tests::{Directory, Log},
    };

    /// When a change has not been told of by then, it never will be.
    const TOO_LATE: Duration = Duration::from_secs(20);

    /// When nothing has been told for so long, nothing is expected any more.
    const QUIET: Duration = Duration::from_millis(100);

    /// Subscribes to the file `log`, as soon as no other test of this process has the instance.
    async fn own(directory: &Directory) -> Own {
        let free = async {
            let mut intervals = Intervals::new();
            loop {
                match Own::new(directory.path(), OsStr::new("log")) {
                    Some(own) => return own,
                    None => drop(intervals.pass().await),
                }
            }
        };
        tokio::time::timeout(TOO_LATE, free).await.expect("others end")
    }

    async fn is_told(own: &mut Own) -> bool {
        tokio::time::timeout(TOO_LATE, own.notified()).await.is_ok()
    }

    fn write(directory: &Directory) {
        Log::new(&directory.file("log")).write("a");
    }

    #[tokio::test]
    async fn one_waiter_at_a_time_has_it() {
        let directory = Directory::new();
        let first = own(&directory).await;
        assert!(Own::new(directory.path(), OsStr::new("log")).is_none());
        drop(first);
        drop(own(&directory).await);
    }

    #[tokio::test]
    async fn what_the_last_waiter_watched_is_no_matter_of_the_next() {
        let (old, new) = (Directory::new(), Directory::new());
        let first = own(&old).await;
        let watch = first.directory;
        drop(first);
        let mut own = own(&new).await;
        write(&old);
        assert!(tokio::time::timeout(QUIET, own.notified()).await.is_err());
        assert!(!own.stale.contains(&watch), "its watch ended with the event");
        write(&new);
        assert!(is_told(&mut own).await);
        assert!(own.holds());
    }

    #[tokio::test]
    async fn a_directory_is_watched_again() {
        let directory = Directory::new();
        drop(own(&directory).await);
        let mut own = own(&directory).await;
        assert!(!own.stale.contains(&own.directory));
        write(&directory);
        assert!(is_told(&mut own).await);
    }

    #[tokio::test]
    async fn watches_do_not_pile_up() {
        for _ in 0..2 * MOST {
            let own = own(&Directory::new()).await;
            assert!(own.stale.len() < MOST);
        }
    }

    #[tokio::test]
    async fn a_directory_that_is_gone_is_told_of() {
        let directory = Directory::new();
        let mut own = own(&directory).await;
        drop(directory);
        assert!(is_told(&mut own).await);
        assert!(!own.holds());
    }

    #[tokio::test]
    async fn many_events_are_read_in_turns() {
        let directory = Directory::new();
        let mut own = own(&directory).await;
        for number in 0..2_000 {
            Log::new(&directory.file(&format!("other-{number}"))).write("a");
        }
        assert!(!each_event(own.fd.as_ref().expect("it is not dropped").get_ref(), |_| {}));
        assert!(tokio::time::timeout(QUIET, own.notified()).await.is_err());
        write(&directory);
        assert!(is_told(&mut own).await);
    }

    #[test]
    fn whoever_waits_in_a_runtime_that_is_gone_looks_anew() {
        let directory = Directory::new();
        let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build();
        let first = runtime().expect("the system grants one");
        let mut own = first.block_on(own(&directory));
        drop(first);
        let second = runtime().expect("the system grants one");
        assert!(second.block_on(is_told(&mut own)));
        assert!(!own.holds());
    }

    #[test]
    fn a_runtime_without_a_reactor_takes_nothing_from_others() {
        let directory = Directory::new();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
        let runtime = runtime.expect("the system grants one");
        let tried = std::panic::catch_unwind(|| runtime.block_on(own(&directory)));
        assert!(tried.is_err());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        drop(runtime.expect("the system grants one").block_on(own(&directory)));
    }

    #[test]
    fn without_a_runtime_nobody_can_wait() {
        let directory = Directory::new();
        assert!(Own::new(directory.path(), OsStr::new("log")).is_none());
    }
}
