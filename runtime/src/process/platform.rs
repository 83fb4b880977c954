//! What the supervising side needs of the system, where Linux and macOS have ways of their own: sockets, pipes, who is told
//! of whose death.
//!
//! Both files have the same functions. What macOS promises less is said there, and in the table "Platforms" of
//! ARCHITECTURE.md.

#[cfg_attr(target_os = "linux", path = "platform/linux.rs")]
#[cfg_attr(not(target_os = "linux"), path = "platform/macos.rs")]
mod here;

pub(super) use self::here::*;
