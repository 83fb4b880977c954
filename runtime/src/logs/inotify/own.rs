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

/// Where the instance is.
#[derive(Debug)]
enum Place {
    Unmade,
    Here(Instance),
    Taken,
}

static PLACE: Mutex<Place> = Mutex::new(Place::Unmade);

#[derive(Debug)]
struct Instance {
    fd: OwnedFd,
    /// The watches of waiters that have gone.
    stale: Vec<i32>,
}

impl Instance {
    /// Takes the instance, if nobody has it and the system grants one.
    fn take() -> Option<Self> {
        let mut place = place();
        match std::mem::replace(&mut *place, Place::Taken) {
            Place::Taken => None,
            Place::Here(instance) => Some(instance),
            Place::Unmade => {
                let fd = inotify::init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK).ok();
                if fd.is_none() {
                    *place = Place::Unmade;
                }
                Some(Self { fd: fd?, stale: Vec::new() })
            }
        }
    }

    fn give_back(self) {
        *place() = Place::Here(self);
    }

    /// Ends the watches of those who have gone, if there are many.
    fn tidy(&mut self) {
        if self.stale.len() < MOST {
            return;
        }
        for watch in self.stale.drain(..) {
            let _ = inotify::remove_watch(&self.fd, watch);
        }
        each_event(&self.fd, |_| {});
    }
}

fn place() -> MutexGuard<'static, Place> {
    PLACE.lock().unwrap_or_else(PoisonError::into_inner)
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
        instance.tidy();
        let Ok(directory) = inotify::add_watch(&instance.fd, directory, CHANGES) else {
            instance.give_back();
            return None;
        };
        let Instance { fd, mut stale } = instance;
        // A directory that is still watched has the number it had.
        stale.retain(|watch| *watch != directory);
        match reactor::register(fd) {
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
            // A runtime that is shut down watches nothing any more.
            let Ok(mut ready) = fd.readable().await else { return };
            each_event(fd.get_ref(), |event| {
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
            ready.clear_ready();
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

/// Reads all events there are.
fn each_event(fd: &OwnedFd, mut each: impl FnMut(&Event<'_>)) {
    let mut buffer = [const { MaybeUninit::uninit() }; 4096];
    let mut events = Reader::new(fd, &mut buffer);
    loop {
        match events.next() {
            Ok(event) => each(&event),
            Err(Errno::INTR) => {}
            Err(_) => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::logs::{
        Intervals,
        tests::{Directory, Log},
    };

    /// When a change has not been told of by then, it is lost.
    const LOST: Duration = Duration::from_secs(20);

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
        tokio::time::timeout(LOST, free).await.expect("others end")
    }

    async fn is_told(own: &mut Own) -> bool {
        tokio::time::timeout(LOST, own.notified()).await.is_ok()
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

    #[test]
    fn without_a_runtime_nobody_can_wait() {
        let directory = Directory::new();
        assert!(Own::new(directory.path(), OsStr::new("log")).is_none());
    }
}
