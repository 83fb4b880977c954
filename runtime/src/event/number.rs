//! Numbers of walks in JSON: as a number while every reader has it exactly, which ends at 2^53, as text beyond.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The first number that a reader with floating point might round.
const EXACT: u128 = 1 << 53;

pub(super) fn serialize<S: Serializer>(number: &u128, serializer: S) -> Result<S::Ok, S::Error> {
    match u64::try_from(*number) {
        Ok(small) if *number < EXACT => serializer.serialize_u64(small),
        _ => serializer.collect_str(number),
    }
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u128, D::Error> {
    deserializer.deserialize_any(Either)
}

/// A number in a list.
#[derive(Serialize, Deserialize)]
struct Number(#[serde(with = "super::number")] u128);

struct Either;

impl de::Visitor<'_> for Either {
    type Value = u128;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number, or the text of one")
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<u128, E> {
        Ok(u128::from(number))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<u128, E> {
        text.parse().map_err(|_| E::invalid_value(de::Unexpected::Str(text), &self))
    }
}

/// Lists of numbers that may be missing.
pub(super) mod list {
    use super::{Deserialize, Deserializer, Number, Serialize, Serializer};

    #[expect(clippy::ref_option, reason = "serde calls it with a reference to the field")]
    pub(in crate::event) fn serialize<S: Serializer>(
        numbers: &Option<Vec<u128>>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let numbers = numbers.iter().flatten();
        numbers.map(|number| Number(*number)).collect::<Vec<_>>().serialize(serializer)
    }

    pub(in crate::event) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Vec<u128>>, D::Error> {
        let numbers = Vec::<Number>::deserialize(deserializer)?;
        Ok(Some(numbers.into_iter().map(|number| number.0).collect()))
    }
}

/// Ranges of numbers: `[start, end]`, without the end.
pub(super) mod ranges {
    use std::ops::Range;

    use super::{Deserialize, Deserializer, Number, Serialize, Serializer};

    pub(in crate::event) fn serialize<S: Serializer>(
        ranges: &[Range<u128>],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let pair = |range: &Range<u128>| [Number(range.start), Number(range.end)];
        ranges.iter().map(pair).collect::<Vec<_>>().serialize(serializer)
    }

    pub(in crate::event) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<Range<u128>>, D::Error> {
        let pairs = Vec::<[Number; 2]>::deserialize(deserializer)?;
        Ok(pairs.into_iter().map(|[start, end]| start.0..end.0).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_text_where_a_reader_could_round_it() {
        let text = |number| serde_json::to_string(&Number(number)).expect("plain data");
        assert_eq!(text(EXACT - 1), "9007199254740991");
        assert_eq!(text(EXACT), "\"9007199254740992\"");
        for number in [0, EXACT - 1, EXACT, u128::MAX] {
            let read: Number = serde_json::from_str(&text(number)).expect("the same shape");
            assert_eq!(read.0, number);
        }
        let error = serde_json::from_str::<Number>("\"x\"").err().expect("no number").to_string();
        assert!(error.starts_with("invalid value: string \"x\", expected a number"), "{error}");
    }
}
