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
fn missing_features_of_the_drivers() {
    for (driver, feature) in [("App", "app"), ("TcpServer", "tcp"), ("TestProgram", "test-program")]
    {
        let import = format!("use multitest_drivers::{driver};\n");
        let text = check("missing_feature", "default-features = false", &[("lib.rs", &import)]);
        let unresolved = format!("unresolved import `multitest_drivers::{driver}`");
        assert!(text.contains(&unresolved), "{text}");
        let gated = format!("the item is gated behind the `{feature}` feature");
        assert!(text.contains(&gated), "{text}");
        assert_eq!(text.matches("error[").count(), 1, "{text}");
    }
}

/// The drivers of an environment are suggested in other crates, too.
#[test]
fn parameters_that_name_no_driver_of_another_crate() {
    let declares = "use multitest_drivers::TcpServer;\n\
                    multitest::environment! {\n\
                    pub Shared { server: TcpServer, other: TcpServer }\n}\n";
    let uses = "use multitest::multitest;\n\
                use multitest_drivers::TcpServer;\n\
                use another_crate::Shared;\n\
                #[multitest(env = Shared)]\n\
                fn near(sevrer: &TcpServer) { sevrer.port(); }\n\
                #[multitest(env = Shared)]\n\
                fn far(database: &TcpServer) { database.port(); }\n\
                fn main() {}\n";
    let text = check("another_crate", "", &[("lib.rs", declares), ("main.rs", uses)]);
    assert!(text.contains("no field `sevrer` on type `Shared`"), "{text}");
    assert!(text.contains("a field with a similar name exists"), "{text}");
    assert!(text.contains("available fields are: `server`, `other`"), "{text}");
    assert_eq!(text.matches("error[").count(), 2, "{text}");
}

/// What cargo says of a package of this name with these files in `src`, whose tests are checked; `options` are said of the
/// drivers it depends on.
fn check(name: &str, options: &str, files: &[(&str, &str)]) -> String {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
    fs::create_dir_all(directory.join("src")).expect("a directory for the package");
    fs::write(directory.join("Cargo.toml"), manifest(name, options, root)).expect("its manifest");
    for (file, text) in files {
        fs::write(directory.join("src").join(file), text).expect("its source");
    }
    fs::copy(root.join("Cargo.lock"), directory.join("Cargo.lock")).expect("the locked versions");
    let output = Command::new(env!("CARGO"))
        .args(["check", "--tests", "--offline", "--quiet", "--color=never", "--target-dir=target"])
        .current_dir(&directory)
        .output()
        .expect("cargo runs");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn manifest(name: &str, options: &str, root: &Path) -> String {
    let (runtime, drivers) = (root.join("runtime"), root.join("drivers"));
    let comma = if options.is_empty() { "" } else { ", " };
    format!(
        "[package]\nname = \"{name}\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
         multitest = {{ path = \"{}\" }}\nmultitest-drivers = {{ path = \"{}\"{comma}{options} }}\n",
        runtime.display(),
        drivers.display()
    )
}
