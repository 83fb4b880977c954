//! What a test can declare, and what `&Environment` tells.

mod ahead;
mod declared;
mod forms;
mod told;
