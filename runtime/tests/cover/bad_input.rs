//! What is refused, and in which words.

use multitest::cover::{Cover, Model};

#[test]
fn models_without_options_are_refused() {
    let refused =
        |sizes: &[usize]| Model::new(sizes.to_vec()).expect_err("it is refused").to_string();
    assert_eq!(refused(&[]), "there are no parameters to combine");
    assert_eq!(refused(&[2, 0]), "parameter 1 has no options, so there is no row");
    assert_eq!(refused(&[70_000]), "parameter 0 has 70000 options, an array takes at most 65534");
}

#[test]
fn strengths_that_do_not_fit_are_refused() {
    let model = Model::new([2, 2]).expect("a model");
    let refused = Cover::t_way(3).of(&model).expect_err("too strong");
    assert_eq!(
        refused.to_string(),
        "strength 3 is not possible: expected 1 to 2, as there are 2 parameters"
    );
    assert!(Cover::t_way(0).of(&model).is_err());
}

#[test]
fn constraints_that_leave_nothing_are_named_and_the_innocent_are_not() {
    let model = Model::new([2, 2, 2])
        .expect("a model")
        .never("innocent", [2], |o| o[0] == 1)
        .when("equal", [0, 1], |_| true, |o| o[0] == o[1])
        .when("first", [0], |_| true, |o| o[0] == 0)
        .when("second", [1], |_| true, |o| o[0] == 1);
    let refused = Cover::pairwise().of(&model).expect_err("contradiction");
    assert_eq!(
        refused.to_string(),
        "no row is left by these constraints together: `equal`, `first`, `second`"
    );
    assert_eq!(model.contradiction(), Some(vec!["equal", "first", "second"]));
}

#[test]
fn required_rows_that_are_not_allowed_are_named() {
    let model = Model::new([2, 2]).expect("a model").never("both", [0, 1], |o| o == [1, 1]);
    let require = |row: Vec<u16>| {
        let cover = Cover::pairwise().require([vec![0, 0], row]);
        cover.of(&model).expect_err("refused").to_string()
    };
    assert_eq!(require(vec![1, 1]), "required row 1 is forbidden by `both`");
    assert_eq!(require(vec![0]), "required row 1 does not fit the parameters");
    assert_eq!(require(vec![0, 2]), "required row 1 does not fit the parameters");
}

#[test]
fn more_combinations_than_fit_in_memory_are_refused_with_their_number() {
    let model = Model::new([10; 200]).expect("a model");
    let refused = Cover::t_way(6).of(&model).expect_err("too many");
    assert_eq!(
        format!("{refused:?}"),
        "82408626300000000 combinations are too many to keep track of\nhelp: lower the strength"
    );
}
