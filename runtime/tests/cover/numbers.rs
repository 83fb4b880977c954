//! Orders of numbers that look random.

use std::collections::BTreeSet;

use multitest::cover::Permutation;

const HUGE: u128 = 1_000_000_000_000_000_000;

fn take(rows: u128, count: u128, seed: u64) -> Vec<u128> {
    let order = Permutation::new(rows, seed);
    (0..count).map(|place| order.of(place)).collect()
}

#[test]
fn every_number_comes_once() {
    for rows in [0, 1, 2, 3, 4, 5, 7, 64, 65, 1000, 4097] {
        for seed in 0..4 {
            let all = take(rows, rows, seed);
            let set: BTreeSet<u128> = all.iter().copied().collect();
            assert_eq!((all.len() as u128, set), (rows, (0..rows).collect()));
        }
    }
}

#[test]
fn numbers_of_huge_products_are_spread_and_do_not_repeat() {
    for rows in [HUGE, u128::MAX] {
        let numbers: BTreeSet<u128> = take(rows, 10_000, 3).into_iter().collect();
        assert_eq!(numbers.len(), 10_000);
        let lower = numbers.range(..rows / 2).count();
        assert!((4_700..5_300).contains(&lower), "{lower} in the lower half");
    }
}

#[test]
fn seeds_differ_and_an_order_stays() {
    assert_ne!(take(HUGE, 5, 1), take(HUGE, 5, 2));
    assert_eq!(take(HUGE, 5, 1), take(HUGE, 9, 1)[..5]);
}

#[test]
#[should_panic(expected = "place 3 is not below 3")]
fn a_place_beyond_the_bound_is_refused() {
    _ = Permutation::new(3, 0).of(3);
}
