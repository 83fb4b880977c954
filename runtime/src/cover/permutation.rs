//! An order in which every number below a bound comes once, and which looks random: a Feistel network that walks along its
//! cycles until it is inside.

use super::random::mix;

const ROUNDS: u64 = 8;

/// A bijection of the numbers below a bound, chosen by a seed.
#[derive(Clone, Debug)]
pub(super) struct Permutation {
    bound: u128,
    /// The bits of each half; the halves together reach the bound.
    half: u32,
    seed: u64,
}

impl Permutation {
    pub(super) fn new(bound: u128, seed: u64) -> Self {
        let bits = u128::BITS - bound.saturating_sub(1).leading_zeros();
        Self { bound, half: bits.div_ceil(2).max(1), seed: mix(seed) }
    }

    /// Where a number below the bound goes. The network is at most four times as large as the bound, so it takes few turns.
    pub(super) fn of(&self, number: u128) -> u128 {
        let mut number = self.turn(number);
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
