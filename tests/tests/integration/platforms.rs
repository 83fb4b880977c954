//! The systems for which the runtime agrees to be built.

use std::{env, path::Path, process::Command};

use crate::support::Home;

/// What the runtime's build script tells cargo of a build for `system`.
fn said(script: &Path, system: &str) -> Vec<String> {
    let output = Command::new(script).env("CARGO_CFG_TARGET_OS", system).output();
    let output = output.expect("the script was compiled");
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).expect("it writes text");
    let told = text.lines().filter(|line| !line.starts_with("cargo::rerun-if-changed"));
    told.map(str::to_owned).collect()
}

#[test]
fn other_systems_are_refused_with_one_error() {
    let home = Home::new();
    let script = home.path().join("build");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime/build.rs");
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let compiled =
        Command::new(rustc).args(["--edition", "2024", "-o"]).args([&script, &source]).status();
    assert!(compiled.expect("there is a compiler").success());
    assert!(said(&script, "linux").is_empty());
    assert!(said(&script, "macos").is_empty());
    assert_eq!(
        said(&script, "windows"),
        [
            "cargo::error=multitest runs on Linux, and on macOS with weaker guarantees: on `windows` it cannot promise that \
             no process outlives its test"
        ]
    );
}
