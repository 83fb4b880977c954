//! What a test can declare, and what `&Environment` tells.

mod declared;
mod forms;
mod told;
