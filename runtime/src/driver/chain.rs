//! The instances of one driver in an environment, oldest first.
//!
//! A restart adds one. Those before stay as they were, so that a reference to one stays good, also while the driver
//! restarts; to read "the driver" is to walk to the last.

use std::{
    any::Any,
    sync::{Arc, OnceLock},
};

/// A [`Chain`] of any type.
pub(crate) trait AnyChain: Any + Send + Sync {
    /// The newest instance; none before the first start.
    fn newest(&self) -> Option<&(dyn Any + Send + Sync)>;
}

impl<D: Send + Sync + 'static> AnyChain for Chain<D> {
    fn newest(&self) -> Option<&(dyn Any + Send + Sync)> {
        self.last().map(|driver| &**driver as _)
    }
}

/// Every instance that a driver has had.
#[derive(Debug)]
pub(crate) struct Chain<D> {
    first: OnceLock<Box<Node<D>>>,
}

#[derive(Debug)]
struct Node<D> {
    driver: Arc<D>,
    next: OnceLock<Box<Self>>,
}

impl<D> Default for Chain<D> {
    fn default() -> Self {
        Self { first: OnceLock::new() }
    }
}

impl<D> Chain<D> {
    /// The newest instance; none before the first start.
    pub(crate) fn last(&self) -> Option<&Arc<D>> {
        let mut node = self.first.get()?;
        while let Some(next) = node.next.get() {
            node = next;
        }
        Some(&node.driver)
    }

    /// Adds an instance, the newest from now on.
    pub(crate) fn push(&self, driver: Arc<D>) {
        let mut node = Box::new(Node { driver, next: OnceLock::new() });
        let mut place = &self.first;
        while let Err(refused) = place.set(node) {
            node = refused;
            if let Some(taken) = place.get() {
                place = &taken.next;
            }
        }
    }
}

impl<D> Drop for Chain<D> {
    /// One after the other, since a long chain would otherwise need as deep a stack.
    fn drop(&mut self) {
        let mut next = self.first.take();
        while let Some(mut node) = next {
            next = node.next.take();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_one_counts_and_the_first_stays_good() {
        let chain = Chain::default();
        assert!(chain.last().is_none());
        chain.push(Arc::new(1));
        let first = chain.last().expect("it is there");
        chain.push(Arc::new(2));
        assert_eq!((**first, chain.last().map(|last| **last)), (1, Some(2)));
    }

    #[test]
    fn a_long_chain_goes_without_a_deep_stack() {
        let chain = Chain::default();
        let mut place = &chain.first;
        for _ in 0..200_000 {
            let fresh = Box::new(Node { driver: Arc::new(()), next: OnceLock::new() });
            place = &place.get_or_init(|| fresh).next;
        }
        drop(chain);
    }
}
