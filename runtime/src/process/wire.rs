//! The words the test process, the supervisor's keepers and their programs exchange: lists of byte strings with lengths.
//!
//! Paths, arguments and environments are bytes on Unix, not text; so no text format is used.

/// A message: a list of byte strings, the first of which says what it is.
pub(super) type Message = Vec<Vec<u8>>;

/// The bytes of `message`, with their number in front.
pub(super) fn encode<T: AsRef<[u8]>>(message: &[T]) -> Vec<u8> {
    let length: usize = message.iter().map(|part| 4 + part.as_ref().len()).sum();
    let mut bytes = Vec::with_capacity(8 + length);
    bytes.extend_from_slice(&size(4 + length));
    bytes.extend_from_slice(&size(message.len()));
    for part in message {
        bytes.extend_from_slice(&size(part.as_ref().len()));
        bytes.extend_from_slice(part.as_ref());
    }
    bytes
}

fn size(length: usize) -> [u8; 4] {
    u32::try_from(length).expect("messages are shorter than 4 GiB").to_le_bytes()
}

/// Takes the first whole message out of `bytes`; none if it has not all arrived.
pub(super) fn decode(bytes: &mut Vec<u8>) -> Option<Message> {
    let total = length_at(bytes, 0)?;
    if bytes.len() < 4 + total {
        return None;
    }
    let body: Vec<u8> = bytes.drain(..4 + total).skip(4).collect();
    let mut message = Vec::with_capacity(length_at(&body, 0)?);
    let mut at = 4;
    while at < body.len() {
        let length = length_at(&body, at)?;
        message.push(body.get(at + 4..at + 4 + length)?.to_vec());
        at += 4 + length;
    }
    Some(message)
}

fn length_at(bytes: &[u8], at: usize) -> Option<usize> {
    let word: [u8; 4] = bytes.get(at..at + 4)?.try_into().ok()?;
    Some(u32::from_le_bytes(word) as usize)
}

/// A number as a part of a message.
pub(super) fn number(value: impl Into<i64>) -> Vec<u8> {
    value.into().to_string().into_bytes()
}

/// A part of a message as a number.
pub(super) fn as_number(part: Option<&Vec<u8>>) -> Option<i64> {
    std::str::from_utf8(part?).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_survive_being_cut_and_joined() {
        let first: Message = vec![b"spawn".to_vec(), vec![0, 255], Vec::new()];
        let second: Message = vec![number(42)];
        let all = [encode(&first), encode(&second)].concat();
        let mut buffer = Vec::new();
        let mut seen = Vec::new();
        for byte in all {
            buffer.push(byte);
            seen.extend(decode(&mut buffer));
        }
        assert_eq!(seen, [first, second]);
        assert!(buffer.is_empty());
        assert_eq!(as_number(seen[1].first()), Some(42));
    }
}
