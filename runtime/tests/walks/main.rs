//! Walks from outside: their order, their states, their failures, and every case of an older system's tests.

mod combtest;
mod coordinator;
mod failures;
mod order;
mod selection;
mod shared;
mod states;
mod text;
