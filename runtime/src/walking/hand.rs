//! Which walk each worker has at hand, in a file that survives the process: a walk may end it.
//!
//! The file is mapped: a worker turns to a walk with a few stores, and no system call. Its words, in the byte order of the
//! machine: a line of eight begins with a mark and the number of workers; then a line for each worker: 1 if it has a walk at
//! hand, and the low and the high half of the number.

use std::{
    fs::{File, OpenOptions},
    io::{self, Write as _},
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
};

use crate::process::sys::Words;

/// The name of the file in the test's directory.
pub(super) const FILE: &str = "walks.now";
/// Says that it is such a file, and of which version.
const MARK: u64 = u64::from_le_bytes(*b"walks.1\n");
/// How many words a worker has: a line of the processor's cache, which it shares with nobody.
const LINE: usize = 8;

const RESTS: u64 = 0;
const WALKS: u64 = 1;

/// The walks at hand.
#[derive(Debug)]
pub(super) struct Hand(Place);

#[derive(Debug)]
enum Place {
    File(Words),
    /// No file could be made.
    Memory(Vec<AtomicU64>),
}

impl Hand {
    /// Writes the file for so many workers.
    pub(super) fn new(path: &Path, workers: usize) -> io::Result<Self> {
        let words = LINE * (workers + 1);
        let file =
            OpenOptions::new().read(true).write(true).create(true).truncate(true).open(path)?;
        (&file).write_all(&vec![0; words * size_of::<u64>()])?;
        let words = Words::map(&file, words)?;
        words[1].store(workers as u64, Ordering::Release);
        words[0].store(MARK, Ordering::Release);
        Ok(Self(Place::File(words)))
    }

    /// Where there is no place for a file; nobody learns what the process left then.
    pub(super) fn without_file() -> Self {
        Self(Place::Memory(Vec::new()))
    }

    /// The worker turns to this walk.
    pub(super) fn enters(&self, worker: usize, walk: u128) {
        let [low, high] = halves(walk);
        if let Some([state, lower, higher, ..]) = self.line(worker) {
            // Each store is released, so that whatever ends the process in between never leaves half a number at hand.
            state.store(RESTS, Ordering::Release);
            lower.store(low, Ordering::Release);
            higher.store(high, Ordering::Release);
            state.store(WALKS, Ordering::Release);
        }
    }

    /// The worker has no walk at hand.
    pub(super) fn rests(&self, worker: usize) {
        if let Some([state, ..]) = self.line(worker) {
            state.store(RESTS, Ordering::Release);
        }
    }

    /// The walks that are at hand now.
    pub(super) fn walks(&self) -> Vec<u128> {
        let lines = (0..).map_while(|worker| self.line(worker));
        let load = |line: &[AtomicU64]| {
            let word = |at: usize| line[at].load(Ordering::Acquire);
            (word(0) == WALKS).then(|| whole(word(1), word(2)))
        };
        let mut walks: Vec<u128> = lines.filter_map(load).collect();
        walks.sort_unstable();
        walks
    }

    fn line(&self, worker: usize) -> Option<&[AtomicU64]> {
        let words = match &self.0 {
            Place::File(words) => &**words,
            Place::Memory(words) => words,
        };
        let start = LINE * (worker + 1);
        words.get(start..start + LINE)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the two halves are the whole")]
fn halves(number: u128) -> [u64; 2] {
    [number as u64, (number >> 64) as u64]
}

fn whole(low: u64, high: u64) -> u128 {
    u128::from(low) | u128::from(high) << 64
}

/// The walks that were at hand when the process that wrote the file at `path` ended; none if it is no such file.
pub(super) fn left(path: &Path) -> Vec<u128> {
    let words = File::open(path).and_then(read).unwrap_or_default();
    let [[MARK, ..], lines @ ..] = &words[..] else { return Vec::new() };
    let at_hand = |line: &&[u64; LINE]| line[0] == WALKS;
    let walk = |line: &[u64; LINE]| whole(line[1], line[2]);
    let mut walks: Vec<u128> = lines.iter().filter(at_hand).map(walk).collect();
    walks.sort_unstable();
    walks.dedup();
    walks
}

fn read(mut file: File) -> io::Result<Vec<[u64; LINE]>> {
    let mut bytes = Vec::new();
    io::Read::read_to_end(&mut file, &mut bytes)?;
    let (words, _) = bytes.as_chunks::<{ size_of::<u64>() }>();
    let words: Vec<u64> = words.iter().map(|word| u64::from_ne_bytes(*word)).collect();
    Ok(words.as_chunks().0.to_vec())
}

#[cfg(test)]
mod tests {
    use super::{super::tests::Folder, *};

    #[test]
    fn the_file_tells_at_any_moment_which_walks_are_at_hand() {
        let folder = Folder::new();
        let path = folder.path().join(FILE);
        let hand = Hand::new(&path, 3).expect("there is room");
        assert_eq!(left(&path), []);
        assert_eq!(hand.walks(), []);
        hand.enters(0, 7);
        hand.enters(2, (5 << 64) + 1);
        hand.enters(1, 7);
        assert_eq!(left(&path), [7, (5 << 64) + 1]);
        hand.enters(0, 8);
        hand.rests(2);
        drop(hand);
        assert_eq!(left(&path), [7, 8]);
    }

    #[test]
    fn a_worker_without_a_line_is_forgotten() {
        let hand = Hand::without_file();
        hand.enters(3, 9);
        hand.rests(3);
    }

    #[test]
    fn what_is_no_such_file_has_no_walks() {
        let folder = Folder::new();
        let path = folder.path().join(FILE);
        assert_eq!(left(&path), []);
        for text in
            ["", "walks.1\n", "something else, and longer than a line of eight words is, so there"]
        {
            std::fs::write(&path, text).expect("a temporary file");
            assert_eq!(left(&path), [], "{text}");
        }
    }
}
