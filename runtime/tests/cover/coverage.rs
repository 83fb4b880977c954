//! Coverage of what was run.

use multitest::cover::{Combination, Cover, Coverage, Model, Outcome};

use crate::check::{Dice, product, tuples};

#[test]
fn counts_are_those_of_sets_of_tuples() {
    let mut dice = Dice(9);
    for strength in 1..=4 {
        let model = Model::new([3, 2, 4, 2, 3]).expect("a model");
        let all = product(model.sizes());
        let mut coverage = Coverage::new(&model, strength).expect("coverage");
        let (mut run, mut passed) = (Vec::new(), Vec::new());
        for _ in 0..12 {
            let row = all[dice.roll(all.len())].clone();
            let outcome = if dice.roll(3) == 0 { Outcome::Failed } else { Outcome::Passed };
            coverage.record(&row, outcome);
            run.push(row.clone());
            passed.extend(Some(row).filter(|_| outcome == Outcome::Passed));
        }
        assert_eq!(coverage.tuples(), tuples(&all, strength).len());
        assert_eq!(coverage.run(), tuples(&run, strength).len());
        assert_eq!(coverage.passed(), tuples(&passed, strength).len());
        assert_eq!(coverage.uncovered().count(), coverage.possible() - coverage.run());
        assert_eq!(coverage.unpassed().count(), coverage.possible() - coverage.passed());
    }
}

#[test]
fn impossible_combinations_are_no_gap() {
    let model = Model::new([2, 2, 2]).expect("a model").never("both", [0, 1], |o| o == [1, 1]);
    let mut coverage = Coverage::new(&model, 2).expect("coverage");
    let array = Cover::pairwise().of(&model).expect("an array");
    array.rows.iter().for_each(|row| coverage.record(row, Outcome::Passed));
    assert_eq!((coverage.tuples(), coverage.possible(), coverage.run()), (12, 11, 11));
    assert_eq!(coverage.uncovered().next(), None);
    assert_eq!(coverage.impossible().collect::<Vec<_>>(), [Combination::new([(0, 1), (1, 1)])]);
}
