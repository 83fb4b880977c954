//! Drivers from nothing: a lifecycle by hand, options and attributes from the struct.

use std::{net::TcpListener, sync::Mutex};

use multitest::{
    driver,
    driver::{Health, Lifecycle, StartContext, StopContext},
    prelude::*,
};

/// A port of its own.
#[driver]
#[derive(Debug)]
struct Greeter {
    #[option(default = "hello")]
    greeting: String,
    #[option]
    names: Vec<String>,
    #[option]
    limit: Option<u8>,
    #[attribute]
    port: u16,
    /// What is not marked is its own.
    listener: Mutex<Option<TcpListener>>,
}

impl Lifecycle for Greeter {
    async fn start(options: GreeterOptions, context: &StartContext) -> Result<Self> {
        assert!(context.directory().is_dir());
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        Ok(Self {
            greeting: format!("{} {}", *options.greeting, options.names.join(" and ")),
            names: options.names.take(),
            limit: *options.limit,
            port: listener.local_addr()?.port(),
            listener: Mutex::new(Some(listener)),
        })
    }

    async fn stop(&self, _context: &StopContext) -> Result<()> {
        Lifecycle::abort(self);
        Ok(())
    }

    fn abort(&self) {
        *self.listener.lock().expect("nothing panics with the lock") = None;
    }

    fn health(&self) -> Health {
        match *self.listener.lock().expect("nothing panics with the lock") {
            Some(_) => Health::Healthy,
            None => Health::Dead("hung up".to_owned()),
        }
    }
}

#[multitest(env = { greeter: Greeter { names: ["you", "me"], limit: 5 } })]
async fn it_starts_with_its_options_and_publishes_its_attributes(
    greeter: &Greeter,
    environment: &Environment,
) {
    assert_eq!(greeter.greeting, "hello you and me");
    assert_eq!((greeter.names.len(), greeter.limit), (2, Some(5)));
    let info = environment.driver("greeter").expect("it was declared");
    assert_eq!(info.attributes.get("port"), Some(greeter.port().to_string().as_str()));
    assert_eq!(environment.health("greeter"), Some(Health::Healthy));
}

/// It is a base like any other.
#[driver(base = Greeter, options = { greeting: "good morning", names: [name] })]
#[derive(Debug)]
struct Polite {
    #[option]
    name: String,
    #[attribute(value = base.greeting.clone())]
    greeting: String,
}

#[tokio::test]
async fn it_can_be_a_base_and_stops_alone() -> Result<()> {
    let mut options = Polite::options();
    options.name("you");
    let polite = options.start().await?;
    assert_eq!(polite.greeting(), "good morning you");
    polite.stop().await?;
    assert_eq!(Driver::health(&*polite), Health::Dead("hung up".to_owned()));
    Ok(())
}
