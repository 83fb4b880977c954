//! The failure block of a test: heading, table, logs and evidence, and the commands that run it again.

use std::{env, io::Write, path::Path};

use super::full_name;
use crate::{declared::Test, env::Environment, report, rundir::shown};

/// `name  FAILED  failure`.
pub(super) fn heading(test: &Test, failure: &str) -> String {
    format!("{}  FAILED  {failure}", full_name(test))
}

/// What failed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Failure<'a> {
    /// In sentences.
    pub(super) text: &'a str,
    /// Of the panic that it was, if one is asked for.
    pub(super) backtrace: Option<&'a str>,
    /// Whether the logs of every driver matter, as they do when the test function failed; else those of the drivers that did.
    pub(super) all_logs: bool,
}

/// The whole block.
pub(super) fn failed(test: &Test, environment: &Environment, failure: Failure<'_>) -> String {
    let mut parts = vec![heading(test, failure.text)];
    let table = report::table(environment);
    if !table.is_empty() {
        parts.push(table);
    }
    let evidence = report::evidence(environment, failure.all_logs);
    if !evidence.is_empty() {
        parts.push(evidence.join("\n"));
    }
    parts.extend(failure.backtrace.map(str::to_owned));
    parts.push(commands(test, environment));
    parts.join("\n\n")
}

fn commands(test: &Test, environment: &Environment) -> String {
    let rerun = rerun(test);
    format!(
        "files  {}/\nrerun  {rerun}\nkeep   MULTITEST_KEEP=running {rerun}",
        shown(environment.directory())
    )
}

/// The command that runs this one test again.
pub(super) fn rerun(test: &Test) -> String {
    let file = env::current_exe().unwrap_or_default();
    let target = target(test, &file, env::var_os("CARGO_MANIFEST_DIR").as_deref().map(Path::new));
    let ignored = if test.ignored { "--ignored" } else { "" };
    let (name, exact) = match test.filter {
        Some(filter) => (filter.to_owned(), ""),
        None => (full_name(test), "--exact"),
    };
    let options = [" --", exact, ignored].into_iter().filter(|word| !word.is_empty());
    let options = options.collect::<Vec<_>>().join(" ");
    let options = if options == " --" { "" } else { &options };
    format!("cargo test -p {} {target} {name}{options}", test.package)
}

/// The target that the test is in, as cargo selects it; `file` is its binary, `package` where its package is.
fn target(test: &Test, file: &Path, package: Option<&Path>) -> String {
    // The name of the binary is the target's, without the hash that cargo appends.
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let name = stem.rsplit_once('-').map_or(&*stem, |(name, _)| name);
    let is_example = file.parent().is_some_and(|folder| folder.ends_with("examples"));
    match (test.integration, test.binary) {
        (true, _) if is_bench(test.file, package) => format!("--bench {name}"),
        (true, _) => format!("--test {name}"),
        (false, Some(binary)) if is_example => format!("--example {binary}"),
        (false, Some(binary)) => format!("--bin {binary}"),
        (false, None) if is_example => format!("--example {name}"),
        (false, None) => "--lib".to_owned(),
    }
}

/// Whether the test is in the folder that cargo finds benches in. Its file is written from the workspace on, so that part
/// of it may be the end of the package's path.
fn is_bench(file: &str, package: Option<&Path>) -> bool {
    let mut folders = Path::new(file).ancestors();
    folders.any(|folder| {
        let outside = folder.parent().unwrap_or(folder);
        folder.ends_with("benches") && package.is_none_or(|package| package.ends_with(outside))
    })
}

/// Says that a failing test is held with everything up, past libtest's capture.
pub(super) fn announce_hold(test: &Test, environment: &Environment, failure: Failure<'_>) {
    let block = failed(test, environment, failure);
    print(&format!(
        "\n{block}\n\nheld as it is (MULTITEST_KEEP=running); Ctrl-C or `kill {}` ends it\n{}\n\n",
        std::process::id(),
        report::how_to_reach(environment)
    ));
}

/// Writes `text` past libtest's capture, in one piece: other tests may be writing too.
pub(super) fn print(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declared::Flavor;

    /// How cargo selects the target of a test in `source`, compiled to `binary`.
    fn selected(source: &'static str, name: Option<&'static str>, binary: &str) -> String {
        let test = Test {
            name: "works",
            module_path: "ours",
            package: "ours",
            file: source,
            line: 1,
            integration: name.is_none() && !source.contains("src/"),
            binary: name,
            timeout: None,
            expected_panic: None,
            ignored: false,
            flavor: Flavor::CurrentThread,
            filter: None,
        };
        let target =
            |package| target(&test, &Path::new("/home/target/debug").join(binary), package);
        let known = target(Some(Path::new("/home/ours")));
        assert_eq!(known, target(None), "{source}");
        known
    }

    #[test]
    fn each_target_is_selected_as_cargo_wants_it() {
        let check = |source, name, binary, expected| {
            assert_eq!(selected(source, name, binary), expected);
        };
        check("ours/src/lib.rs", None, "deps/ours-1a2b", "--lib");
        check("src/main.rs", Some("our-tool"), "deps/our_tool-1a2b", "--bin our-tool");
        check("ours/examples/ex.rs", Some("ex"), "examples/ex-1a2b", "--example ex");
        check("ours/tests/all/main.rs", None, "deps/all-1a2b", "--test all");
        check("tests/it-1.rs", None, "deps/it-1-1a2b", "--test it-1");
        check("ours/benches/fast.rs", None, "deps/fast-1a2b", "--bench fast");
        check("benches/fast/main.rs", None, "deps/fast-1a2b", "--bench fast");
    }

    #[test]
    fn a_folder_named_benches_elsewhere_has_no_benches() {
        let package = Some(Path::new("/home/ours"));
        assert!(is_bench("ours/benches/fast.rs", package));
        assert!(!is_bench("ours/tests/benches/mod.rs", package));
        assert!(!is_bench("ours/tests/all.rs", package));
    }
}
