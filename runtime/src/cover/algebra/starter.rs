//! Pairwise arrays from one good vector, after Meagher and Stevens.
//!
//! All rotations of a vector over the numbers modulo `m` and one more symbol, shifted by all of the numbers, and one row of
//! the extra symbol. The pairs at two columns then depend on their distance only, up to a shift, so that a short vector has
//! to be found in place of an array: by descent that goes on over level ground.

use super::{
    super::{Row, random::Random},
    orthogonal::symbol,
};

/// An array of `columns * (q - 1) + 1` rows over `q` symbols, if a vector for it is found within this many steps.
pub(in super::super) fn starter(
    q: usize,
    columns: usize,
    steps: usize,
    random: &mut Random,
) -> Option<Vec<Row>> {
    let modulus = q - 1;
    if modulus < 2 || columns < q + 1 {
        return None;
    }
    let vector = search(modulus, columns, steps, random)?;
    let entry = |i: usize, shift: usize| match vector[i % columns] {
        s if s == modulus => symbol(s),
        s => symbol((s + shift) % modulus),
    };
    let row = |turn: usize, shift: usize| (0..columns).map(|i| entry(i + turn, shift)).collect();
    let mut rows: Vec<Row> = (0..columns)
        .flat_map(|turn| (0..modulus).map(move |shift| (turn, shift)))
        .map(|(t, s)| row(t, s))
        .collect();
    rows.push(vec![symbol(modulus); columns]);
    Some(rows)
}

fn search(modulus: usize, columns: usize, steps: usize, random: &mut Random) -> Option<Vec<usize>> {
    let mut vector: Vec<usize> = (0..columns).map(|_| random.below(modulus + 1)).collect();
    let mut seen = Seen::new(modulus, &vector);
    for _ in 0..steps {
        if seen.missing == 0 {
            return Some(vector);
        }
        let (at, missing) = (random.below(columns), seen.missing);
        let before = vector[at];
        seen.replace(&mut vector, at, random.below(modulus + 1));
        let worse = seen.missing.saturating_sub(missing);
        if worse > 1 || worse == 1 && !random.one_in(12) {
            seen.replace(&mut vector, at, before);
        }
    }
    None
}

/// How often each kind of pair occurs at each distance.
struct Seen {
    modulus: usize,
    counts: Vec<u16>,
    missing: usize,
}

impl Seen {
    fn new(modulus: usize, vector: &[usize]) -> Self {
        let distances = vector.len() / 2;
        let kinds = modulus + 2;
        let mut seen =
            Self { modulus, counts: vec![0; distances * kinds], missing: distances * kinds };
        for d in 1..=distances {
            for i in 0..vector.len() {
                seen.enter(d, vector[i], vector[(i + d) % vector.len()]);
            }
        }
        seen
    }

    fn replace(&mut self, vector: &mut [usize], at: usize, with: usize) {
        self.each(vector, at, Self::leave);
        vector[at] = with;
        self.each(vector, at, Self::enter);
    }

    fn each(&mut self, vector: &[usize], at: usize, change: fn(&mut Self, usize, usize, usize)) {
        let n = vector.len();
        for d in 1..=n / 2 {
            change(self, d, vector[at], vector[(at + d) % n]);
            change(self, d, vector[(at + n - d) % n], vector[at]);
        }
    }

    fn enter(&mut self, distance: usize, a: usize, b: usize) {
        if let Some(i) = self.kind(distance, a, b) {
            self.counts[i] += 1;
            self.missing -= usize::from(self.counts[i] == 1);
        }
    }

    fn leave(&mut self, distance: usize, a: usize, b: usize) {
        if let Some(i) = self.kind(distance, a, b) {
            self.counts[i] -= 1;
            self.missing += usize::from(self.counts[i] == 0);
        }
    }

    /// Both extra: the constant row has it. Else one of them, which one, or the difference.
    fn kind(&self, distance: usize, a: usize, b: usize) -> Option<usize> {
        let m = self.modulus;
        let kind = match (a == m, b == m) {
            (true, true) => return None,
            (true, false) => m,
            (false, true) => m + 1,
            (false, false) => (b + m - a) % m,
        };
        Some((distance - 1) * (m + 2) + kind)
    }
}
