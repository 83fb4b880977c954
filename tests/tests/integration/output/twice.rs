//! A function that is made a test by two attributes.

use crate::support::{Home, Run};

#[test]
fn a_test_attribute_above_is_told_to_go() {
    let filter = ["--exact", "faulty::twice::twice", "--test-threads=2"];
    let run = Run::within(&Home::new(), &[], &filter).finish();
    let told = "`twice` is a test twice: `#[test]` stands above `#[multitest]`, which makes one of its \
                own\nhelp: drop `#[test]`\n";
    assert!(run.report().contains(told), "{}", run.report());
    assert!(run.stdout.contains("1 passed; 1 failed"), "{}", run.stdout);
}
