//! A terminal without a screen.

use std::{
    cell::RefCell,
    ffi::OsStr,
    fs::{File, OpenOptions},
    io::{ErrorKind, Read as _},
    os::unix::{ffi::OsStrExt as _, fs::OpenOptionsExt as _},
};

use rustix::{
    fs::{OFlags, fcntl_setfl},
    pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt},
};

/// What programs write to it is kept.
#[derive(Debug)]
pub(crate) struct Terminal {
    screen: File,
    seen: RefCell<Vec<u8>>,
}

impl Terminal {
    /// A terminal, and the end that programs write to.
    pub(crate) fn new() -> (Self, File) {
        let screen = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a terminal is free");
        grantpt(&screen).expect("it is ours");
        unlockpt(&screen).expect("it is ours");
        fcntl_setfl(&screen, OFlags::NONBLOCK | OFlags::RDWR).expect("it is open");
        let name = ptsname(&screen, Vec::new()).expect("it has a name");
        let path = OsStr::from_bytes(name.as_bytes());
        // This process keeps the terminal it has.
        let flags = OFlags::NOCTTY.bits().cast_signed();
        let end = OpenOptions::new().read(true).write(true).custom_flags(flags).open(path);
        let end = end.expect("it is unlocked");
        (Self { screen: screen.into(), seen: RefCell::default() }, end)
    }

    /// Everything that was written so far.
    pub(crate) fn seen(&self) -> String {
        let (mut seen, mut part) = (self.seen.borrow_mut(), [0; 4096]);
        loop {
            match (&self.screen).read(&mut part) {
                Ok(0) => break,
                Ok(length) => seen.extend(&part[..length]),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                // Nothing more for now, or nobody is left who could write.
                Err(_) => break,
            }
        }
        String::from_utf8_lossy(&seen).into_owned()
    }
}
