//! The kernel's notifications of changed files.
//!
//! Directories are watched, never files: so a file may appear, and be replaced, after it is waited for. One waiter at a time
//! has an instance of inotify to itself (`own`) and is woken by the kernel; whoever waits beside it uses another one, which a
//! thread reads for all of them (`shared`). Nothing is read here but events.

mod own;
mod shared;

use std::{ffi::OsStr, os::fd::OwnedFd, path::Path};

use rustix::fs::inotify::{ReadFlags, WatchFlags};

use self::{own::Own, shared::Shared};

/// Everything after which a file in the directory may be another, or the directory itself.
const CHANGES: WatchFlags = WatchFlags::MODIFY
    .union(WatchFlags::CLOSE_WRITE)
    .union(WatchFlags::CREATE)
    .union(WatchFlags::DELETE)
    .union(WatchFlags::MOVED_FROM)
    .union(WatchFlags::MOVED_TO)
    .union(WatchFlags::MOVE_SELF)
    .union(WatchFlags::ONLYDIR);

/// The directory is no longer at its path.
const LOST: ReadFlags = ReadFlags::IGNORED.union(ReadFlags::MOVE_SELF).union(ReadFlags::UNMOUNT);

/// File systems on which others can write without a notification: NFS, 9p, FUSE, SMB in three
/// versions, Ceph, AFS.
const SILENT: &[u32] =
    &[0x6969, 0x0102_1997, 0x6573_5546, 0x517b, 0xff53_4d42, 0xfe53_4d42, 0x00c3_6400, 0x5346_414f];

/// A copy of the instance that waiters take first, to be held by another process; the instance is made if it is not there.
pub(crate) fn descriptor() -> Option<OwnedFd> {
    own::copy()
}

/// The interest of one waiter in one file of one directory.
#[derive(Debug)]
pub(super) enum Subscription {
    Own(Own),
    Shared(Shared),
}

impl Subscription {
    /// Subscribes to the file `name` in `directory`; none if the system does not notify of it.
    pub(super) fn new(directory: &Path, name: &OsStr) -> Option<Self> {
        let kind = rustix::fs::statfs(directory).ok()?.f_type;
        // Its type differs between architectures; the numbers have 32 bits.
        if SILENT.iter().any(|silent| i128::from(*silent) == i128::from(kind) & 0xffff_ffff) {
            return None;
        }
        let own = Own::new(directory, name).map(Self::Own);
        own.or_else(|| Shared::new(directory, name).map(Self::Shared))
    }

    /// Whether the directory is still the one that is watched.
    pub(super) fn holds(&self) -> bool {
        match self {
            Self::Own(own) => own.holds(),
            Self::Shared(shared) => shared.holds(),
        }
    }

    /// Waits for the next event; one that came since the last wait is not lost.
    pub(super) async fn notified(&mut self) {
        match self {
            Self::Own(own) => own.notified().await,
            Self::Shared(shared) => shared.notified().await,
        }
    }
}

#[cfg(test)]
pub(super) use self::shared::subscribers;
