//! What the compiler says to mistakes, word for word (`ui/fail`), and what must compile without a
//! warning (`ui/pass`).
//!
//! The programs are compiled as tests, through `rustc_as_test`; those that must compile also run.
//! After a change of a message, `TRYBUILD=overwrite cargo test -p multitest-tests --test ui` renews
//! the expected texts: read the difference.

use std::{env, fs, path::Path, process::Command};

/// The compiler whose words `ui/fail` has.
const PINNED: &str = "rustc 1.95.";

#[test]
fn compile_errors_and_passes() {
    let this = env::current_exe().expect("the path of this test binary");
    let output = Command::new(this)
        .args(["--exact", "programs", "--ignored", "--nocapture"])
        .env("RUSTC_WORKSPACE_WRAPPER", env!("CARGO_BIN_EXE_rustc_as_test"))
        .output()
        .expect("this test binary runs");
    let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}");
}

/// Called by the test above, with the compiler wrapped.
#[test]
#[ignore = "compile_errors_and_passes runs it"]
fn programs() {
    if env::var_os("RUSTC_WORKSPACE_WRAPPER").is_none() {
        return;
    }
    let programs = trybuild::TestCases::new();
    if is_pinned() {
        programs.compile_fail("tests/ui/fail/*.rs");
    }
    programs.pass("tests/ui/pass/*.rs");
}

/// Whether this is the compiler whose words the expected texts have; another one says the same in
/// others.
fn is_pinned() -> bool {
    let output = Command::new("rustc").arg("--version").output().expect("rustc runs");
    let version = String::from_utf8_lossy(&output.stdout).into_owned();
    let pinned = version.starts_with(PINNED);
    if !pinned {
        eprintln!(
            "the texts of compile errors are those of {PINNED}x, not compared with {version}"
        );
    }
    pinned
}

/// A driver whose feature is off: the compiler says which one to turn on.
#[test]
fn missing_feature_of_the_drivers() {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("missing_feature");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
    fs::create_dir_all(directory.join("src")).expect("a directory for the package");
    fs::write(directory.join("Cargo.toml"), manifest(root)).expect("its manifest");
    fs::write(directory.join("src/lib.rs"), "use multitest_drivers::TcpServer;\n")
        .expect("its source");
    fs::copy(root.join("Cargo.lock"), directory.join("Cargo.lock")).expect("the locked versions");
    let output = Command::new(env!("CARGO"))
        .args(["check", "--offline", "--quiet", "--color=never", "--target-dir=target"])
        .current_dir(&directory)
        .output()
        .expect("cargo runs");
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(text.contains("unresolved import `multitest_drivers::TcpServer`"), "{text}");
    assert!(text.contains("the item is gated behind the `tcp` feature"), "{text}");
    assert_eq!(text.matches("error[").count(), 1, "{text}");
}

fn manifest(root: &Path) -> String {
    let drivers = root.join("drivers");
    format!(
        "[package]\nname = \"missing-feature\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [dependencies]\nmultitest-drivers = {{ path = \"{}\", default-features = false }}\n",
        drivers.display()
    )
}
