//! Descriptors of ours in the reactor of the tokio runtime that waits for them.

#![allow(unsafe_code, reason = "tokio cannot know that a descriptor stays open; here it is owned")]

use std::os::fd::OwnedFd;

use tokio::io::{
    Interest,
    unix::{AsyncFd, AsyncFdRegisterError},
};

/// Has the current runtime tell when `fd` can be read.
///
/// # Panics
///
/// Outside of a runtime, or in one without IO.
pub(crate) fn register(fd: OwnedFd) -> Result<AsyncFd<OwnedFd>, AsyncFdRegisterError<OwnedFd>> {
    // SAFETY: the descriptor is owned by what is returned, so it stays open and the same while it is registered.
    unsafe { AsyncFd::register_with_interest(fd, Interest::READABLE) }
}
