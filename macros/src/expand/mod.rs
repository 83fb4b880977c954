//! From what was checked to tokens. Nothing here can fail, and nothing here judges: what generated
//! code calls is `multitest::__private`, and nothing else.

mod action;
mod attributes;
mod call;
mod driver;
mod environment;
mod fallback;
mod paths;
mod suite;
mod test;
mod testcase;
mod walks;

pub(crate) use self::{
    action::{action, action_stub},
    driver::{base_uses, driver, driver_stub},
    environment::{judged, named},
    fallback::{fallback, module, stub, uses},
    paths::Paths,
    suite::suite,
    test::test,
};
