//! What became of one case of a test program, as the program told it.

use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// One case of a test program that ran in an environment: a `TEST` of a C++ program, a function of a Python file, a
/// line of TAP.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CaseResult {
    /// Its full name, in the program's own words.
    pub name: String,
    /// The source file: of the failure if the program says where it was, else of the case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The line in that file, counted from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// What became of it.
    pub status: CaseStatus,
    /// Why it failed or was skipped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// How long it ran; in an event, `duration_us` in microseconds.
    #[serde(
        rename = "duration_us",
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "microseconds",
        deserialize_with = "from_microseconds"
    )]
    pub duration: Option<Duration>,
}

/// What became of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseStatus {
    /// It ran and found nothing wrong.
    Passed,
    /// It found something wrong, or could not run to its end.
    Failed,
    /// It did not run, or nothing was expected of it.
    Skipped,
}

impl CaseResult {
    /// The case `name`, without place, message and duration, which are fields.
    pub fn new(name: impl Into<String>, status: CaseStatus) -> Self {
        let name = name.into();
        Self { name, file: None, line: None, status, message: None, duration: None }
    }

    /// Where it is in the sources: `rates.cpp:31`; none if the program does not say.
    pub fn place(&self) -> Option<String> {
        let file = self.file.as_ref()?;
        Some(self.line.map_or_else(|| file.clone(), |line| format!("{file}:{line}")))
    }
}

#[expect(clippy::ref_option, reason = "serde calls it with a reference to the field")]
fn microseconds<S: Serializer>(
    duration: &Option<Duration>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    duration
        .map(|duration| u64::try_from(duration.as_micros()).unwrap_or(u64::MAX))
        .serialize(serializer)
}

fn from_microseconds<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Duration>, D::Error> {
    Ok(Option::<u64>::deserialize(deserializer)?.map(Duration::from_micros))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_is_written_with_what_is_known_of_it() {
        let mut case = CaseResult::new("Rates.AreRead", CaseStatus::Passed);
        let text = |case: &CaseResult| serde_json::to_string(case).expect("plain data");
        assert_eq!(text(&case), r#"{"name":"Rates.AreRead","status":"passed"}"#);
        assert_eq!(case.place(), None);
        case.file = Some("rates.cpp".to_owned());
        case.line = Some(31);
        case.duration = Some(Duration::from_millis(2));
        assert_eq!(
            text(&case),
            r#"{"name":"Rates.AreRead","file":"rates.cpp","line":31,"status":"passed","duration_us":2000}"#
        );
        assert_eq!(case.place().as_deref(), Some("rates.cpp:31"));
        let read: CaseResult = serde_json::from_str(&text(&case)).expect("the same shape");
        assert_eq!(read, case);
    }
}
