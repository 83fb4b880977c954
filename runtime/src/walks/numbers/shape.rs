//! Which walk has which number: a mixed radix over the options of every action, and nothing but integers.
//!
//! The options of serial actions are the most significant digits, the first serial action outermost. Below them come the groups
//! between the serial actions, the last group first, so that the first group is the fastest. Within a group the last action is
//! the fastest. So the walks that carry one prefix of serial options are one range of numbers.

use std::ops::Range;

use crate::error::{Error, Result};

use super::product;

/// One action, as numbers see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Radix {
    /// How many options it has.
    pub options: usize,
    /// Whether it is a serial action.
    pub serial: bool,
}

/// The digit of an action whose option is open, as in the prefix of a serial action.
pub(in crate::walks) const OPEN: usize = usize::MAX;

/// The shape of a product: how numbers and options belong together.
///
/// ```
/// use multitest::walks::{Radix, Shape};
///
/// let shape = Shape::new(&[Radix { options: 2, serial: false }, Radix { options: 3, serial: false }])?;
/// assert_eq!(shape.walks(), 6);
/// assert_eq!(shape.digits(5), [1, 2]);
/// # Ok::<(), multitest::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Shape {
    radices: Vec<usize>,
    /// The positions of the serial actions.
    serials: Vec<usize>,
    /// The positions of all actions, the fastest first.
    order: Vec<usize>,
    /// How many walks carry one prefix of so many serial options.
    spans: Vec<u128>,
}

impl Shape {
    /// The shape of the product of `actions`, in declared order.
    ///
    /// # Errors
    ///
    /// If there is no action, one has no options, or the walks cannot be counted in 128 bits.
    pub fn new(actions: &[Radix]) -> Result<Self> {
        let radices: Vec<usize> = actions.iter().map(|action| action.options).collect();
        if radices.is_empty() {
            return Err(Error::new("there are no actions").help("add one with `.action(..)`"));
        }
        if let Some(empty) = radices.iter().position(|&radix| radix == 0) {
            return Err(Error::new(format!("action {} has no options", empty + 1)));
        }
        let walks = product::checked(radices.iter().copied()).ok_or_else(|| too_many(&radices))?;
        let serials: Vec<usize> = (0..actions.len()).filter(|&at| actions[at].serial).collect();
        let spans = spans(walks, serials.iter().map(|&at| radices[at]));
        let order = fastest_first(actions, &serials);
        Ok(Self { radices, serials, order, spans })
    }

    /// How many walks there are; their numbers are 0 up to this.
    pub fn walks(&self) -> u128 {
        self.spans[0]
    }

    /// How many serial actions there are.
    pub fn serials(&self) -> usize {
        self.serials.len()
    }

    /// How many options the action at `position` has.
    pub fn options(&self, position: usize) -> usize {
        self.radices[position]
    }

    /// The position of the serial action number `serial`, counted from 0.
    pub fn serial(&self, serial: usize) -> usize {
        self.serials[serial]
    }

    /// The positions of the actions that run after `level` serial actions and before the next; maybe none.
    pub fn group(&self, level: usize) -> Range<usize> {
        let start = level.checked_sub(1).map_or(0, |before| self.serials[before] + 1);
        let end = self.serials.get(level).copied().unwrap_or(self.radices.len());
        start..end
    }

    /// How many walks carry one prefix of `level` serial options.
    pub fn span(&self, level: usize) -> u128 {
        self.spans[level]
    }

    /// The walks that carry `prefix`, the options of the first serial actions.
    pub fn range(&self, prefix: &[usize]) -> Range<u128> {
        let start: u128 =
            (1..).zip(prefix).map(|(level, &option)| option as u128 * self.spans[level]).sum();
        start..start + self.spans[prefix.len()]
    }

    /// The option of every action in the walk with this number.
    pub fn digits(&self, walk: u128) -> Vec<usize> {
        let mut digits = vec![0; self.radices.len()];
        self.decode(walk, &mut digits);
        digits
    }

    /// [`digits`](Self::digits), into `digits`.
    pub(in crate::walks) fn decode(&self, walk: u128, digits: &mut [usize]) {
        let mut rest = walk;
        for &at in &self.order {
            let radix = self.radices[at] as u128;
            digits[at] = usize::try_from(rest % radix).unwrap_or(OPEN);
            rest /= radix;
        }
    }

    /// Turns the digits of a walk into those of the next number.
    pub(in crate::walks) fn advance(&self, digits: &mut [usize]) {
        for &at in &self.order {
            digits[at] += 1;
            if digits[at] < self.radices[at] {
                return;
            }
            digits[at] = 0;
        }
    }

