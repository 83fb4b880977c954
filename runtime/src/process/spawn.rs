//! The request for a program: what the test process writes, and the program that the supervisor makes of it.

use std::{
    collections::BTreeMap,
    ffi::{CStr, OsStr},
    fs::{File, OpenOptions},
    io,
    os::{
        fd::AsFd,
        unix::{ffi::OsStrExt, fs::OpenOptionsExt},
    },
    path::Path,
};

use rustix::fs::OFlags;

use super::{
    Command, sweep, sys,
    tree::Mark,
    wire::{self, Message, Writer},
};
use crate::rundir;

/// Where the arguments begin: after the word `spawn`, the directory, stdout, stderr and the number of arguments.
const ARGUMENTS: usize = 5;

/// The request for `command`. The first argument is the program; what follows the arguments is the environment.
pub(super) fn request(command: &Command) -> Vec<u8> {
    let mut message = Writer::new();
    message.part(&[b"spawn"]);
    message.part(&[as_bytes(&command.working_dir)]);
    message.part(&[command.stdout.as_deref().map(as_bytes).unwrap_or_default()]);
    message.part(&[command.stderr.as_deref().map(as_bytes).unwrap_or_default()]);
    message.part(&[&wire::number(i64::try_from(1 + command.args.len()).unwrap_or(0))]);
    message.part(&[as_bytes(&command.program)]);
    for arg in &command.args {
        message.part(&[arg.as_bytes()]);
    }
    for (name, value) in environment(command) {
        message.part(&[name.as_bytes(), b"=", value.as_bytes()]);
    }
    message.finish()
}

fn as_bytes(path: &Path) -> &[u8] {
    path.as_os_str().as_bytes()
}

/// Each variable, the last of a name, and ours.
fn environment(command: &Command) -> BTreeMap<&OsStr, &OsStr> {
    let given = command.env.iter().map(|(name, value)| (name.as_os_str(), value.as_os_str()));
    let ours = [(sweep::MARK, sweep::mark()), (rundir::RUN, rundir::run_id())];
    given.chain(ours.map(|(name, value)| (OsStr::new(name), OsStr::new(value)))).collect()
}

/// Runs the program of a request, in a process group of its own, and returns its pid.
pub(super) fn spawn(request: &Message, mark: &Mark) -> io::Result<i32> {
    let count = request.number(4).and_then(|count| usize::try_from(count).ok()).unwrap_or(0);
    let environment = ARGUMENTS + count;
    // That of this process is `/dev/null`.
    let input = io::stdin();
    let (output, errors) = (log(request, 2)?, log(request, 3)?);
    let mut env = strings(request, environment, request.len())?;
    mark.put_into(&mut env);
    sys::spawn(&sys::Program {
        args: &strings(request, ARGUMENTS, environment)?,
        env: &env,
        directory: string(request, 1)?,
        stdio: [input.as_fd(), output.as_fd(), errors.as_fd()],
    })
}

fn strings(request: &Message, from: usize, to: usize) -> io::Result<Vec<&CStr>> {
    (from..to).map(|part| string(request, part)).collect()
}

fn string(request: &Message, part: usize) -> io::Result<&CStr> {
    let error = || {
        let text = format!("`{}` has a zero byte in it", request.text(part).replace('\0', "\\0"));
        io::Error::new(io::ErrorKind::InvalidInput, text)
    };
    request.c_str(part).ok_or_else(error)
}

/// Opens a file to append to. A pipe that nobody reads is refused: to wait for its reader would hold up other programs.
fn append(path: &Path) -> io::Result<File> {
    let no_wait = OFlags::NONBLOCK.bits().cast_signed();
    let file = OpenOptions::new().append(true).create(true).custom_flags(no_wait).open(path)?;
    rustix::fs::fcntl_setfl(&file, OFlags::APPEND)?;
    Ok(file)
}

fn log(request: &Message, part: usize) -> io::Result<File> {
    match request.get(part) {
        None | Some([]) => OpenOptions::new().write(true).open("/dev/null"),
        Some(path) => append(Path::new(OsStr::from_bytes(path))),
    }
}
