//! Where a server that needs a configuration file lives: a driver made from nothing, for a
//! directory and a port.

use std::{
    fs,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use multitest::{
    Driver, DriverOptions, Error, Result,
    driver::{Attributes, CommonOptions, StartContext, StopContext},
};
use tokio::net::TcpSocket;

/// A directory, and a port of 127.0.0.1 that nobody else is given.
///
/// The server runs in the directory. Its stop fails when a process still runs there: it stops after
/// all who mention it.
#[derive(Debug)]
pub(crate) struct Place {
    directory: PathBuf,
    port: u16,
    /// Bound and not listening: who asks the system for a port is not given this one, and a server
    /// that sets `SO_REUSEADDR`, as servers do, can listen on it.
    reserved: Mutex<Option<TcpSocket>>,
}

impl Place {
    pub(crate) fn directory(&self) -> &Path {
        &self.directory
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Writes the file `name`, making the folders above it, and returns its path.
    pub(crate) fn write(&self, name: &str, text: &str) -> Result<PathBuf> {
        let path = self.directory.join(name);
        fs::create_dir_all(path.parent().unwrap_or(&self.directory))?;
        fs::write(&path, text)?;
        Ok(path)
    }

    /// The ids of the processes that run in it.
    pub(crate) fn running(&self) -> Vec<u32> {
        running_in(&self.directory)
    }
}

/// The ids of the processes whose working directory is `directory`.
pub(crate) fn running_in(directory: &Path) -> Vec<u32> {
    let entries = fs::read_dir("/proc").expect("the tests need /proc");
    let pids = entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    // One that has ended and is not reaped yet has no directory.
    let here =
        |pid: &u32| fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|cwd| cwd == directory);
    pids.filter(here).collect()
}

#[derive(Debug, Default)]
pub(crate) struct PlaceOptions(CommonOptions);

impl DriverOptions for PlaceOptions {
    type Driver = Place;

    fn common(&mut self) -> &mut CommonOptions {
        &mut self.0
    }
}

impl Driver for Place {
    type Options = PlaceOptions;

    async fn start(_: PlaceOptions, context: &StartContext) -> Result<Self> {
        let socket = TcpSocket::new_v4()?;
        socket.set_reuseaddr(true)?;
        socket.bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
        Ok(Self {
            // As the system writes it, without symbolic links.
            directory: context.directory().canonicalize()?,
            port: socket.local_addr()?.port(),
            reserved: Mutex::new(Some(socket)),
        })
    }

    async fn stop(&self, _: &StopContext) -> Result<()> {
        self.reserved.lock().unwrap_or_else(PoisonError::into_inner).take();
        match self.running().as_slice() {
            [] => Ok(()),
            left => Err(Error::new(format!(
                "expected nobody in `{}`, found the processes {left:?}",
                self.directory.display()
            ))),
        }
    }

    fn attributes(&self) -> Attributes {
        let mut attributes = Attributes::default();
        attributes.set("directory", self.directory.display()).set("port", self.port);
        attributes
    }
}
