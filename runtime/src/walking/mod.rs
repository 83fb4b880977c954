//! What a test's run of walks does around the engine: which walks were asked for, what is written down, what is shown.
//!
//! An [`Order`] settles before anything starts what runs: `request` reads what `MULTITEST_WALK` asks for, walks by number, text
//! or `token`; `choice` looks for those that failed, or for a run that was interrupted, which `former` reads back from its
//! events and `rest` adds up. A `session` stands around the run: its `ledger` watches, writes events and, into a file
//! that survives the process, which walks are at `hand`; what is said around that is `told`; `progress` shows how far it is, `step` waits before each action,
//! and `traces` are the files that were asked for.

mod choice;
mod former;
mod hand;
mod hash;
mod ledger;
mod marks;
mod order;
mod positions;
mod progress;
mod request;
mod rest;
mod sample;
mod session;
mod step;
mod token;
mod told;
mod traces;

pub(crate) use self::{order::Order, session::Place};

#[cfg(test)]
mod tests {
    use std::{
        fs,
        path::{Path, PathBuf},
        sync::atomic::{AtomicUsize, Ordering},
    };

    /// A folder of a unit test, removed at its end.
    pub(super) struct Folder(PathBuf);

    impl Folder {
        pub(super) fn new() -> Self {
            static MADE: AtomicUsize = AtomicUsize::new(0);
            let number = MADE.fetch_add(1, Ordering::Relaxed);
            let name = format!("multitest-walking-{}-{number}", std::process::id());
            let path = std::env::temp_dir().join(name);
            fs::create_dir_all(&path).expect("a temporary folder");
            Self(path)
        }

        pub(super) fn path(&self) -> &Path {
            &self.0
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }
}
