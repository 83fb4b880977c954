//! Arrays without constraints.

use std::{collections::BTreeSet, time::Duration};

use multitest::cover::{Cover, Model};

use crate::check::{Dice, covers_all};

#[test]
fn random_models_are_covered_at_every_strength() {
    let mut dice = Dice(1);
    for _ in 0..30 {
        let sizes: Vec<usize> = (0..2 + dice.roll(7)).map(|_| 1 + dice.roll(6)).collect();
        let strength = 1 + dice.roll(sizes.len().min(4));
        let model = Model::new(sizes.clone()).expect("a model");
        covers_all(&Cover::t_way(strength).seed(3).of(&model).expect("an array"), &sizes);
    }
}

#[test]
fn strengths_of_one_five_and_six_work() {
    for (strength, sizes) in [(1, vec![5, 2, 3]), (5, vec![2, 3, 2, 2, 3, 2]), (6, vec![2; 8])] {
        let model = Model::new(sizes.clone()).expect("a model");
        let array = Cover::t_way(strength).of(&model).expect("an array");
        covers_all(&array, &sizes);
    }
}

#[test]
fn one_option_of_each_needs_as_many_rows_as_the_longest_list() {
    let array = Cover::t_way(1).of(&Model::new([5, 2, 3]).expect("a model")).expect("an array");
    assert_eq!(array.rows.len(), 5);
}

#[test]
fn as_many_options_as_parameters_is_the_whole_product() {
    let array = Cover::t_way(3).of(&Model::new([3, 2, 4]).expect("a model")).expect("an array");
    assert_eq!(array.rows.len(), 24);
}

#[test]
fn the_same_seed_makes_the_same_array_and_others_make_others() {
    let model = Model::new([4, 3, 3, 2, 5, 2]).expect("a model");
    let make = |seed| Cover::pairwise().seed(seed).of(&model).expect("an array").rows;
    assert_eq!(make(1), make(1));
    let different: BTreeSet<_> = (0..6).map(make).collect();
    assert!(different.len() > 1);
}

#[test]
fn required_rows_come_first_and_count() {
    let model = Model::new([3, 3, 3, 3]).expect("a model");
    let required = vec![vec![2, 2, 2, 2], vec![2, 2, 2, 1]];
    let array = Cover::pairwise().require(required.clone()).of(&model).expect("an array");
    assert_eq!(array.rows[..2], required);
    covers_all(&array, model.sizes());
    assert!(array.rows.len() <= 11, "{} rows", array.rows.len());
}

#[test]
fn an_array_that_is_required_as_a_whole_stays_as_it_is() {
    let model = Model::new([3, 3, 3, 3]).expect("a model");
    let rows = Cover::pairwise().of(&model).expect("an array").rows;
    assert_eq!(Cover::pairwise().require(rows.clone()).of(&model).expect("an array").rows, rows);
}

#[test]
fn optimizing_never_makes_an_array_larger_or_incomplete() {
    let model = Model::new([6, 5, 5, 4, 4, 3, 3, 2]).expect("a model");
    let quick = Cover::pairwise().of(&model).expect("an array");
    let time = Duration::from_millis(200);
    let required = vec![vec![1, 1, 1, 1, 1, 1, 1, 1]];
    let slow = Cover::pairwise().optimize(time).of(&model).expect("an array");
    let with =
        Cover::pairwise().optimize(time).require(required.clone()).of(&model).expect("an array");
    assert!(slow.rows.len() <= quick.rows.len());
    assert_eq!(with.rows[..1], required);
    covers_all(&slow, model.sizes());
    covers_all(&with, model.sizes());
}
