//! Drivers made by `#[driver]`: what they set, what they publish, and the steps of their lives.

mod connections;
mod handmade;
mod layers;
mod steps;
