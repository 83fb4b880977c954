//! What stands for the system's notifications where there are none that we use, on macOS: every file
//! is probed, so a change is seen up to 50 ms late.

use std::{convert::Infallible, ffi::OsStr, os::fd::OwnedFd, path::Path};

/// There is nothing to be shared with another process.
pub(crate) fn descriptor() -> Option<OwnedFd> {
    None
}

/// The interest of one waiter in one file, which nobody takes notice of.
#[derive(Debug)]
pub(super) struct Subscription(Infallible);

impl Subscription {
    pub(super) fn new(_directory: &Path, _name: &OsStr) -> Option<Self> {
        None
    }

    pub(super) fn holds(&self) -> bool {
        match self.0 {}
    }

    #[allow(clippy::unused_async, reason = "its twin has something to wait for")]
    pub(super) async fn notified(&mut self) {
        match self.0 {}
    }
}
