//! What a walk consists of. `action`, `sync` and `serial` are the traits that users implement, `functions` makes actions of
//! closures, `context` and `drivers` are what they see of the walk and of what walks share. `into` takes away their types:
//! `erased` is what the engine calls.

mod action;
mod cancel;
pub(super) mod context;
pub(super) mod drivers;
pub(super) mod erased;
pub(super) mod functions;
mod into;
mod serial;
mod sync;

pub use action::Action;
pub use cancel::CancelWalk;
pub use context::Context;
pub use drivers::{AnyDriver, Drivers, Need};
pub use into::{IntoAction, Prepared, kind};
pub use serial::{Serial, Update};
pub use sync::SyncAction;
