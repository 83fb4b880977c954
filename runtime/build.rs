//! Refuses systems on which the promises do not hold, before anything else is compiled: in the crate itself this would be
//! followed by an error for everything that such a system lacks.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let system = std::env::var("CARGO_CFG_TARGET_OS").unwrap_or_default();
    if !["linux", "macos"].contains(&system.as_str()) {
        println!(
            "cargo::error=multitest runs on Linux, and on macOS with weaker guarantees: on `{system}` it cannot promise that \
             no process outlives its test"
        );
    }
}
