//! A function that is made a test by two attributes.

use multitest::prelude::*;

#[test]
#[ignore = "meant to fail; run by the test of its output"]
#[multitest]
fn twice() {}
