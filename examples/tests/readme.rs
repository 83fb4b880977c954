//! What the README shows is what runs: its example, its tour, and its table of variables.

use multitest::SETTINGS;

const README: &str = include_str!("../../README.md");
const CONVERTER: &str = include_str!("converter.rs");
const TOUR: &str = include_str!("tour.rs");
const WALKS: &str = include_str!("walks.rs");

/// The blocks of Rust in the README.
fn blocks() -> Vec<&'static str> {
    let begun = README.split("```rust\n").skip(1);
    begun.map(|text| text.split_once("```").expect("the block ends").0).collect()
}

#[test]
fn the_example_is_the_first_test_of_the_converter() {
    let example = *blocks().first().expect("the README has an example");
    assert!(CONVERTER.contains(example), "README.md and converter.rs differ in the example");
}

#[test]
fn the_tour_is_a_file_of_tests() {
    let (shown, tour) = (blocks(), unindented(TOUR));
    assert!(shown.len() > 6, "the README has a tour");
    for block in shown[1..].iter().filter(|block| !is_of_walks(block)) {
        assert!(tour.contains(&unindented(block)), "README.md and tour.rs differ in\n{block}");
    }
}

#[test]
fn the_walks_are_in_their_example() {
    let shown = blocks().into_iter().find(|block| is_of_walks(block)).expect("there are walks");
    for item in shown.split("\n\n") {
        assert!(WALKS.contains(item.trim()), "README.md and walks.rs differ in\n{item}");
    }
}

fn is_of_walks(block: &str) -> bool {
    block.contains("#[action")
}

/// What is shown begins at the left, wherever it stands in the file.
fn unindented(code: &str) -> String {
    code.lines().map(str::trim).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_variable_is_in_the_table() {
    for setting in SETTINGS {
        let row = format!("| `{}` | {} |", setting.name, setting.help);
        assert!(README.contains(&row), "README.md lacks the row\n{row}");
    }
}
