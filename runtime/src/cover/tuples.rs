//! Every combination of `t` options, numbered: the space in which coverage is counted.
//!
//! A group is a choice of `t` parameters; its tuples are numbered in mixed radix from the group's offset on. What is kept
//! is the parameters of each group and one bit or count per tuple elsewhere, so memory is bounded by the limits below.

use crate::error::Result;

use super::{Choice, Combination, HOLE, error};

const MOST_GROUPS: u128 = 1 << 22;
const MOST_TUPLES: u128 = 1 << 31;

/// The numbering of all tuples of one strength.
#[derive(Debug)]
pub(super) struct Tuples {
    pub(super) sizes: Vec<usize>,
    pub(super) strength: usize,
    /// `strength` parameters per group, ascending.
    members: Vec<usize>,
    offsets: Vec<usize>,
    /// The groups that a parameter is in.
    pub(super) groups_of: Vec<Vec<usize>>,
}

impl Tuples {
    pub(super) fn new(sizes: &[usize], strength: usize) -> Result<Self> {
        if strength == 0 || strength > 6 || strength > sizes.len() {
            return Err(error::strength(strength, sizes.len()));
        }
        let (groups, tuples) = count(sizes, strength);
        if groups > MOST_GROUPS || tuples > MOST_TUPLES {
            return Err(error::too_many_tuples(tuples));
        }
        let mut space = Self {
            sizes: sizes.to_vec(),
            strength,
            members: Vec::new(),
            offsets: vec![0],
            groups_of: vec![Vec::new(); sizes.len()],
        };
        space.enumerate(&mut Vec::new());
        Ok(space)
    }

    fn enumerate(&mut self, chosen: &mut Vec<usize>) {
        if chosen.len() == self.strength {
            return self.push(chosen);
        }
        for p in chosen.last().map_or(0, |p| p + 1)..self.sizes.len() {
            chosen.push(p);
            self.enumerate(chosen);
            chosen.pop();
        }
    }

    fn push(&mut self, members: &[usize]) {
        let product: usize = members.iter().map(|&p| self.sizes[p]).product();
        for &p in members {
            self.groups_of[p].push(self.offsets.len() - 1);
        }
        self.members.extend(members);
        self.offsets.push(self.total() + product);
    }

    /// The number of all tuples.
    pub(super) fn total(&self) -> usize {
        *self.offsets.last().expect("the first offset is there from the start")
    }

    pub(super) fn groups(&self) -> usize {
        self.offsets.len() - 1
    }

    /// The parameters of a group.
    pub(super) fn members(&self, group: usize) -> &[usize] {
        &self.members[group * self.strength..(group + 1) * self.strength]
    }

    /// The numbers of a group's tuples.
    pub(super) fn range(&self, group: usize) -> std::ops::Range<usize> {
        self.offsets[group]..self.offsets[group + 1]
    }

    /// The number of the tuple that a row holds of a group; `None` if a part of it is not chosen.
    #[inline]
    pub(super) fn index(&self, group: usize, row: &[Choice]) -> Option<usize> {
        let mut index = 0;
        for &p in self.members(group) {
            if row[p] == HOLE {
                return None;
            }
            index = index * self.sizes[p] + usize::from(row[p]);
        }
        Some(self.offsets[group] + index)
    }

    /// The number of a group's tuple with option 0 of `parameter`, and how far apart its options are.
    #[inline]
    pub(super) fn line(
        &self,
        group: usize,
        row: &[Choice],
        parameter: usize,
    ) -> Option<(usize, usize)> {
        let (mut index, mut stride) = (0, 1);
        for &p in self.members(group) {
            let size = self.sizes[p];
            index *= size;
            if p == parameter {
                stride = 1;
                continue;
            }
            stride *= size;
            if row[p] == HOLE {
                return None;
            }
            index += usize::from(row[p]);
        }
        Some((self.offsets[group] + index, stride))
    }

    pub(super) fn group_of(&self, tuple: usize) -> usize {
        self.offsets.partition_point(|&o| o <= tuple) - 1
    }

    /// How many rows of the product hold a tuple; 2^128 and more are one less.
    pub(super) fn rows(&self, tuple: usize) -> u128 {
        let members = self.members(self.group_of(tuple));
        let others = (0..self.sizes.len()).filter(|p| !members.contains(p));
        others.fold(1, |rows: u128, p| rows.saturating_mul(self.sizes[p] as u128))
    }

    /// What a number stands for.
    pub(super) fn combination(&self, tuple: usize) -> Combination {
        let group = self.group_of(tuple);
        let mut rest = tuple - self.offsets[group];
        let mut options = Vec::with_capacity(self.strength);
        for &p in self.members(group).iter().rev() {
            let option = Choice::try_from(rest % self.sizes[p]).expect("an option of a model");
            options.push((p, option));
            rest /= self.sizes[p];
        }
        Combination::new(options)
    }
}

/// The numbers of groups and tuples: elementary symmetric polynomials of ones and of the sizes.
fn count(sizes: &[usize], strength: usize) -> (u128, u128) {
    let mut groups = vec![0_u128; strength + 1];
    let mut tuples = groups.clone();
    (groups[0], tuples[0]) = (1, 1);
    for &size in sizes {
        for t in (1..=strength).rev() {
            groups[t] = groups[t].saturating_add(groups[t - 1]);
            tuples[t] = tuples[t].saturating_add(tuples[t - 1].saturating_mul(size as u128));
        }
    }
    (groups[strength], tuples[strength])
}

/// A set of numbers below a bound, one bit each.
#[derive(Clone, Debug)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    pub(super) fn new(bound: usize) -> Self {
        Self(vec![0; bound.div_ceil(64)])
    }

    #[inline]
    pub(super) fn get(&self, i: usize) -> bool {
        self.0[i / 64] >> (i % 64) & 1 == 1
    }

    #[inline]
    pub(super) fn set(&mut self, i: usize) {
        self.0[i / 64] |= 1 << (i % 64);
    }

    #[inline]
    pub(super) fn clear(&mut self, i: usize) {
        self.0[i / 64] &= !(1 << (i % 64));
    }

    pub(super) fn len(&self) -> usize {
        self.0.iter().map(|w| w.count_ones() as usize).sum()
    }

    /// The numbers in the set, ascending.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(w, &word)| {
            (0..64).filter(move |b| word >> b & 1 == 1).map(move |b| w * 64 + b)
        })
    }
}
