//! The command line of an [`App`](super::App): which file runs, with which arguments, environment and directory.

use std::{
    ffi::{OsStr, OsString},
    fs,
    path::{Path, PathBuf},
};

use multitest::{
    Error, Result,
    process::{Command, find_program},
    value::Variable,
};

use super::{
    STDERR, STDOUT,
    options::{AppOptions, BinaryStrategy},
};

/// The command that `options` ask for, its output going to `stdout` and `stderr` in `directory`.
pub(super) fn command(options: &AppOptions, directory: &Path) -> Result<Command> {
    let line = command_line(options, directory)?;
    let (program, args) = line.split_first().ok_or_else(binary_missing)?;
    let program = Path::new(program);
    // The binary was found already; what stands in front of it was not.
    let in_front = options.shell.unwrap_or_default()
        || options.pre_args.as_ref().is_some_and(|args| !args.is_empty());
    let program = if in_front { find_program(program)? } else { program.to_owned() };
    Ok(Command {
        program,
        args: args.to_vec(),
        env: environment(options),
        working_dir: working_dir(options, directory)?,
        stdout: Some(directory.join(STDOUT)),
        stderr: Some(directory.join(STDERR)),
    })
}

/// Adds what other drivers publish, below what the options say themselves.
pub(super) fn tell_of_drivers(options: &mut AppOptions, variables: Vec<(String, String)>) {
    let variables = variables.into_iter();
    let variables =
        variables.map(|(name, value)| Variable { name: name.into(), value: value.into() });
    options.env.get_or_insert_default().splice(0..0, variables);
}

fn binary_missing() -> Error {
    Error::new("the option `binary` is not set")
        .help("set it: `binary: env!(\"CARGO_BIN_EXE_name\")`")
}

fn command_line(options: &AppOptions, directory: &Path) -> Result<Vec<OsString>> {
    let binary = options.binary.as_deref().ok_or_else(binary_missing)?;
    // A shell finds its programs itself.
    let binary = if options.shell.unwrap_or_default() {
        binary.to_owned()
    } else {
        placed(binary, options, directory)?
    };
    let mut line = options.pre_args.clone().unwrap_or_default();
    line.push(binary.into_os_string());
    line.extend_from_slice(options.args.as_deref().unwrap_or_default());
    if options.shell.unwrap_or_default() {
        line = vec!["/bin/sh".into(), "-c".into(), line.join(OsStr::new(" "))];
    }
    Ok(line)
}

/// The file to run, after the binary strategy.
fn placed(binary: &Path, options: &AppOptions, directory: &Path) -> Result<PathBuf> {
    let found = find_program(binary)?;
    let link = |place: &dyn Fn(&Path, &Path) -> std::io::Result<()>| {
        let bin = directory.join("bin");
        let target = bin.join(found.file_name().unwrap_or_default());
        let placed = fs::create_dir_all(&bin).and_then(|()| {
            let _ = fs::remove_file(&target);
            place(&found, &target)
        });
        placed.map_err(|e| {
            Error::from(e).context(format!(
                "`{}` could not be put at `{}`",
                found.display(),
                target.display()
            ))
        })?;
        Ok(target)
    };
    match options.binary_strategy.unwrap_or_default() {
        BinaryStrategy::Noop => Ok(found.clone()),
        BinaryStrategy::Link => link(&|from, to| std::os::unix::fs::symlink(from, to)),
        BinaryStrategy::Copy => link(&|from, to| fs::copy(from, to).map(drop)),
    }
}

fn environment(options: &AppOptions) -> Vec<(OsString, OsString)> {
    let mut env: Vec<_> = if options.clear_env.unwrap_or_default() {
        Vec::new()
    } else {
        std::env::vars_os().collect()
    };
    env.extend(options.env.iter().flatten().cloned().map(|Variable { name, value }| (name, value)));
    env
}

fn working_dir(options: &AppOptions, directory: &Path) -> Result<PathBuf> {
    let wanted =
        options.working_dir.as_ref().map_or_else(|| directory.to_owned(), |d| directory.join(d));
    if wanted.is_dir() {
        return Ok(wanted);
    }
    Err(Error::new(format!("the working_dir `{}` is not a directory", wanted.display()))
        .help("make it first, or leave the option out to run in the driver's own directory"))
}
