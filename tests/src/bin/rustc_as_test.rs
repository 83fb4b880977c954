//! Calls `rustc` as cargo would, but compiles programs as tests: `#[test]` functions are dropped
//! before they are checked otherwise, and the compile-fail tests are about what the compiler says
//! to them.
//!
//! Cargo calls it as `RUSTC_WORKSPACE_WRAPPER`: the first argument is the compiler.

use std::{
    env,
    process::{Command, ExitCode},
};

fn main() -> ExitCode {
    let mut arguments = env::args_os().skip(1);
    let Some(compiler) = arguments.next() else { return ExitCode::FAILURE };
    let arguments: Vec<_> = arguments.collect();
    let mut command = Command::new(compiler);
    command.args(&arguments);
    let program = arguments.windows(2).any(|pair| pair[0] == "--crate-type" && pair[1] == "bin");
    let question =
        arguments.iter().any(|argument| argument.to_string_lossy().starts_with("--print"));
    if program && !question {
        command.arg("--test");
    }
    match command.status() {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) | Err(_) => ExitCode::FAILURE,
    }
}
