//! Finite fields of small order, as tables.

/// Orders above this are never asked for: an array of that many rows squared is no small array.
const LARGEST: usize = 97;

/// The field of `q` elements, which are the numbers below `q`; zero is 0 and one is 1.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) order: usize,
    sums: Vec<usize>,
    products: Vec<usize>,
}

impl Field {
    /// The field of this order, if there is one and it is small.
    pub(super) fn new(order: usize) -> Option<Self> {
        let (prime, degree) = prime_power(order)?;
        // A polynomial is irreducible if and only if the products modulo it have no divisor of zero.
        (0..order).find_map(|tail| Self::modulo(prime, degree, tail))
    }

    pub(super) fn add(&self, a: usize, b: usize) -> usize {
        self.sums[a * self.order + b]
    }

    pub(super) fn multiply(&self, a: usize, b: usize) -> usize {
        self.products[a * self.order + b]
    }

    /// Polynomials over the prime, as numbers, modulo x^degree - tail.
    fn modulo(prime: usize, degree: u32, tail: usize) -> Option<Self> {
        let order = prime.pow(degree);
        let mut sums = Vec::with_capacity(order * order);
        let mut products = Vec::with_capacity(order * order);
        for a in 0..order {
            for b in 0..order {
                let product = multiply(a, b, prime, order, tail);
                if product == 0 && a != 0 && b != 0 {
                    return None;
                }
                sums.push(add(a, b, prime));
                products.push(product);
            }
        }
        Some(Self { order, sums, products })
    }
}

/// The orders of fields from `from` on, as far as they are small.
pub(in super::super) fn prime_powers(from: usize) -> impl Iterator<Item = usize> {
    (from..=LARGEST).filter(|&n| prime_power(n).is_some())
}

fn prime_power(order: usize) -> Option<(usize, u32)> {
    if !(2..=LARGEST).contains(&order) {
        return None;
    }
    let prime = (2..=order).find(|p| order.is_multiple_of(*p))?;
    let degree = (1..=6).find(|&d| prime.pow(d) >= order)?;
    (prime.pow(degree) == order).then_some((prime, degree))
}

/// Adds digit by digit, without carry.
fn add(a: usize, b: usize, prime: usize) -> usize {
    if a == 0 && b == 0 {
        return 0;
    }
    (a % prime + b % prime) % prime + prime * add(a / prime, b / prime, prime)
}

fn scale(a: usize, factor: usize, prime: usize) -> usize {
    if a == 0 { 0 } else { a % prime * factor % prime + prime * scale(a / prime, factor, prime) }
}

/// Horner's scheme over the digits of `b`, highest first.
fn multiply(a: usize, b: usize, prime: usize, order: usize, tail: usize) -> usize {
    let mut result = 0;
    let mut place = order / prime;
    while place > 0 {
        let overflow = result / (order / prime);
        let shifted = result % (order / prime) * prime;
        result = add(shifted, scale(tail, overflow, prime), prime);
        result = add(result, scale(a, b / place % prime, prime), prime);
        place /= prime;
    }
    result
}
