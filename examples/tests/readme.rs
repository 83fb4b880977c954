//! What the README shows is what runs: its example and its table of variables.

use multitest::SETTINGS;

const README: &str = include_str!("../../README.md");
const CONVERTER: &str = include_str!("converter.rs");

#[test]
fn the_example_is_the_first_test_of_the_converter() {
    let after = README.split_once("```rust\n").expect("the README has an example").1;
    let example = after.split_once("```").expect("the example ends").0;
    assert!(CONVERTER.contains(example), "README.md and converter.rs differ in the example");
}

#[test]
fn every_variable_is_in_the_table() {
    for setting in SETTINGS {
        let row = format!("| `{}` | {} |", setting.name, setting.help);
        assert!(README.contains(&row), "README.md lacks the row\n{row}");
    }
}
