//! The pages of the drivers: the same seven headings in the same order, and under them every option and every attribute that
//! there is.

use std::{
    fs,
    path::{Path, PathBuf},
};

const HEADINGS: [&str; 7] =
    ["What it starts", "Needs", "Example", "Options", "Publishes", "Ready when", "When it fails"];

/// A driver, as its sources have it.
struct Found {
    name: String,
    /// The documentation of its type, without the marks of comments.
    page: String,
    /// The names that its options have setters for.
    options: Vec<String>,
    /// The names that it publishes.
    attributes: Vec<String>,
}

/// Every driver of the crate of drivers.
fn drivers() -> Vec<Found> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../drivers/src");
    let sources: Vec<String> = files(&folder)
        .iter()
        .map(|path| fs::read_to_string(path).expect("sources are text"))
        .collect();
    let mut drivers = Vec::new();
    for source in &sources {
        for code in source.split("\nimpl Driver for ").skip(1) {
            let name = code.split([' ', '<']).next().unwrap_or_default();
            let options = sources.iter().flat_map(|source| setters(source, name)).collect();
            let attributes = between_all(code, ".set(\"", "\"");
            drivers.push(Found {
                name: name.to_owned(),
                page: page(source, name),
                options,
                attributes,
            });
        }
    }
    drivers
}

/// Every file under `folder`.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the sources are there").flatten();
    let paths = entries.map(|entry| entry.path());
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// The documentation above `pub struct name`.
fn page(source: &str, name: &str) -> String {
    let before = source.split_once(&format!("pub struct {name} ")).map_or("", |(before, _)| before);
    let lines = before.lines().rev().skip_while(|line| line.starts_with("#["));
    let mut lines: Vec<_> =
        lines.map_while(|line| line.strip_prefix("///")).map(str::trim_start).collect();
    lines.reverse();
    lines.join("\n")
}

/// What can be set by name in the options of the driver `name`.
fn setters(source: &str, name: &str) -> Vec<String> {
    let Some((_, code)) = source.split_once(&format!("\nimpl {name}Options {{\n")) else {
        return Vec::new();
    };
    let code = code.split("\n}\n").next().unwrap_or_default();
    let functions = between_all(code, "    pub fn ", "{");
    let setters = functions.iter().filter(|function| function.contains("&mut Self"));
    setters.filter_map(|setter| Some(setter.split_once('(')?.0.to_owned())).collect()
}

fn between_all(text: &str, begin: &str, end: &str) -> Vec<String> {
    let pieces = text.split(begin).skip(1);
    pieces.filter_map(|piece| Some(piece.split_once(end)?.0.to_owned())).collect()
}

/// What stands under `heading`.
fn section<'a>(page: &'a str, heading: &str) -> &'a str {
    let after = page.split_once(&format!("# {heading}\n")).map_or("", |(_, after)| after);
    after.split("\n# ").next().unwrap_or_default()
}

#[test]
fn the_page_of_every_driver_has_the_seven_headings() {
    let drivers = drivers();
    for driver in &drivers {
        let headings = driver.page.lines().filter_map(|line| line.strip_prefix("# "));
        // In an example, `#` hides a line of code.
        let headings: Vec<_> = headings.filter(|line| HEADINGS.contains(line)).collect();
        assert_eq!(headings, HEADINGS, "{}", driver.name);
    }
    let mut names: Vec<_> = drivers.iter().map(|driver| driver.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["App", "TcpClient", "TcpServer", "TestProgram"]);
}

#[test]
fn the_page_of_every_driver_has_all_options_and_attributes() {
    let mut missing = Vec::new();
    for driver in &drivers() {
        assert!(!driver.options.is_empty() && !driver.attributes.is_empty(), "{}", driver.name);
        for (names, heading) in [(&driver.options, "Options"), (&driver.attributes, "Publishes")] {
            let section = section(&driver.page, heading);
            let unnamed = names.iter().filter(|name| !section.contains(&format!("`{name}`")));
            missing.extend(unnamed.map(|name| format!("{}: `{name}` in {heading}", driver.name)));
        }
    }
    assert_eq!(missing, [""; 0]);
}

#[test]
fn every_driver_is_in_the_table_of_the_readme() {
    let readme = include_str!("../../../../README.md");
    for driver in &drivers() {
        assert!(readme.contains(&format!("\n| `{}` | ", driver.name)), "{}", driver.name);
    }
}
