//! What is refused, and in which words.

use multitest::cover::{Cover, CoverError, Model, Numbers, Radix};

#[test]
fn models_without_options_are_refused() {
    assert_eq!(Model::new([]).expect_err("nothing"), CoverError::NoParameters);
    assert_eq!(Model::new([2, 0]).expect_err("empty"), CoverError::NoOptions(1));
    assert_eq!(Model::new([70_000]).expect_err("large"), CoverError::TooManyOptions(0, 70_000));
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
    let names = ["equal", "first", "second"].map(str::to_owned).to_vec();
    assert_eq!(refused, CoverError::NothingAllowed(names));
}

#[test]
fn required_rows_that_are_not_allowed_are_named() {
    let model = Model::new([2, 2]).expect("a model").never("both", [0, 1], |o| o == [1, 1]);
    let require = |row: Vec<u16>| {
        Cover::pairwise().require([vec![0, 0], row]).of(&model).expect_err("refused")
    };
    assert_eq!(require(vec![1, 1]), CoverError::RequiredForbidden(1, "both".to_owned()));
    assert_eq!(require(vec![0]), CoverError::RequiredUnfit(1));
    assert_eq!(require(vec![0, 2]), CoverError::RequiredUnfit(1));
}

#[test]
fn more_combinations_than_fit_in_memory_are_refused_with_their_number() {
    let model = Model::new([10; 200]).expect("a model");
    let refused = Cover::t_way(6).of(&model).expect_err("too many");
    assert!(matches!(refused, CoverError::TooManyTuples(n) if n > 1 << 50), "{refused}");
}

#[test]
fn numbers_outside_are_refused() {
    assert_eq!(Numbers::ids(3, [1, 3]).expect_err("outside"), CoverError::NumberTooLarge(3, 3));
    assert_eq!(Radix::new([u64::MAX; 3]).expect_err("large"), CoverError::ProductTooLarge);
}
