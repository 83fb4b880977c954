//! What a connection has received and nobody has taken yet.

/// How much is read at once unless more is asked for.
pub(super) const CHUNK: usize = 64 * 1024;
/// What is less is copied when it is taken, and tried at once.
pub(super) const LITTLE: usize = CHUNK / 4;
/// The most that is set aside for data that has not come yet.
const MOST_AHEAD: usize = 1024 * 1024;

/// Received bytes, from the oldest not yet taken.
#[derive(Debug, Default)]
pub(super) struct Inbox {
    bytes: Vec<u8>,
    taken: usize,
}

impl Inbox {
    /// What is there.
    pub(super) fn unread(&self) -> &[u8] {
        &self.bytes[self.taken..]
    }

    /// The place for what comes next; it has room for something. Much data that is `wanted` gets room for itself alone, to
    /// be handed over as it is; little data shares the room, to be read ahead.
    pub(super) fn place(&mut self, wanted: usize) -> &mut Vec<u8> {
        let missing = wanted.saturating_sub(self.unread().len()).min(MOST_AHEAD);
        let room = if missing < LITTLE { CHUNK } else { missing };
        if self.bytes.is_empty() {
            if self.bytes.capacity() != room {
                self.bytes = Vec::with_capacity(room);
            }
        } else if self.bytes.capacity() - self.bytes.len() < missing.max(1) {
            self.bytes.drain(..self.taken);
            self.taken = 0;
            // At least as much again as is there, so that much data is not moved at every step.
            self.bytes.reserve_exact(missing.max(self.bytes.len()).max(1));
        }
        &mut self.bytes
    }

    /// Takes the first `length` bytes, which are there. Much is handed over, little is copied.
    pub(super) fn take(&mut self, length: usize) -> Vec<u8> {
        let whole = self.taken == 0 && length == self.bytes.len();
        if whole && length > self.bytes.capacity() / 2 {
            return std::mem::take(&mut self.bytes);
        }
        let bytes = self.unread()[..length].to_vec();
        self.taken += length;
        if self.taken == self.bytes.len() {
            self.bytes.clear();
            self.taken = 0;
        }
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inbox(bytes: &[u8]) -> Inbox {
        let mut inbox = Inbox::default();
        inbox.place(bytes.len()).extend_from_slice(bytes);
        inbox
    }

    #[test]
    fn little_is_copied_and_much_is_handed_over() {
        let mut little = inbox(b"abc");
        assert_eq!(little.take(2), b"ab");
        assert_eq!(little.unread(), b"c");
        assert_eq!(little.place(10).capacity(), CHUNK);

        let mut much = inbox(&vec![7; CHUNK]);
        let place = much.bytes.as_ptr();
        let taken = much.take(CHUNK);
        assert_eq!((taken.len(), taken.as_ptr()), (CHUNK, place));
        assert!(much.unread().is_empty());
    }

    #[test]
    fn there_is_always_room_and_it_does_not_grow_without_need() {
        let mut inbox = Inbox::default();
        for _ in 0..1_000 {
            let place = inbox.place(100);
            place.resize(place.capacity(), 1);
            while inbox.unread().len() >= 100 {
                inbox.take(100);
            }
        }
        assert!(inbox.bytes.capacity() <= 2 * CHUNK, "{}", inbox.bytes.capacity());
    }

    #[test]
    fn no_more_than_so_much_is_set_aside_ahead() {
        assert_eq!(Inbox::default().place(usize::MAX).capacity(), MOST_AHEAD);
        let mut some = inbox(b"abc");
        assert!(some.place(usize::MAX).capacity() <= 2 * MOST_AHEAD);
        assert_eq!(some.unread(), b"abc");
    }
}
