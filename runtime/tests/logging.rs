//! What walks tell those who listen through `tracing`.
//!
//! In a process of its own: whether anybody listens to a place in the code is remembered for the whole process, and a test
//! beside it that gets there first, at the wrong moment, settles it for all.

use std::{
    fmt::{self, Write as _},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use multitest::{Error, Result, walks::Walks};
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};

/// Notes spans and events of walks, each with its fields, in the order in which they come.
#[derive(Clone, Default)]
struct Listener {
    heard: Arc<Mutex<Vec<String>>>,
    spans: Arc<AtomicU64>,
}

#[derive(Default)]
struct Fields(String);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        _ = write!(self.0, " {field}={value:?}");
    }
}

impl Listener {
    fn note(&self, text: String) {
        self.heard.lock().expect("nobody panics").push(text);
    }
}

impl Subscriber for Listener {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "multitest::walks"
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut fields = Fields::default();
        span.record(&mut fields);
        self.note(format!("{}{}", span.metadata().name(), fields.0));
        Id::from_u64(self.spans.fetch_add(1, Ordering::Relaxed) + 1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        let mut fields = Fields::default();
        values.record(&mut fields);
        if let Some(last) = self.heard.lock().expect("nobody panics").last_mut() {
            *last += &fields.0;
        }
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        self.note(format!("{}{}", event.metadata().level(), fields.0));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[test]
fn each_action_is_a_span_with_its_walk_and_a_failure_is_a_warning() -> Result<()> {
    let listener = Listener::default();
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let walks = Walks::new(())
        .sync("currency", ["EUR", "USD"], |_, ()| Ok(()))
        .sync("pays", [3], |_, ()| Ok(()))
        .future("arrives", [()], |(), (), context| {
            let lost = context.walk() == 1;
            Box::pin(async move { if lost { Err(Error::new("lost")) } else { Ok(()) } })
        })
        .explain(0)
        .concurrency(1);
    let walks =
        tracing::subscriber::with_default(listener.clone(), || runtime.block_on(walks.run()))?;
    assert_eq!(walks.failed(), 1);
    let heard = listener.heard.lock().expect("nobody panics");
    assert_eq!(
        *heard,
        [
            "action walk=0 action=\"currency\" option=\"EUR\"",
            "action walk=0 action=\"pays\" option=\"3\"",
            "action walk=0 action=\"arrives\" option=\"null\"",
            "action walk=1 action=\"currency\" option=\"USD\"",
            "action walk=1 action=\"pays\" option=\"3\"",
            "action walk=1 action=\"arrives\" option=\"null\"",
            "WARN message=the walk failed walk=1 action=\"arrives\" error=lost",
        ]
    );
    Ok(())
}
