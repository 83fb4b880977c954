//! Tests that are meant to fail, or to be ended from outside. The tests in `output` and `lifecycle`
//! run each of them in a test process of its own and look at what comes of it.

mod body;
mod combinations;
mod derived;
mod endings;
pub(crate) mod endless;
mod hand;
mod install;
mod logs;
mod options;
mod patterns;
mod places;
mod programs;
mod stuck;
mod suites;
mod templates;
mod test_programs;
mod touchy;
mod twice;
mod walks;
