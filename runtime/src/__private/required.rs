//! What is checked while constants are evaluated: required options, and drivers that only the test starts.

use super::{Blueprint, DriverOptions};

/// Fails to compile, with a text for people, when `set` leaves out a required option. One that was only misspelt is the
/// compiler's to report, which it does at the word.
///
/// # Panics
///
/// While compiling only.
#[track_caller]
pub const fn require<O: DriverOptions>(driver: &'static str, kind: &'static str, set: &[&str]) {
    let mut group = 0;
    let required = O::REQUIRED;
    while group < required.len() {
        if !any_set(required[group], set) {
            let text = missing(driver, kind, required[group]);
            panic!("{}", text.as_str());
        }
        group += 1;
    }
}

/// Fails to compile, with a text for people, when a test takes a driver by reference that it is to start itself.
///
/// # Panics
///
/// While compiling only.
#[track_caller]
pub const fn starts_by_itself<B: Blueprint>(name: &str) {
    if contains(B::BY_HAND, name) {
        let text = Text::new()
            .add("`")
            .add(name)
            .add("` has `auto_start: false`, so it may not run when the test begins");
        let text = text
            .add("\nhelp: write `")
            .add(name)
            .add(": Handle<_>` with its type, and start it with `");
        let text = text.add(name).add(".start().await?`");
        panic!("{}", text.as_str());
    }
}

const fn contains(names: &[&str], name: &str) -> bool {
    let mut i = 0;
    while i < names.len() {
        if near(names[i].as_bytes(), name.as_bytes(), 0) {
            return true;
        }
        i += 1;
    }
    false
}

const fn missing(driver: &str, kind: &str, group: &[&str]) -> Text {
    let text = Text::new().add("the driver `").add(driver);
    let mut text = text.add(if group.len() == 1 {
        "` needs the option "
    } else {
        "` needs one of the options "
    });
    let mut i = 0;
    while i < group.len() {
        text = text.add(if i == 0 { "`" } else { ", `" }).add(group[i]).add("`");
        i += 1;
    }
    let text = text.add("\nhelp: write `").add(driver).add(": ").add(kind).add(" { ");
    text.add(if group.is_empty() { "" } else { group[0] }).add(": .. }`")
}

/// A text put together while compiling; what does not fit is cut off.
struct Text {
    bytes: [u8; Text::SIZE],
    length: usize,
}

impl Text {
    const SIZE: usize = 1024;

    const fn new() -> Self {
        Self { bytes: [0; Self::SIZE], length: 0 }
    }

    const fn add(mut self, part: &str) -> Self {
        let part = part.as_bytes();
        if part.len() > Self::SIZE - self.length {
            return self;
        }
        let mut i = 0;
        while i < part.len() {
            self.bytes[self.length] = part[i];
            self.length += 1;
            i += 1;
        }
        self
    }

    const fn as_str(&self) -> &str {
        match str::from_utf8(self.bytes.split_at(self.length).0) {
            Ok(text) => text,
            Err(_) => "a required option is missing",
        }
    }
}

const fn any_set(group: &[&str], set: &[&str]) -> bool {
    let mut i = 0;
    while i < group.len() {
        let mut j = 0;
        while j < set.len() {
            let wanted = group[i].as_bytes();
            if near(wanted, set[j].as_bytes(), wanted.len() / 3) {
                return true;
            }
            j += 1;
        }
        i += 1;
    }
    false
}

/// Whether at most `budget` letters must be changed, added, dropped or swapped with their neighbour to get from `a` to `b`.
const fn near(a: &[u8], b: &[u8], budget: usize) -> bool {
    let ([x, a_rest @ ..], [y, b_rest @ ..]) = (a, b) else {
        return a.len() + b.len() <= budget;
    };
    if *x == *y {
        return near(a_rest, b_rest, budget);
    }
    if budget == 0 {
        return false;
    }
    if let ([_, x2, a_swapped @ ..], [_, y2, b_swapped @ ..]) = (a, b)
        && *x == *y2
        && *y == *x2
        && near(a_swapped, b_swapped, budget - 1)
    {
        return true;
    }
    near(a_rest, b_rest, budget - 1) || near(a_rest, b, budget - 1) || near(a, b_rest, budget - 1)
}
