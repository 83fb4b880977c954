//! The integration tests.
//!
//! Tests of what a failure looks like and of how a test process ends run this same binary again:
//! the tests in `faulty` are meant to fail and are ignored otherwise.

mod alone;
mod app;
mod derived;
mod environment;
mod faulty;
mod floors;
mod guides;
mod handles;
mod install;
mod lifecycle;
mod logs;
mod many;
mod output;
mod platforms;
mod suites;
mod support;
mod tcp;
mod templates;
mod test_program;
mod walking;
mod walks;
