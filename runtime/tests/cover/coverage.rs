//! Coverage of what was run.

use multitest::cover::{Combination, Cover, Coverage, Model, Outcome, Row};

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

#[test]
fn all_rows_but_some_are_counted_without_looking_at_the_others() {
    let mut dice = Dice(11);
    for strength in 1..=3 {
        let model = Model::new([3, 2, 2, 3]).expect("a model");
        let ends: Vec<(Row, Option<Outcome>)> = product(model.sizes())
            .into_iter()
            .map(|row| {
                // What holds this pair never passes, and one option is never run.
                let end = match dice.roll(4) {
                    _ if row[3] == 2 => None,
                    _ if row[1] == 0 && row[2] == 1 => Some(Outcome::Failed),
                    0 => Some(Outcome::Failed),
                    _ => Some(Outcome::Passed),
                };
                (row, end)
            })
            .collect();
        let mut each = Coverage::new(&model, strength).expect("coverage");
        for (row, end) in &ends {
            if let Some(end) = *end {
                each.record(row, end);
            }
        }
        let others = ends.into_iter().filter(|(_, end)| *end != Some(Outcome::Passed));
        let all = Coverage::of_all_but(&model, strength, others).expect("coverage");
        assert!(all.uncovered().eq(each.uncovered()) && all.unpassed().eq(each.unpassed()));
        assert!(strength < 2 || each.unpassed().count() > each.uncovered().count());
        assert!(each.uncovered().next().is_some());
    }
}
