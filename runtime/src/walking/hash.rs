//! A hash that is the same in every build and on every machine (FNV-1a, 64 bits), and its short form in letters.

use std::fmt;

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0100_0000_01b3;
/// Letters that nobody mistakes for one another, and that no shell looks at.
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hash(u64);

impl Hash {
    pub(super) fn new() -> Self {
        Self(OFFSET)
    }

    /// With `text`, told apart from the texts before and after it.
    pub(super) fn text(self, text: &str) -> Self {
        self.bytes(&(text.len() as u64).to_le_bytes()).bytes(text.as_bytes())
    }

    pub(super) fn number(self, number: u128) -> Self {
        self.bytes(&number.to_le_bytes())
    }

    fn bytes(self, bytes: &[u8]) -> Self {
        Self(bytes.iter().fold(self.0, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(PRIME)))
    }

    /// So many letters of it, at most eight.
    pub(super) fn word(self, letters: usize) -> String {
        // A letter looks at no more than five bits of its byte.
        let bytes = self.mixed().to_be_bytes();
        let letter = |byte: u8| char::from(LETTERS[usize::from(byte) % LETTERS.len()]);
        bytes.into_iter().take(letters).map(letter).collect()
    }

    /// Each bit depends on every bit of the hash (the last steps of `SplitMix64`): letters are taken from the top.
    fn mixed(self) -> u64 {
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

impl fmt::Write for Hash {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        *self = self.bytes(text.as_bytes());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_hash_that_others_know() {
        assert_eq!(Hash::new().bytes(b"a"), Hash(0xaf63_dc4c_8601_ec8c));
        assert_eq!(Hash::new().bytes(b"foobar"), Hash(0x8594_4171_f739_67e8));
    }

    #[test]
    fn words_of_thousands_of_texts_hardly_ever_meet() {
        let word = |n: u32| Hash::new().text(&n.to_string()).word(4);
        let words: std::collections::BTreeSet<String> = (0..1000).map(word).collect();
        assert!(words.len() > 995, "{}", words.len());
        assert!(words.iter().all(|word| word.len() == 4));
        assert_ne!(Hash::new().text("a").text("bc"), Hash::new().text("ab").text("c"));
    }
}
