//! Each driver's page has the same seven headings, in the same order.

use std::{
    fs,
    path::{Path, PathBuf},
};

const HEADINGS: [&str; 7] =
    ["What it starts", "Needs", "Example", "Options", "Publishes", "Ready when", "When it fails"];

/// Every source file under `folder`.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the sources are there").flatten();
    let paths = entries.map(|entry| entry.path());
    paths.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] }).collect()
}

/// The documentation above `pub struct name`, line by line.
fn page<'a>(source: &'a str, name: &str) -> Vec<&'a str> {
    let item = format!("pub struct {name} ");
    let before = source.split_once(&item).map_or("", |(before, _)| before);
    let attributes = |line: &&str| line.starts_with("#[");
    let lines = before.lines().rev().skip_while(attributes);
    let mut lines: Vec<_> = lines.map_while(|line| line.strip_prefix("///")).collect();
    lines.reverse();
    lines
}

#[test]
fn the_page_of_every_driver_has_the_seven_headings() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../drivers/src");
    let mut drivers = Vec::new();
    for path in sources(&folder) {
        let source = fs::read_to_string(&path).expect("sources are text");
        for implementation in source.split("\nimpl Driver for ").skip(1) {
            let name = implementation.split([' ', '<']).next().unwrap_or_default();
            let page = page(&source, name);
            let headings: Vec<_> =
                page.iter().filter_map(|line| line.strip_prefix(" # ")).collect();
            // In code, `#` hides a line.
            let headings: Vec<_> =
                headings.into_iter().filter(|line| HEADINGS.contains(line)).collect();
            assert_eq!(headings, HEADINGS, "the page of `{name}`, in {}", path.display());
            drivers.push(name.to_owned());
        }
    }
    drivers.sort_unstable();
    assert_eq!(drivers, ["App", "TcpClient", "TcpServer", "TestProgram"]);
}
