//! Which walks are followed and told of: the first thousand, and about a thousand of the others wherever they are.

use crate::walks::Verbosity;

/// How many walks are followed from the first on, and about how many of the rest.
const FOLLOWED: u128 = 1000;

/// Whether a walk is followed: a question asked before every walk, so answered without a look at anything else.
#[derive(Clone, Copy, Debug)]
pub(super) enum Sample {
    None,
    /// Those up to this number, and of the others those whose mixed number is below the bound.
    Some {
        last: u128,
        bound: u64,
    },
    All,
}

impl Sample {
    /// Of `selected` walks, whose numbers by position `walk` knows.
    pub(super) fn new(verbosity: Verbosity, selected: u128, walk: impl Fn(u128) -> u128) -> Self {
        let rest = selected.saturating_sub(FOLLOWED);
        match verbosity {
            Verbosity::Failures => Self::None,
            Verbosity::Sampled if rest > 0 => {
                let bound = (u128::from(u64::MAX) / rest.max(FOLLOWED)).saturating_mul(FOLLOWED);
                let bound = u64::try_from(bound).unwrap_or(u64::MAX).max(1);
                Self::Some { last: walk(FOLLOWED - 1), bound }
            }
            Verbosity::Sampled | Verbosity::Walks | Verbosity::Actions => Self::All,
        }
    }

    pub(super) fn has(self, walk: u128) -> bool {
        match self {
            Self::None => false,
            Self::All => true,
            Self::Some { last, bound } => walk <= last || mixed(walk) < bound,
        }
    }
}

/// A number that looks like any other, so that neither the period of an action's options nor that of the sample shows.
#[expect(clippy::cast_possible_truncation, reason = "both halves go in, one after the other")]
fn mixed(walk: u128) -> u64 {
    let number = (walk as u64 ^ ((walk >> 64) as u64).rotate_left(32)).wrapping_add(1);
    let mixed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed ^ (mixed >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn followed(selected: u128) -> usize {
        let sample = Sample::new(Verbosity::Sampled, selected, |position| position);
        (0..selected).filter(|walk| sample.has(*walk)).count()
    }

    #[test]
    fn of_many_walks_about_two_thousand_are_followed() {
        assert_eq!(followed(0), 0);
        assert_eq!(followed(1000), 1000);
        assert_eq!(followed(2000), 2000);
        for selected in [3000, 100_000, 1_000_000] {
            let followed = followed(selected);
            assert!((1900..2100).contains(&followed), "{followed} of {selected}");
        }
    }

    #[test]
    fn the_followed_are_everywhere() {
        let sample = Sample::new(Verbosity::Sampled, 1_000_000, |position| position * 7);
        let parts = (0..20).map(|part| part * 50_000..(part + 1) * 50_000);
        for part in parts.skip(1) {
            let count = part.clone().filter(|position| sample.has(position * 7)).count();
            assert!((20..100).contains(&count), "{count} in {part:?}");
        }
        assert!(sample.has(999 * 7));
        let endless = Sample::new(Verbosity::Sampled, u128::MAX, |position| position);
        assert!(endless.has(3));
    }

    #[test]
    fn verbosity_decides() {
        let has = |verbosity| Sample::new(verbosity, 1 << 40, |position| position).has(1 << 39);
        assert!(has(Verbosity::Walks) && has(Verbosity::Actions));
        assert!(!Sample::new(Verbosity::Failures, 5, |position| position).has(0));
    }
}
