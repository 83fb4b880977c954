//! Row numbers and selections of them.

use std::collections::BTreeSet;

use multitest::cover::{Numbers, Radix};

const HUGE: u128 = 1_000_000_000_000_000_000;

#[test]
fn numbers_and_rows_convert_both_ways_with_the_last_parameter_fastest() {
    let radix = Radix::new([2, 3, 4]).expect("a product");
    let rows: Vec<Vec<u64>> = (0..24).filter_map(|n| radix.row(n)).collect();
    assert!(rows.is_sorted());
    assert_eq!(rows[1], [0, 0, 1]);
    assert!(rows.iter().zip(0..).all(|(row, n)| radix.number(row) == Some(n)));
    assert_eq!((radix.row(24), radix.number(&[0, 3, 0]), radix.number(&[0])), (None, None, None));
}

#[test]
fn products_may_be_empty_or_of_nothing() {
    let empty = Radix::new([u64::MAX, u64::MAX, 0]).expect("a product");
    assert_eq!((empty.rows(), empty.row(0)), (0, None));
    let unit = Radix::new([]).expect("a product");
    assert_eq!((unit.rows(), unit.row(0)), (1, Some(Vec::new())));
}

#[test]
fn random_selections_take_every_number_once() {
    for rows in [0, 1, 2, 3, 4, 5, 7, 64, 65, 1000, 4097] {
        for seed in 0..4 {
            let all: Vec<u128> = Numbers::random(rows, rows + 5, seed).collect();
            let set: BTreeSet<u128> = all.iter().copied().collect();
            assert_eq!(all.len(), usize::try_from(rows).expect("small"));
            assert_eq!(set, (0..rows).collect());
        }
    }
}

#[test]
fn random_selections_of_huge_products_are_spread_and_do_not_repeat() {
    for rows in [HUGE, u128::MAX] {
        let numbers: BTreeSet<u128> = Numbers::random(rows, 10_000, 3).collect();
        assert_eq!(numbers.len(), 10_000);
        let lower = numbers.range(..rows / 2).count();
        assert!((4_700..5_300).contains(&lower), "{lower} in the lower half");
    }
}

#[test]
fn seeds_differ_and_a_longer_selection_goes_on() {
    let take = |count, seed| Numbers::random(HUGE, count, seed).collect::<Vec<_>>();
    assert_ne!(take(5, 1), take(5, 2));
    assert_eq!(take(5, 1), take(9, 1)[..5]);
}

#[test]
fn first_all_and_ids_are_what_they_say() {
    assert_eq!(Numbers::first(10, 3).collect::<Vec<_>>(), [0, 1, 2]);
    assert_eq!(Numbers::first(2, 3).collect::<Vec<_>>(), [0, 1]);
    assert_eq!(Numbers::all(HUGE).nth(4), Some(4));
    assert_eq!(Numbers::ids(HUGE, [7, 3, 7]).expect("ids").collect::<Vec<_>>(), [7, 3, 7]);
    assert_eq!(Numbers::random(HUGE, 12, 0).size_hint(), (12, Some(12)));
}
