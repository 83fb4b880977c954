//! The error that ends a walk without failing it.

use std::{borrow::Cow, error, fmt};

/// Returned as the error of an action, it ends the walk: the later actions do not run, and the walk counts as cancelled, not as
/// failed. From a serial action, it cancels the walks that depend on it.
///
/// ```
/// use multitest::{Result, walks::CancelWalk};
///
/// fn set_limit(limit: u32, closed: bool) -> Result<()> {
///     if closed {
///         return Err(CancelWalk::because("a closed account has no limit").into());
///     }
///     Ok(())
/// }
/// assert!(set_limit(3, true).unwrap_err().downcast_ref::<CancelWalk>().is_some());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CancelWalk {
    reason: Cow<'static, str>,
}

impl CancelWalk {
    /// Ends the walk for this reason.
    pub fn because(reason: impl Into<Cow<'static, str>>) -> Self {
        Self { reason: reason.into() }
    }

    /// Why, or nothing.
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

impl fmt::Display for CancelWalk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.reason() {
            "" => f.write_str("the walk is cancelled"),
            reason => write!(f, "the walk is cancelled: {reason}"),
        }
    }
}

impl error::Error for CancelWalk {}
