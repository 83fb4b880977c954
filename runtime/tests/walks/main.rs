//! Walks from outside: their order, their states, their failures, and every case of an older system's tests.

mod combtest;
mod constraints;
mod coordinator;
mod coverage;
mod failures;
mod kinds;
mod order;
mod reasons;
mod select;
mod selection;
mod shared;
mod states;
mod text;
mod timeouts;
