//! Sizes that are known from the literature are reached.

use multitest::cover::{Cover, Model};

use crate::check::covers_all;

#[test]
fn sizes_are_at_most_those_of_established_tools() {
    let tcas = [(2, 7), (3, 2), (4, 1), (10, 2)];
    reaches(2, &[(3, 4)], 9);
    reaches(2, &[(3, 13)], 15);
    reaches(2, &[(4, 15), (3, 17), (2, 29)], 29);
    reaches(2, &[(4, 1), (3, 39), (2, 35)], 21);
    reaches(2, &[(2, 100)], 10);
    reaches(2, &[(10, 20)], 181);
    reaches(3, &[(10, 6)], 1331);
    reaches(2, &tcas, 100);
    reaches(3, &tcas, 400);
    reaches(4, &tcas, 1378);
}

fn reaches(strength: usize, groups: &[(usize, usize)], rows: usize) {
    let sizes: Vec<usize> = groups.iter().flat_map(|&(size, count)| vec![size; count]).collect();
    let model = Model::new(sizes.clone()).expect("a model");
    let array = Cover::t_way(strength).of(&model).expect("an array");
    covers_all(&array, &sizes);
    assert!(array.rows.len() <= rows, "{groups:?}: {} rows, expected {rows}", array.rows.len());
}
