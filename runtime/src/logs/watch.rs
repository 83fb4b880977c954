//! Waiting for a file to change: by the system's notification, or by a look now and then where it
//! gives none.

use std::{
    ffi::{OsStr, OsString},
    fs,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    time::Duration,
};

use super::{intervals::Intervals, notify::Subscription};
use crate::settings::settings;

/// What no notification tells of (a write through a memory map or another hard link) is seen by
/// then.
const LONGEST_SILENCE: Duration = Duration::from_secs(1);

/// Tells when a file changes: it appears, is written to, is replaced or goes away.
///
/// One watch of a process has a watcher of the system's to itself, the others share one; a file is
/// watched through its directory, so it need not be there yet. Where the system grants no watch or
/// notifies nothing (network file systems, a directory that is not there yet, a symbolic link), on
/// macOS, and with `MULTITEST_WATCH=probe`, the file is looked at instead, at [`Intervals`]: a change
/// is told up to 50 ms late.
#[derive(Debug)]
pub struct Watch {
    path: PathBuf,
    directory: PathBuf,
    name: OsString,
    source: Source,
    only_probe: bool,
    silence: Duration,
}

#[derive(Debug)]
enum Source {
    Events(Subscription),
    Probe(Probe),
}

impl Watch {
    /// Watches `path` from now on: look at the file after this, then await
    /// [`changed`](Self::changed).
    ///
    /// # Panics
    ///
    /// In a tokio runtime without IO.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self::with(path.into(), settings().probe_logs, LONGEST_SILENCE)
    }

    pub(super) fn with(path: PathBuf, only_probe: bool, silence: Duration) -> Self {
        let directory = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
            _ => PathBuf::from("."),
        };
        let name = path.file_name().unwrap_or_default().to_owned();
        let source = subscription(only_probe, &path, &directory, &name)
            .unwrap_or_else(|| Source::Probe(Probe::new(&path)));
        Self { path, directory, name, source, only_probe, silence }
    }

    /// Waits for the next change. A change since the last call (or since [`new`](Self::new))
    /// completes it at once; it may complete without a change, and does once a second.
    ///
    /// # Cancel safety
    ///
    /// When the future is dropped, no change is lost.
    pub async fn changed(&mut self) {
        match &mut self.source {
            Source::Events(subscription) if subscription.holds() && !is_link(&self.path) => {
                let _ = tokio::time::timeout(self.silence, subscription.notified()).await;
            }
            Source::Events(_) => self.source = Source::Probe(Probe::new(&self.path)),
            Source::Probe(_) => self.probe().await,
        }
    }

    #[cfg(test)]
    pub(super) fn probes(&self) -> bool {
        matches!(self.source, Source::Probe(_))
    }

    async fn probe(&mut self) {
        let mut silent = Duration::ZERO;
        while silent < self.silence {
            let Source::Probe(probe) = &mut self.source else { return };
            silent += probe.intervals.pass().await;
            if probe.look(&self.path) || self.subscribe() {
                return;
            }
        }
    }

    /// Asks the system for its notifications.
    fn subscribe(&mut self) -> bool {
        let source = subscription(self.only_probe, &self.path, &self.directory, &self.name);
        source.map(|source| self.source = source).is_some()
    }
}

/// The system's notifications, if it gives any.
fn subscription(only_probe: bool, path: &Path, directory: &Path, name: &OsStr) -> Option<Source> {
    if only_probe || is_link(path) {
        return None;
    }
    Subscription::new(directory, name).map(Source::Events)
}

/// A link's target is in a directory that is not watched.
fn is_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink())
}

/// A file that is looked at.
#[derive(Debug)]
struct Probe {
    last: Option<State>,
    intervals: Intervals,
}

/// What differs between two looks if the file was changed: device, inode, size, time of the last
/// change.
type State = (u64, u64, u64, (i64, i64));

impl Probe {
    fn new(path: &Path) -> Self {
        Self { last: state(path), intervals: Intervals::new() }
    }

    /// Whether the file is another than at the last look; if it is, the next look comes soon.
    fn look(&mut self, path: &Path) -> bool {
        let now = state(path);
        let changed = now != self.last;
        if changed {
            *self = Self { last: now, intervals: Intervals::new() };
        }
        changed
    }
}

fn state(path: &Path) -> Option<State> {
    let metadata = fs::metadata(path).ok()?;
    let changed = (metadata.mtime(), metadata.mtime_nsec());
    Some((metadata.dev(), metadata.ino(), metadata.len(), changed))
}
