//! Counts that may not fit: the product of option counts in decimal, however long, with separators.

use std::fmt::Write as _;

/// Limbs of nine decimal digits.
const LIMB: u64 = 1_000_000_000;

/// The product of `factors`, or nothing if it does not fit.
pub(super) fn checked(factors: impl Iterator<Item = usize>) -> Option<u128> {
    let mut product = 1_u128;
    for factor in factors {
        product = product.checked_mul(factor as u128)?;
    }
    Some(product)
}

/// The product of `factors` for people, exact at any length.
pub(in crate::walks) fn text(factors: impl Iterator<Item = usize>) -> String {
    let mut limbs = vec![1_u64];
    for factor in factors {
        multiply(&mut limbs, factor as u64);
    }
    let mut digits = limbs.pop().unwrap_or(0).to_string();
    for limb in limbs.iter().rev() {
        _ = write!(digits, "{limb:09}");
    }
    separated(&digits)
}

/// `number` for people: 1,000,000.
pub(crate) fn count(number: u128) -> String {
    separated(&number.to_string())
}

fn multiply(limbs: &mut Vec<u64>, factor: u64) {
    let mut carry = 0_u128;
    for limb in limbs.iter_mut() {
        let product = u128::from(*limb) * u128::from(factor) + carry;
        carry = product / u128::from(LIMB);
        *limb = u64::try_from(product % u128::from(LIMB)).unwrap_or_default();
    }
    while carry > 0 {
        limbs.push(u64::try_from(carry % u128::from(LIMB)).unwrap_or_default());
        carry /= u128::from(LIMB);
    }
}

fn separated(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_product_beyond_every_integer_is_still_exact() {
        assert_eq!(checked(std::iter::repeat_n(10, 39)), None);
        let expected = format!("10,{}", vec!["000"; 13].join(","));
        assert_eq!(text(std::iter::repeat_n(10, 40)), expected);
    }

    #[test]
    fn small_counts_have_separators_from_the_thousands_on() {
        assert_eq!([0, 999, 1000, 12_345_678].map(count), ["0", "999", "1,000", "12,345,678"]);
        assert_eq!(text([3, 4].into_iter()), "12");
    }
}
