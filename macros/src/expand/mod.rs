//! From what was checked to tokens. Nothing here can fail, and nothing here judges: what generated
//! code calls is `multitest::__private`, and nothing else.

mod attributes;
mod environment;
mod fallback;
mod paths;
mod test;

pub(crate) use self::{
    environment::named,
    fallback::{fallback, stub, uses},
    paths::Paths,
    test::test,
};
