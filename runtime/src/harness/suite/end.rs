//! The end of a process with suites: they are stopped at once, the process waits for them, and if one of them failed the
//! process says so by its exit code. libtest has printed its last line by then.

use std::sync::{Arc, Mutex, Once, PoisonError};

use super::live::Live;
use crate::process::sys;

static SUITES: Mutex<Vec<Arc<Live>>> = Mutex::new(Vec::new());

/// The exit code of a test process in which something failed: libtest's own.
const FAILED: i32 = 101;

/// Has `live` stopped when the process ends.
pub(super) fn wait_for(live: Arc<Live>) {
    static REGISTERED: Once = Once::new();
    REGISTERED.call_once(|| sys::at_exit(stop_all));
    SUITES.lock().unwrap_or_else(PoisonError::into_inner).push(live);
}

/// Runs on the thread that ends the process, which has no thread-local values any more: no tokio, no channels.
extern "C" fn stop_all() {
    let suites = std::mem::take(&mut *SUITES.lock().unwrap_or_else(PoisonError::into_inner));
    for suite in &suites {
        suite.end();
    }
    let mut failed = false;
    for suite in &suites {
        failed |= suite.join();
    }
    if failed {
        sys::leave_at_exit(FAILED);
    }
}
