//! Where a program is: a path as it is, a bare name as the shell would find it.

use std::{
    collections::HashSet,
    fs::Metadata,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use crate::error::{Error, Result};

/// The file that `program` names: a path (anything with a `/`, relative to the current directory) or a bare name, looked
/// for in the folders of `PATH`.
///
/// # Errors
///
/// When there is no such file or it cannot be executed; the error says where it looked.
pub fn find_program(program: &Path) -> Result<PathBuf> {
    if program.as_os_str().is_empty() {
        return Err(Error::new("the program's name is empty"));
    }
    if program.components().count() > 1 || program.is_absolute() || program.starts_with(".") {
        return check(program);
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    // A folder that is named twice is looked into once.
    let mut known = HashSet::new();
    let folders: Vec<PathBuf> = std::env::split_paths(&path)
        .filter(|folder| !folder.as_os_str().is_empty() && known.insert(folder.clone()))
        .collect();
    let found: Vec<PathBuf> =
        folders.iter().map(|f| f.join(program)).filter(|p| p.is_file()).collect();
    if let Some(file) = found.iter().find(|file| is_executable(file)) {
        return Ok(file.clone());
    }
    if let Some(file) = found.first() {
        return Err(not_executable(file));
    }
    let list: Vec<String> = folders.iter().map(|f| format!("  {}", f.display())).collect();
    Err(Error::new(format!("no program `{}` was found on PATH", program.display()))
        .details(format!("looked in\n{}", list.join("\n")))
        .help("install it, or give its path"))
}

fn check(program: &Path) -> Result<PathBuf> {
    let file = std::path::absolute(program)?;
    match file.metadata() {
        Err(_) => Err(missing(program, &file)),
        Ok(meta) if meta.is_dir() => {
            Err(Error::new(format!("`{}` is a directory, not a program", file.display())))
        }
        Ok(meta) if !may_be_executed(&meta) => Err(not_executable(&file)),
        Ok(_) => Ok(file),
    }
}

fn missing(program: &Path, file: &Path) -> Error {
    let error = Error::new(format!("there is no program `{}`", file.display()));
    if program.is_absolute() {
        return error.help("build it first, or correct the path");
    }
    let from = std::env::current_dir().unwrap_or_default();
    error.help(format!("a relative path starts at {}", from.display()))
}

fn not_executable(file: &Path) -> Error {
    Error::new(format!("`{}` is not executable", file.display()))
        .help(format!("chmod +x {}", file.display()))
}

fn is_executable(file: &Path) -> bool {
    file.metadata().is_ok_and(|meta| may_be_executed(&meta))
}

fn may_be_executed(meta: &Metadata) -> bool {
    meta.is_file() && meta.permissions().mode() & 0o111 != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_name_is_found_on_path() {
        assert!(find_program(Path::new("sh")).expect("every system has sh").is_absolute());
    }

    #[test]
    fn what_is_missing_says_where_it_was_looked_for() {
        let error = find_program(Path::new("no-such-program-here")).expect_err("no such program");
        assert_eq!(error.to_string(), "no program `no-such-program-here` was found on PATH");
        assert!(error.evidence().expect("the folders").starts_with("looked in\n  /"));
    }

    #[test]
    fn a_file_that_cannot_be_executed_says_what_to_type() {
        let error = find_program(Path::new("./Cargo.toml")).expect_err("not executable");
        assert!(format!("{error:?}").contains("help: chmod +x /"), "{error:?}");
    }
}
