//! What generated code computes of options while compiling: which are required, and which names are free.

#![allow(missing_docs, reason = "not for people")]

/// The required options of a driver: its own, and those of its base that it does not set itself.
pub type Required = &'static [&'static str];

/// How many groups of `base` are left when the options `set` are set.
pub const fn count(base: &[Required], set: &[&str]) -> usize {
    let (mut left, mut group) = (0, 0);
    while group < base.len() {
        left += if any_in(base[group], set) { 0 } else { 1 };
        group += 1;
    }
    left
}

/// The groups of `own`, and those of `base` that are left when the options `set` are set; `N` of them.
pub const fn join<const N: usize>(
    own: &[Required],
    base: &[Required],
    set: &[&str],
) -> [Required; N] {
    let mut all: [Required; N] = [&[]; N];
    let (mut at, mut group) = (0, 0);
    while at < own.len() {
        all[at] = own[at];
        at += 1;
    }
    while group < base.len() {
        if !any_in(base[group], set) {
            all[at] = base[group];
            at += 1;
        }
        group += 1;
    }
    all
}

const fn any_in(group: &[&str], set: &[&str]) -> bool {
    let mut i = 0;
    while i < group.len() {
        let mut j = 0;
        while j < set.len() {
            if same(group[i].as_bytes(), set[j].as_bytes()) {
                return true;
            }
            j += 1;
        }
        i += 1;
    }
    false
}

const fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}

/// The methods of [`DriverOptions`](super::DriverOptions): an option of such a name would hide one.
const TAKEN: &[&str] = &[
    "common",
    "error_log_lines",
    "failover",
    "install_files",
    "known_attributes",
    "path_cleanup",
    "post_start",
    "post_stop",
    "pre_start",
    "pre_stop",
    "ready",
    "resolve",
    "runpath",
    "start",
    "stop_timeout",
    "timeout",
    "vars",
];

/// Fails to compile when every driver has an option `name`.
///
/// # Panics
///
/// While compiling only.
#[track_caller]
pub const fn own_name(name: &str) {
    assert!(
        !any_in(TAKEN, &[name]),
        "every driver has an option or method of this name\nhelp: rename the field"
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &[Required] = &[&["upstream"]];
    const BASE: &[Required] = &[&["binary"], &["port", "address"], &["name"]];

    #[test]
    fn what_is_required_is_the_drivers_own_and_what_its_options_leave_open() {
        const SET: &[&str] = &["address", "nam"];
        const COUNT: usize = count(BASE, SET);
        const ALL: [Required; COUNT + 1] = join(OWN, BASE, SET);
        assert_eq!(ALL, [&["upstream"][..], &["binary"], &["name"]]);
    }

    #[test]
    fn the_names_of_all_methods_of_options_are_taken() {
        let source = include_str!("mod.rs");
        let options = source.split_once("pub trait DriverOptions").expect("it is there").1;
        let options = options.split_once("\n}").expect("it ends").0;
        let methods = options.split("\n    fn ").skip(1);
        let names = methods.map(|method| method.split(['(', '<']).next().unwrap_or_default());
        let mut names: Vec<&str> = names.collect();
        names.sort_unstable();
        assert_eq!(names, TAKEN);
    }
}
