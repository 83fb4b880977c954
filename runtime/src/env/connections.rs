//! Who talks to whom, as the drivers of an environment tell.

use super::Environment;
use crate::connection::Connection;

impl Environment {
    /// The connections that each driver knows of now, by the driver's name, in the order the drivers were declared. A driver
    /// that has not started has none.
    pub fn connections(&self) -> Vec<(String, Vec<Connection>)> {
        let drivers = self.seats().iter().map(|seat| {
            let driver = seat.lock().driver.clone();
            let known = driver.map(|driver| driver.known_connections());
            (seat.name().to_owned(), known.unwrap_or_default())
        });
        drivers.collect()
    }
}
