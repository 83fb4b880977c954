//! The events of each driver, as lines for people beside its logs.
//!
//! They are filed when the test is over and its directory is kept: a test that passes writes nothing.

use std::{collections::BTreeMap, fs, path::Path, sync::PoisonError, time::Duration};

use serde_json::Value;

use super::{Record, Recorder};
use crate::clock::human;

/// The file in a driver's directory.
const FILE: &str = "events.log";

impl Recorder {
    /// Writes what happened to each driver that has begun to start to `events.log` in its directory,
    /// which has the driver's name and is in `directory`. A full or read-only disk must not fail the
    /// test.
    pub(crate) fn file(&self, directory: &Path) {
        let told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        for (driver, diary) in diaries(&told) {
            let directory = directory.join(driver);
            // Not what is above it: a test's directory that is gone must not come back.
            let _ = fs::create_dir(&directory);
            let _ = fs::write(directory.join(FILE), diary);
        }
    }
}

/// The lines of each driver, by its name; the times count from the first of `records`.
fn diaries(records: &[Record]) -> BTreeMap<String, String> {
    let begin = records.first().map_or(0, |record| record.time_us);
    let mut diaries = BTreeMap::<String, String>::new();
    for record in records {
        let Ok(Value::Object(mut event)) = serde_json::to_value(&record.event) else { continue };
        let (Some(Value::String(driver)), Some(Value::String(name))) =
            (event.remove("driver"), event.remove("event"))
        else {
            continue;
        };
        let what = name.strip_prefix("driver_").unwrap_or(&name).replace('_', " ");
        // That it was declared is the test's matter.
        if what == "declared" {
            continue;
        }
        let after = human(Duration::from_micros(record.time_us.saturating_sub(begin)));
        let details: Vec<String> =
            event.iter().filter_map(|(name, value)| shown(name, value)).collect();
        let line = format!("{after:>10}  {what}  {}", indented(&details.join(", ")));
        let diary = diaries.entry(driver).or_default();
        diary.push_str(line.trim_end());
        diary.push('\n');
    }
    diaries
}

/// A field of an event; none if it says nothing.
fn shown(name: &str, value: &Value) -> Option<String> {
    match (name, value) {
        (_, Value::Null) => None,
        (_, Value::Array(items)) if items.is_empty() => None,
        ("error" | "text" | "reason" | "attributes", value) => Some(plain(value)),
        (name, value) => Some(format!("{name} {}", plain(value))),
    }
}

/// `port 80, host localhost` of pairs and lists.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(item).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

fn item(value: &Value) -> String {
    match value {
        Value::Array(pair) => pair.iter().map(plain).collect::<Vec<_>>().join(" "),
        other => plain(other),
    }
}

/// The lines after the first stand below the event.
fn indented(text: &str) -> String {
    text.replace('\n', &format!("\n{:12}", ""))
}

#[cfg(test)]
mod tests {
    use super::{super::Event, *};

    fn record(time_us: u64, event: Event) -> Record {
        Record { time_us, ..Record::now(None, event) }
    }

    #[test]
    fn each_driver_has_its_lines() {
        let app = || "app".to_owned();
        let attributes =
            vec![("pid".to_owned(), "7".to_owned()), ("port".to_owned(), "80".to_owned())];
        let records = [
            record(1_000, Event::BodyStarted),
            record(
                1_000,
                Event::DriverDeclared { driver: app(), kind: "App".to_owned(), needs: vec![] },
            ),
            record(2_000, Event::DriverStarting { driver: app() }),
            record(
                2_500,
                Event::ProgramSpawned { driver: app(), pid: 7, program: "/bin/sh".into() },
            ),
            record(14_000, Event::DriverReady { driver: app(), attributes }),
            record(15_000, Event::DriverStarting { driver: "other".to_owned() }),
            record(16_000, Event::Warning { driver: None, text: "of the test".to_owned() }),
            record(17_000, Event::Warning { driver: Some(app()), text: "is slow".to_owned() }),
            record(1_301_000, Event::ProgramExited { driver: app(), pid: 7, code: 1 }),
            record(
                1_302_000,
                Event::DriverStopped { driver: app(), error: Some("a\nb".to_owned()) },
            ),
        ];
        let diaries = diaries(&records);
        let expected = [
            "      1 ms  starting",
            "      1 ms  program spawned  pid 7, program /bin/sh",
            "     13 ms  ready  pid 7, port 80",
            "     16 ms  warning  is slow",
            "    1.30 s  program exited  code 1, pid 7",
            "    1.30 s  stopped  a",
            "            b",
            "",
        ];
        assert_eq!(diaries["app"], expected.join("\n"));
        assert_eq!(diaries["other"], "     14 ms  starting\n");
        assert_eq!(diaries.len(), 2);
    }
}
