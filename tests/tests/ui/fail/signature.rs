use multitest::prelude::*;

#[multitest]
async fn generic<T>() {}

#[multitest]
unsafe fn dangerous() {}

#[multitest]
const fn constant() {}

#[multitest]
extern "C" fn foreign() {}

#[multitest]
fn method(&self) {}

#[multitest]
#[test]
fn test_twice() {}

#[multitest]
#[tokio::test]
async fn tokio_test_twice() {}

#[tokio::test]
#[multitest]
async fn tokio_test_above() {}

fn main() {}
