//! The instance of inotify that serves every waiter but the first, and the thread that reads it.
//!
//! It is made on first use and stays; a directory is watched as long as somebody subscribes to a file in it.

use std::{
    collections::HashMap,
    ffi::{OsStr, OsString},
    mem::MaybeUninit,
    os::{fd::OwnedFd, unix::ffi::OsStrExt},
    path::Path,
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use rustix::{
    fs::inotify::{self, CreateFlags, Event, ReadFlags, Reader},
    io::Errno,
};
use tokio::sync::Notify;

use super::{CHANGES, LOST};

struct Watcher {
    instance: OwnedFd,
    directories: Mutex<HashMap<i32, Vec<Arc<Subscriber>>>>,
}

#[derive(Debug)]
struct Subscriber {
    name: OsString,
    notify: Notify,
    lost: AtomicBool,
}

/// The interest of one waiter in one file of one directory.
#[derive(Debug)]
pub(in crate::logs) struct Shared {
    directory: i32,
    subscriber: Arc<Subscriber>,
}

impl Shared {
    /// Subscribes to the file `name` in `directory`; none if the system does not notify of it.
    pub(super) fn new(directory: &Path, name: &OsStr) -> Option<Self> {
        let watcher = watcher()?;
        let subscriber = Arc::new(Subscriber {
            name: name.to_owned(),
            notify: Notify::new(),
            lost: AtomicBool::new(false),
        });
        let mut directories = watcher.directories();
        let directory = inotify::add_watch(&watcher.instance, directory, CHANGES).ok()?;
        directories.entry(directory).or_default().push(subscriber.clone());
        Some(Self { directory, subscriber })
    }

    /// Whether the directory is still the one that is watched.
    pub(super) fn holds(&self) -> bool {
        !self.subscriber.lost.load(Ordering::Acquire)
    }

    /// Waits for the next event; one that came since the last wait is not lost.
    pub(super) async fn notified(&self) {
        self.subscriber.notify.notified().await;
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        let Some(watcher) = watcher() else { return };
        let mut directories = watcher.directories();
        let Some(subscribers) = directories.get_mut(&self.directory) else { return };
        subscribers.retain(|other| !Arc::ptr_eq(other, &self.subscriber));
        if subscribers.is_empty() {
            directories.remove(&self.directory);
            // The kernel gives each watch a new number, so an event still on its way meets no other
            // directory.
            let _ = inotify::remove_watch(&watcher.instance, self.directory);
        }
    }
}

/// The watcher of this process; none if the system grants no instance or no thread.
fn watcher() -> Option<&'static Watcher> {
    static WATCHER: OnceLock<Option<Watcher>> = OnceLock::new();
    static THREAD: OnceLock<bool> = OnceLock::new();
    let watcher = WATCHER.get_or_init(|| {
        let instance = inotify::init(CreateFlags::CLOEXEC).ok()?;
        Some(Watcher { instance, directories: Mutex::default() })
    });
    let watcher = watcher.as_ref()?;
    let running = THREAD.get_or_init(|| {
        let thread = std::thread::Builder::new().name("multitest-logs".to_owned());
        thread.spawn(|| watcher.run()).is_ok()
    });
    running.then_some(watcher)
}

impl Watcher {
    fn directories(&self) -> MutexGuard<'_, HashMap<i32, Vec<Arc<Subscriber>>>> {
        self.directories.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn run(&self) {
        let mut buffer = [const { MaybeUninit::uninit() }; 16 * 1024];
        let mut events = Reader::new(&self.instance, &mut buffer);
        loop {
            match events.next() {
                Ok(event) => self.dispatch(&event),
                Err(Errno::INTR) => {}
                Err(_) => return self.lose_everything(),
            }
        }
    }

    fn dispatch(&self, event: &Event<'_>) {
        let what = event.events();
        if what.contains(ReadFlags::QUEUE_OVERFLOW) {
            self.directories()
                .values()
                .flatten()
                .for_each(|subscriber| subscriber.notify.notify_one());
        } else if what.intersects(LOST) {
            self.lose(event.wd(), what);
        } else if let Some(name) = event.file_name() {
            let directories = self.directories();
            let subscribers = directories.get(&event.wd()).into_iter().flatten();
            let name = OsStr::from_bytes(name.to_bytes());
            subscribers.filter(|s| s.name == name).for_each(|s| s.notify.notify_one());
        }
    }

    /// The directory has gone or moved: whoever waits for a file in it must look for it anew.
    fn lose(&self, directory: i32, what: ReadFlags) {
        let mut directories = self.directories();
        let Some(subscribers) = directories.remove(&directory) else { return };
        if !what.contains(ReadFlags::IGNORED) {
            let _ = inotify::remove_watch(&self.instance, directory);
        }
        for subscriber in subscribers {
            subscriber.lose();
        }
    }

    fn lose_everything(&self) {
        let all = std::mem::take(&mut *self.directories());
        all.values().flatten().for_each(|subscriber| subscriber.lose());
    }
}

impl Subscriber {
    fn lose(&self) {
        self.lost.store(true, Ordering::Release);
        self.notify.notify_one();
    }
}

/// How many subscribe to files of the directory at `path`.
#[cfg(test)]
pub(in crate::logs) fn subscribers(path: &Path) -> usize {
    let Some(watcher) = watcher() else { return 0 };
    let mut directories = watcher.directories();
    let added = inotify::add_watch(&watcher.instance, path, CHANGES);
    let watch = added.expect("a directory of a test can be watched");
    let subscribers = directories.entry(watch).or_default().len();
    if subscribers == 0 {
        directories.remove(&watch);
        inotify::remove_watch(&watcher.instance, watch).expect("it was added above");
    }
    subscribers
}
