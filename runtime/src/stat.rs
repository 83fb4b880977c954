//! What the system says of one process: when it started, whether it runs, what it is.
//!
//! Linux tells in `/proc`, macOS through sysinfo; both files have the same functions.

#[cfg_attr(target_os = "linux", path = "stat/linux.rs")]
#[cfg_attr(not(target_os = "linux"), path = "stat/macos.rs")]
mod here;

pub(crate) use self::here::*;
