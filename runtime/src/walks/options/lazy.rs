//! Options too many to keep: made again on demand, with a few iterations kept where they stand.
//!
//! Walks ask for options in rising order, each worker from a place of its own, so an iteration that stands a little before the
//! wanted option is nearly always there.

use std::sync::{Arc, Mutex, PoisonError};

use super::source::Options;

/// How many iterations are kept.
const CURSORS: usize = 32;

pub(in crate::walks) struct Lazy<O> {
    options: Options<O>,
    count: usize,
    cursors: Mutex<Vec<Cursor<O>>>,
}

/// An iteration, and the option it yielded last.
struct Cursor<O> {
    index: usize,
    option: Arc<O>,
    rest: Box<dyn Iterator<Item = O> + Send>,
}

impl<O: 'static> Lazy<O> {
    pub(super) fn new(options: Options<O>, count: usize) -> Self {
        Self { options, count, cursors: Mutex::default() }
    }

    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// The option at `index`.
    ///
    /// # Panics
    ///
    /// If the iterator has fewer options than it had when they were counted.
    pub(super) fn get(&self, index: usize) -> Arc<O> {
        let near = self.take(index);
        let cursor = near.map_or_else(|| self.start(index), |near| self.forward(near, index));
        let option = Arc::clone(&cursor.option);
        let mut cursors = self.cursors.lock().unwrap_or_else(PoisonError::into_inner);
        if cursors.len() == CURSORS {
            cursors.remove(0);
        }
        cursors.push(cursor);
        option
    }

    /// The iteration that stands nearest before `index`, or on it.
    fn take(&self, index: usize) -> Option<Cursor<O>> {
        let mut cursors = self.cursors.lock().unwrap_or_else(PoisonError::into_inner);
        let standing = cursors.iter().enumerate().filter(|(_, cursor)| cursor.index <= index);
        let (at, _) = standing.max_by_key(|(_, cursor)| cursor.index)?;
        Some(cursors.remove(at))
    }

    fn start(&self, index: usize) -> Cursor<O> {
        let mut rest = self.options.iterate();
        let option = Arc::new(rest.nth(index).unwrap_or_else(|| self.ended(index)));
        Cursor { index, option, rest }
    }

    fn forward(&self, mut cursor: Cursor<O>, index: usize) -> Cursor<O> {
        if let Some(steps) = (index - cursor.index).checked_sub(1) {
            let option = cursor.rest.nth(steps).unwrap_or_else(|| self.ended(index));
            (cursor.index, cursor.option) = (index, Arc::new(option));
        }
        cursor
    }

    fn ended(&self, index: usize) -> ! {
        panic!(
            "the options ended before number {index}, and there were {} when they were counted",
            self.count
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_come_by_index_in_any_order() {
        let lazy = Lazy::new(Options::new((0..1000).filter(|n| n % 2 == 0)), 500);
        for index in [0, 1, 1, 7, 400, 3, 499, 0, 8] {
            assert_eq!(*lazy.get(index), index * 2);
        }
    }

    #[test]
    fn iterations_go_on_from_where_they_stand() {
        use std::sync::atomic::{AtomicUsize, Ordering};
        static MADE: AtomicUsize = AtomicUsize::new(0);
        let count = |n| {
            MADE.fetch_add(1, Ordering::Relaxed);
            n
        };
        let lazy = Lazy::new(Options::new((0..100_000).map(count)), 100_000);
        for index in 0..1000 {
            assert_eq!(*lazy.get(50_000 + index), 50_000 + index);
            assert_eq!(*lazy.get(index), index);
        }
        assert_eq!(MADE.load(Ordering::Relaxed), 52_000);
    }
}
