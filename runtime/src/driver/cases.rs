//! The cases of a driver that runs a test program, told as they become known.

use std::sync::Arc;

use super::StartContext;
use crate::event::{CaseResult, Event, Recorder};

/// Tells of the cases of a test program, for a driver that runs one; from [`StartContext::cases`].
///
/// Each case is an [event](Event::CaseFinished) of the run. It changes no verdict: a driver whose cases failed fails its
/// start, or its stop.
#[derive(Debug, Clone)]
pub struct CaseLog {
    driver: String,
    recorder: Arc<Recorder>,
}

impl CaseLog {
    /// Tells of one case.
    pub fn record(&self, case: CaseResult) {
        self.recorder.record(Event::CaseFinished { driver: self.driver.clone(), case });
    }
}

impl StartContext {
    /// Where a driver that runs a test program tells of its cases. It may be kept beyond the start, for cases that are
    /// known only later.
    pub fn cases(&self) -> CaseLog {
        CaseLog { driver: self.name().to_owned(), recorder: self.seat.recorder().clone() }
    }
}
