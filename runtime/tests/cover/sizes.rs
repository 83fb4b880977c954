//! Sizes that are known from the literature are reached.

use multitest::cover::{Cover, Model};

use crate::check::covers_all;

const TCAS: [(usize, usize); 4] = [(2, 7), (3, 2), (4, 1), (10, 2)];

#[test]
fn pairs_take_at_most_as_many_rows_as_with_established_tools() {
    reaches(2, &[(3, 4)], 9);
    reaches(2, &[(3, 13)], 15);
    reaches(2, &[(4, 15), (3, 17), (2, 29)], 29);
    reaches(2, &[(4, 1), (3, 39), (2, 35)], 21);
    reaches(2, &[(2, 100)], 10);
    reaches(2, &[(10, 20)], 181);
    reaches(2, &TCAS, 100);
}

#[test]
fn triples_and_more_take_at_most_as_many_rows_as_with_established_tools() {
    reaches(3, &[(10, 6)], 1331);
    reaches(3, &TCAS, 400);
    reaches(4, &TCAS, 1378);
}

fn reaches(strength: usize, groups: &[(usize, usize)], rows: usize) {
    let sizes: Vec<usize> = groups.iter().flat_map(|&(size, count)| vec![size; count]).collect();
    let model = Model::new(sizes.clone()).expect("a model");
    let array = Cover::t_way(strength).of(&model).expect("an array");
    covers_all(&array, &sizes);
    assert!(array.rows.len() <= rows, "{groups:?}: {} rows, expected {rows}", array.rows.len());
}
