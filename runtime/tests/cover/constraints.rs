//! Arrays under constraints.

use std::time::Duration;

use multitest::cover::{Combination, Constraint, Cover, Model};

use crate::check::{Dice, covers_possible};

#[test]
fn random_models_with_constraints_are_covered_exactly() {
    let mut dice = Dice(5);
    let mut solved = 0;
    for _ in 0..40 {
        let model = random_model(&mut dice);
        let strength = 1 + dice.roll(3.min(model.sizes().len()));
        match Cover::t_way(strength).of(&model) {
            Ok(array) => {
                covers_possible(&array, &model);
                solved += 1;
            }
            Err(e) => assert!(e.to_string().starts_with("no row is left by"), "{e}"),
        }
    }
    assert!(solved > 30, "{solved} models have rows");
}

fn random_model(dice: &mut Dice) -> Model {
    let sizes: Vec<usize> = (0..3 + dice.roll(5)).map(|_| 1 + dice.roll(4)).collect();
    let mut model = Model::new(sizes.clone()).expect("a model");
    for i in 0..=dice.roll(5) {
        let scope: Vec<usize> = (0..=dice.roll(3)).map(|_| dice.roll(sizes.len())).collect();
        let option = |&p: &usize| u16::try_from(dice.roll(sizes[p])).expect("small");
        let values: Vec<u16> = scope.iter().map(option).collect();
        let first = values[0];
        model = match i % 3 {
            0 => model.never(format!("never {i}"), scope, move |o| o == values),
            1 => {
                model.when(format!("when {i}"), scope, move |o| o[0] != first, move |o| o != values)
            }
            _ => {
                let wrong = move |(k, v): (&Option<u16>, &u16)| k.map(|k| k == *v);
                let rule = Constraint::partial(format!("partial {i}"), scope, move |known| {
                    let each: Vec<Option<bool>> = known.iter().zip(&values).map(wrong).collect();
                    if each.contains(&Some(false)) {
                        return Some(false);
                    }
                    each.into_iter().collect::<Option<Vec<_>>>().map(|_| true)
                });
                model.constrain(rule)
            }
        };
    }
    model
}

#[test]
fn what_follows_from_constraints_is_impossible_too() {
    let model = Model::new([2, 2, 2])
        .expect("a model")
        .when("0 to 1", [0, 1], |o| o[0] == 0, |o| o[1] == 0)
        .when("1 to 2", [1, 2], |o| o[0] == 0, |o| o[1] == 0);
    let array = Cover::pairwise().of(&model).expect("an array");
    assert!(array.impossible.contains(&Combination::new([(0, 0), (2, 1)])));
    covers_possible(&array, &model);
}

#[test]
fn an_option_that_never_occurs_takes_its_combinations_along() {
    let model = Model::new([3, 3, 2]).expect("a model").never("gone", [0], |o| o[0] == 1);
    let array = Cover::pairwise().of(&model).expect("an array");
    assert_eq!(array.impossible.len(), 5);
    covers_possible(&array, &model);
}

#[test]
fn optimized_arrays_keep_constraints_and_required_rows() {
    let model = Model::new([4, 4, 3, 3, 2, 2])
        .expect("a model")
        .never("sum", [0, 1], |o| o[0] + o[1] == 4)
        .when("only", [2, 4], |o| o[0] == 1, |o| o[1] == 1);
    let required = vec![vec![3, 3, 2, 2, 1, 1]];
    let cover = Cover::pairwise().require(required.clone()).optimize(Duration::from_millis(200));
    let array = cover.of(&model).expect("an array");
    assert_eq!(array.rows[..1], required);
    covers_possible(&array, &model);
}

#[test]
fn large_rules_of_all_parameters_are_met() {
    let model = Model::new([3; 8]).expect("a model").constrain(Constraint::partial(
        "at most three twos",
        0..8,
        |o| {
            let twos = o.iter().filter(|v| **v == Some(2)).count();
            let open = o.iter().filter(|v| v.is_none()).count();
            match (twos > 3, twos + open <= 3) {
                (true, _) => Some(true),
                (_, true) => Some(false),
                _ => None,
            }
        },
    ));
    let array = Cover::t_way(3).of(&model).expect("an array");
    assert!(array.impossible.is_empty());
    covers_possible(&array, &model);
}

#[test]
fn many_parameters_with_a_chain_of_constraints_take_no_long_search() {
    let mut model = Model::new([4; 40]).expect("a model");
    for p in 0..39 {
        model = model.never(format!("chain {p}"), [p, p + 1], |o| o[0] + 1 == o[1]);
    }
    let array = Cover::pairwise().of(&model).expect("an array");
    assert!(array.rows.iter().all(|row| model.allows(row)));
    assert_eq!(array.impossible.len(), 39 * 3);
}
