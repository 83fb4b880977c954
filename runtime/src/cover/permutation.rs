//! Numbers in an order that looks random, of which nothing is kept: a Feistel network that walks along its cycles until it is
//! inside.

use super::random::mix;

const ROUNDS: u64 = 8;

/// An order of the numbers below a bound in which each comes once, and which looks random; another one for each seed.
///
/// ```
/// use multitest::cover::Permutation;
///
/// let order = Permutation::new(1_000_000_000_000_000_000, 7);
/// let three: Vec<u128> = (0..3).map(|place| order.of(place)).collect();
/// assert_eq!(three, [717_749_275_233_727_860, 892_094_377_123_529_794, 86_316_490_760_432_380]);
/// ```
#[derive(Clone, Debug)]
pub struct Permutation {
    bound: u128,
    /// The bits of each half; the halves together reach the bound.
    half: u32,
    seed: u64,
}

impl Permutation {
    /// The order of the numbers below `bound` that this seed makes, always the same.
    pub fn new(bound: u128, seed: u64) -> Self {
        let bits = u128::BITS - bound.saturating_sub(1).leading_zeros();
        Self { bound, half: bits.div_ceil(2).max(1), seed: mix(seed) }
    }

    /// The number at a place below the bound.
    ///
    /// # Panics
    ///
    /// If the place is not below the bound.
    pub fn of(&self, place: u128) -> u128 {
        assert!(place < self.bound, "place {place} is not below {}", self.bound);
        // The network is at most four times as large as the bound, so this takes few turns.
        let mut number = self.turn(place);
        while number >= self.bound {
            number = self.turn(number);
        }
        number
    }

    fn turn(&self, number: u128) -> u128 {
        let mask = u64::MAX >> (64 - self.half);
        let low = |n: u128| u64::try_from(n & u128::from(mask)).expect("a mask of 64 bits");
        let (mut left, mut right) = (low(number >> self.half), low(number));
        for round in 0..ROUNDS {
            let key = mix(self.seed.wrapping_add(round));
            (left, right) = (right, left ^ (mix(right ^ key) & mask));
        }
        u128::from(left) << self.half | u128::from(right)
    }
}