    /// The number of the walk with these options.
    pub fn walk(&self, digits: &[usize]) -> u128 {
        let digit = |at: &usize| (self.radices[*at] as u128, digits[*at] as u128);
        self.order.iter().rev().map(digit).fold(0, |walk, (radix, digit)| walk * radix + digit)
    }
}

fn spans(walks: u128, serials: impl Iterator<Item = usize>) -> Vec<u128> {
    let mut spans = vec![walks];
    spans.extend(serials.scan(walks, |span, options| {
        *span /= options as u128;
        Some(*span)
    }));
    spans
}

fn fastest_first(actions: &[Radix], serials: &[usize]) -> Vec<usize> {
    let ordinary: Vec<usize> = (0..actions.len()).collect();
    let groups = ordinary.split(|&at| actions[at].serial);
    groups.flat_map(|group| group.iter().rev()).chain(serials.iter().rev()).copied().collect()
}

fn too_many(radices: &[usize]) -> Error {
    let walks = product::text(radices.iter().copied());
    let most = product::count(u128::MAX);
    Error::new(format!(
        "the product of {} actions has {walks} walks, expected at most {most}",
        radices.len()
    ))
    .help("give some actions fewer options, or split them over several tests")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> Shape {
        let radix = |word: &str| Radix {
            options: word.trim_end_matches('!').parse().expect("a number"),
            serial: word.ends_with('!'),
        };
        let radices: Vec<Radix> = text.split_whitespace().map(radix).collect();
        Shape::new(&radices).expect("a shape")
    }

    #[test]
    fn without_serial_actions_numbers_count_like_nested_loops() {
        let shape = shape("2 3 4");
        let mut expected = Vec::new();
        for a in 0..2 {
            for b in 0..3 {
                expected.extend((0..4).map(|c| vec![a, b, c]));
            }
        }
        let walks: Vec<_> = (0..shape.walks()).map(|walk| shape.digits(walk)).collect();
        assert_eq!(walks, expected);
    }

    #[test]
    fn serial_options_are_most_significant_and_the_first_group_is_fastest() {
        let shape = shape("2 2! 3 2");
        assert_eq!(shape.walks(), 24);
        assert!((0..12).all(|walk| shape.digits(walk)[1] == 0));
        assert_eq!(shape.digits(2), [0, 0, 0, 1]);
        assert_eq!(shape.digits(3), [1, 0, 0, 1]);
    }

    #[test]
    fn numbers_options_and_the_next_walk_agree_in_every_shape() {
        for text in
            ["5", "2!", "2 3! 4", "2 2! 3! 3", "2! 2! 3", "3 2 2!", "3 3 2! 3 3 2! 3", "1 1! 1"]
        {
            let shape = shape(text);
            let mut next = shape.digits(0);
            for walk in 0..shape.walks() {
                assert_eq!(shape.digits(walk), next, "walk {walk} of {text}");
                assert_eq!(shape.walk(&next), walk, "walk {walk} of {text}");
                shape.advance(&mut next);
            }
            assert_eq!(next, shape.digits(0), "{text}");
        }
    }

    #[test]
    fn a_prefix_of_serial_options_is_one_range() {
        let shape = shape("2 2! 3 3! 2");
        assert_eq!(shape.range(&[]), 0..72);
        assert_eq!(shape.range(&[1]), 36..72);
        assert_eq!(shape.range(&[1, 2]), 60..72);
        for walk in shape.range(&[1, 2]) {
            assert_eq!((shape.digits(walk)[1], shape.digits(walk)[3]), (1, 2));
        }
    }

    #[test]
    fn numbers_beyond_64_bits_work_and_beyond_128_are_refused_with_the_count() {
        let two = Radix { options: 2, serial: false };
        let shape = Shape::new(&[two; 100]).expect("2^100 fits");
        assert_eq!(shape.walks(), 1 << 100);
        assert_eq!(shape.walk(&shape.digits((1 << 99) + 5)), (1 << 99) + 5);

        let refused = Shape::new(&[two; 128]).expect_err("2^128 does not");
        assert!(
            refused
                .to_string()
                .contains("340,282,366,920,938,463,463,374,607,431,768,211,456 walks"),
            "{refused}"
        );
    }

    #[test]
    fn no_actions_and_no_options_are_refused() {
        assert_eq!(Shape::new(&[]).expect_err("nothing").to_string(), "there are no actions");
        let none = Radix { options: 0, serial: false };
        assert_eq!(
            Shape::new(&[none]).expect_err("nothing").to_string(),
            "action 1 has no options"
        );
    }
}
