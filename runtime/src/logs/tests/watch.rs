use std::{
    fs::{self, remove_file},
    path::Path,
    time::Duration,
};

use super::{super::watch::Watch, Directory, Log};
#[cfg(target_os = "linux")]
use crate::logs::inotify;

/// Longer than any test: a watch tells of changes by itself, not because time has passed.
const NEVER: Duration = Duration::from_hours(1);
/// When a change has not been told of by then, it is lost.
const LOST: Duration = Duration::from_secs(20);
/// When nothing has been told for so long, nothing is expected any more.
const QUIET: Duration = Duration::from_millis(100);

fn watch(path: &Path) -> Watch {
    Watch::with(path.to_owned(), false, NEVER)
}

/// A watch that looks now and then, as where the system grants no notifications.
fn probe(path: &Path) -> Watch {
    Watch::with(path.to_owned(), true, NEVER)
}

/// Whether a change is told of.
async fn tells(watch: &mut Watch, change: impl FnOnce()) -> bool {
    tells_within(watch, LOST, change).await
}

async fn tells_within(watch: &mut Watch, length: Duration, change: impl FnOnce()) -> bool {
    while tokio::time::timeout(QUIET, watch.changed()).await.is_ok() {}
    change();
    tokio::time::timeout(length, watch.changed()).await.is_ok()
}

fn rename(from: &Path, to: &Path) {
    fs::rename(from, to).expect("it is there");
}

async fn tells_every_change(mut watch: Watch, directory: &Directory) {
    let (path, old) = (directory.file("log"), directory.file("old"));
    assert!(tells(&mut watch, || drop(Log::new(&path))).await, "made");
    let mut log = Log::new(&path);
    assert!(tells(&mut watch, || log.write("a")).await, "written");
    assert!(tells(&mut watch, || log.truncate()).await, "truncated");
    assert!(tells(&mut watch, || rename(&path, &old)).await, "moved away");
    assert!(tells(&mut watch, || rename(&old, &path)).await, "moved here");
    assert!(tells(&mut watch, || remove_file(&path).expect("it is there")).await, "removed");
}

#[tokio::test]
async fn every_change_is_notified() {
    let directory = Directory::new();
    let watch = watch(&directory.file("log"));
    assert!(!watch.probes());
    tells_every_change(watch, &directory).await;
}

#[tokio::test]
async fn every_change_is_probed() {
    let directory = Directory::new();
    let watch = probe(&directory.file("log"));
    assert!(watch.probes());
    tells_every_change(watch, &directory).await;
}

#[tokio::test]
async fn a_change_before_the_wait_is_not_lost() {
    let directory = Directory::new();
    let path = directory.file("log");
    for mut watch in [watch(&path), probe(&path)] {
        Log::new(&path).write("a");
        assert!(tokio::time::timeout(LOST, watch.changed()).await.is_ok());
    }
}

#[tokio::test]
async fn other_files_of_the_directory_are_not_told_of() {
    let directory = Directory::new();
    let mut watch = watch(&directory.file("log"));
    let write = || Log::new(&directory.file("other")).write("a");
    assert!(!tells_within(&mut watch, QUIET, write).await);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_directory_that_is_not_there_is_awaited() {
    let directory = Directory::new();
    let path = directory.file("logs/log");
    let mut watch = watch(&path);
    assert!(watch.probes());
    fs::create_dir(directory.file("logs")).expect("the directory is writable");
    until_notified(&mut watch).await;
    assert!(tells(&mut watch, || Log::new(&path).write("a")).await);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_directory_that_is_replaced_is_watched_again() {
    let directory = Directory::new();
    let (logs, path) = (directory.file("logs"), directory.file("logs/log"));
    fs::create_dir(&logs).expect("the directory is writable");
    let mut watch = watch(&path);
    assert!(!watch.probes());
    assert!(tells(&mut watch, || rename(&logs, &directory.file("old"))).await);
    fs::create_dir(&logs).expect("the directory is writable");
    until_notified(&mut watch).await;
    assert!(tells(&mut watch, || Log::new(&path).write("a")).await);
    assert!(tells(&mut watch, || fs::remove_dir_all(&logs).expect("it is there")).await);
}

/// A link's target may be written to where nothing is watched.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn the_target_of_a_link_is_looked_at() {
    let directory = Directory::new();
    fs::create_dir(directory.file("logs")).expect("the directory is writable");
    let (path, target) = (directory.file("log"), directory.file("logs/log"));
    let mut watch = watch(&path);
    assert!(!watch.probes());
    Log::new(&target).write("a");
    let link = || std::os::unix::fs::symlink(&target, &path).expect("the directory is writable");
    assert!(tells(&mut watch, link).await);
    assert!(tells(&mut watch, || Log::new(&target).write("b")).await);
    assert!(watch.probes());
}

/// Awaits changes until they are the system's notifications.
#[cfg(target_os = "linux")]
async fn until_notified(watch: &mut Watch) {
    while watch.probes() {
        watch.changed().await;
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn watches_of_one_directory_share_its_subscription() {
    let directory = Directory::new();
    let paths: Vec<_> = (0..200).map(|i| directory.file(&format!("{i}"))).collect();
    let mut watches: Vec<_> = paths.iter().map(|path| watch(path)).collect();
    assert!(watches.iter().all(|watch| !watch.probes()));
    // The first may have found the instance for one waiter free.
    assert!([199, 200].contains(&inotify::subscribers(directory.path())));
    assert!(tells(&mut watches[7], || Log::new(&paths[7]).write("a")).await);
    watches.drain(..199);
    assert_eq!(inotify::subscribers(directory.path()), 1);
    watches.clear();
    assert_eq!(inotify::subscribers(directory.path()), 0);
}
