//! Who belongs to a program, and ending them all.
//!
//! On Linux the supervisor adopts whoever loses its parent, and knows by a mark whose it is. On macOS it is put together from
//! what processes show; both files have the same functions.

#[cfg_attr(target_os = "linux", path = "tree/linux.rs")]
#[cfg_attr(not(target_os = "linux"), path = "tree/macos.rs")]
mod here;
// On Linux it is only tested.
#[cfg(any(test, not(target_os = "linux")))]
mod kin;

pub(super) use self::here::*;
use super::{Signal, sys};
use crate::stat;

/// `sleep 1000 (pid 42)`; none if the process has ended.
pub(super) fn describe(pid: i32) -> Option<String> {
    let text: String = stat::command_line(pid)?.chars().take(120).collect();
    Some(format!("`{text}` (pid {pid})"))
}

/// Sends `signal` to each of `pids`; those that ended meanwhile are no concern.
pub(super) fn signal_all(pids: &[i32], signal: Signal) {
    for pid in pids {
        sys::kill(*pid, signal);
    }
}
