//! What the pages for readers promise: that every name of ours in "Coming from Testplan" is one, that no member of its
//! drivers is missing there, and that the pages of the drivers have the same headings.
//!
//! The examples in the pages run as documentation tests.

mod drivers;
mod names;
mod syntax;
mod table;

use std::collections::BTreeSet;

use self::{
    names::{TYPES, names},
    table::{Row, rows},
};

const PAGE: &str = include_str!("../../../runtime/src/docs/guide/coming_from_testplan.md");
/// The public members of Testplan's drivers, `class Name` and what it has; `(name)` is a parameter of the constructor.
const MEMBERS: &str = include_str!("guides/testplan.txt");
/// What is no path is used in this file, as the page writes it.
const SYNTAX: &str = include_str!("guides/syntax.rs");

/// The classes that have what is under the heading `Driver`.
const DRIVERS: &[&str] = &["TCPClient", "TCPServer", "App"];

/// The classes of Testplan with their members.
fn classes() -> Vec<(&'static str, Vec<&'static str>)> {
    let mut classes = Vec::<(&str, Vec<&str>)>::new();
    for line in MEMBERS.lines() {
        if let Some(class) = line.strip_prefix("class ") {
            classes.push((class, Vec::new()));
        } else {
            let (_, members) = classes.last_mut().expect("a class comes first");
            members.extend(line.split_whitespace());
        }
    }
    classes
}

/// Whether a row stands for members of `class`.
fn is_of(row: &Row, class: &str) -> bool {
    row.classes.iter().any(|c| c == class || (c == "Driver" && DRIVERS.contains(&class)))
}

#[test]
fn every_member_of_testplans_drivers_has_a_row() {
    let rows = rows(PAGE);
    let mut missing = Vec::new();
    for (class, members) in classes() {
        assert!(!members.is_empty(), "{class}");
        let told: BTreeSet<&str> = rows
            .iter()
            .filter(|row| is_of(row, class))
            .flat_map(|row| row.theirs.iter().map(String::as_str))
            .collect();
        missing
            .extend(members.iter().filter(|m| !told.contains(*m)).map(|m| format!("{class}.{m}")));
    }
    assert_eq!(missing, [""; 0], "the page has no row for these");
}

#[test]
fn every_row_is_of_a_member() {
    let classes = classes();
    for row in rows(PAGE) {
        for theirs in &row.theirs {
            let has = |(class, members): &(&str, Vec<&str>)| {
                is_of(&row, class) && members.contains(&theirs.as_str())
            };
            assert!(classes.iter().any(has), "no class under {:?} has `{theirs}`", row.classes);
        }
    }
}

#[test]
fn every_name_of_ours_in_the_tables_is_one() {
    let names = names();
    let known = |name: &str| names.contains(name) || TYPES.contains(&name);
    let mut unknown = Vec::new();
    for row in rows(PAGE) {
        for name in &row.ours {
            let used = || !name.contains("::") && SYNTAX.contains(name.as_str());
            if !known(name) && !used() {
                unknown.push(name.clone());
            }
        }
        unknown.extend(row.mentioned.iter().filter(|name| !known(name)).cloned());
    }
    assert_eq!(unknown, [""; 0], "name these in guides/names.rs, where the compiler checks them");
}

#[test]
fn what_is_gone_has_a_reason() {
    for row in rows(PAGE).iter().filter(|row| row.ours.is_empty()) {
        assert_eq!(row.answer, "gone", "{:?}", row.theirs);
        assert!(!row.remark.is_empty(), "{:?}", row.theirs);
    }
}
