//! When drivers start and stop, and what is left after every ending.

mod endings;
mod events;
mod files;
mod hold;
mod order;
mod timeouts;
