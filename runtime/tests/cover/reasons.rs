//! Planted faults are found, exactly and within the budget.

use std::sync::OnceLock;

use multitest::cover::{Combination, Cover, Model, Outcome, Reason, Row, Verdict};

use crate::check::{Dice, product};

const SIZES: [usize; 10] = [2, 6, 3, 4, 5, 2, 3, 6, 4, 3];
const BUDGET: usize = 50;

#[test]
fn twenty_planted_faults_are_named_exactly() {
    for seed in 0..10 {
        let mut dice = Dice(100 + seed);
        for i in 0..20 {
            let fault = plant(&mut dice, 1 + i % 3);
            let found = find(&model(), std::slice::from_ref(&fault), fault.options().len().max(2));
            assert_eq!(causes(&found), [fault], "seed {seed}, fault {i}");
        }
    }
}

#[test]
fn faults_of_three_options_are_found_from_pairs_if_a_row_failed() {
    let mut dice = Dice(77);
    let mut failed = 0;
    for i in 0..60 {
        let fault = plant(&mut dice, 3);
        match find(&model(), std::slice::from_ref(&fault), 2) {
            Verdict::NothingFailed => {}
            verdict => {
                assert_eq!(causes(&verdict), [fault], "fault {i}");
                failed += 1;
            }
        }
    }
    assert!(failed >= 20, "{failed} of 60 faults were met");
}

#[test]
fn the_failing_row_is_minimal_and_fails() {
    let fault = Combination::new([(1, 4), (4, 2)]);
    let Verdict::Found(causes) = find(&model(), std::slice::from_ref(&fault), 2) else {
        panic!("not found")
    };
    assert_eq!(causes[0].row, [0, 4, 0, 0, 2, 0, 0, 0, 0, 0]);
    assert!(causes[0].failures > 1);
}

#[test]
fn two_planted_faults_are_both_named_even_if_one_hides_the_other() {
    for seed in 0..60 {
        let mut dice = Dice(500 + seed);
        let first = plant(&mut dice, 1 + usize::from(seed % 2 == 0));
        let second = plant(&mut dice, 2);
        let mut faults = vec![first.clone(), second.clone()];
        faults.sort();
        // What contains the other fault is none of its own.
        faults.retain(|f| *f == first || !first.options().iter().all(|&(p, v)| f.of(p) == Some(v)));
        faults.dedup();
        let mut named = causes(&find(&model(), &faults, 2));
        named.sort();
        // All options of one parameter can make a combination fail that is none of those planted.
        let same = || product(&SIZES).iter().all(|row| fails(&named, row) == fails(&faults, row));
        assert!(named == faults || same(), "seed {seed}: {named:?}, planted {faults:?}");
    }
}

#[test]
fn three_faults_are_never_blamed_on_something_that_passes() {
    for seed in 0..20 {
        let mut dice = Dice(900 + seed);
        let faults = [plant(&mut dice, 2), plant(&mut dice, 2), plant(&mut dice, 2)];
        for cause in causes(&find(&model(), &faults, 2)) {
            let row = model().complete(cause.options()).expect("a row");
            assert!(fails(&faults, &row), "seed {seed}: {cause} passes, planted {faults:?}");
        }
    }
}

#[test]
fn a_fault_of_four_options_is_not_blamed_on_three() {
    let failing = array(&model(), 3).swap_remove(7);
    let fault = Combination::new([0, 2, 5, 6].map(|p| (p, failing[p])));
    let verdict = find(&model(), &[fault], 3);
    assert_eq!(verdict, Verdict::Unexplained);
}

#[test]
fn a_failure_that_comes_and_goes_is_called_flaky() {
    for seed in 0..20 {
        let mut coin = Dice(seed);
        let fault = Combination::new([(1, 4)]);
        let run = |row: &Row| fault.is_in(row) && coin.roll(2) == 0;
        let verdict = search(&model(), 2, run).0;
        assert!(
            matches!(verdict, Verdict::Flaky(_) | Verdict::NothingFailed),
            "seed {seed}: {verdict:?}"
        );
    }
}

#[test]
fn nothing_failed_asks_for_nothing() {
    let (verdict, proposals) = search(&model(), 2, |_| false);
    assert_eq!((verdict, proposals), (Verdict::NothingFailed, 0));
}

#[test]
fn everything_failing_is_not_explained_by_options() {
    let (verdict, proposals) = search(&model(), 2, |_| true);
    assert_eq!(verdict, Verdict::Unexplained);
    assert!(proposals < 10, "{proposals}");
}

#[test]
fn without_a_budget_all_candidates_are_told() {
    let fault = Combination::new([(1, 4), (4, 2)]);
    let mut reason = Reason::new(&model(), 3, 0);
    for row in Cover::pairwise().of(&model()).expect("an array").rows {
        let outcome = if fault.is_in(&row) { Outcome::Failed } else { Outcome::Passed };
        reason.tell(&row, outcome);
    }
    assert_eq!(reason.propose(), None);
    let Verdict::Undecided(candidates) = reason.verdict() else { panic!("{:?}", reason.verdict()) };
    assert!(candidates.contains(&vec![fault]));
}

#[test]
fn constraints_are_kept_and_what_they_tie_together_is_named_once() {
    let model =
        model()
            .when("tied", [0, 6], |o| o[0] == 1, |o| o[1] == 2)
            .never("apart", [1, 4], |o| o == [3, 3]);
    for fault in [vec![(0, 1)], vec![(6, 2), (1, 1)], vec![(1, 3), (2, 2)]] {
        let fault = Combination::new(fault);
        assert_eq!(causes(&find(&model, std::slice::from_ref(&fault), 2)), [fault]);
    }
}

#[test]
fn large_models_are_searched_too() {
    let model = Model::new([4; 40]).expect("a model");
    let fault = Combination::new([(3, 1), (20, 2)]);
    assert_eq!(causes(&find(&model, std::slice::from_ref(&fault), 2)), [fault]);
}

fn model() -> Model {
    Model::new(SIZES).expect("a model")
}

fn plant(dice: &mut Dice, size: usize) -> Combination {
    let mut parameters: Vec<usize> = Vec::new();
    while parameters.len() < size {
        let p = dice.roll(SIZES.len());
        if !parameters.contains(&p) {
            parameters.push(p);
        }
    }
    Combination::new(
        parameters.into_iter().map(|p| (p, u16::try_from(dice.roll(SIZES[p])).expect("small"))),
    )
}

fn fails(faults: &[Combination], row: &Row) -> bool {
    faults.iter().any(|fault| fault.is_in(row))
}

fn causes(verdict: &Verdict) -> Vec<Combination> {
    match verdict {
        Verdict::Found(causes) => causes.iter().map(|c| c.combination.clone()).collect(),
        _ => Vec::new(),
    }
}

/// Runs an array of this strength, and then what is proposed.
fn find(model: &Model, faults: &[Combination], strength: usize) -> Verdict {
    search(model, strength, |row| fails(faults, row)).0
}

fn search(model: &Model, strength: usize, mut run: impl FnMut(&Row) -> bool) -> (Verdict, usize) {
    let mut outcome = |row: &Row| if run(row) { Outcome::Failed } else { Outcome::Passed };
    let mut reason = Reason::new(model, 3, BUDGET);
    for row in array(model, strength) {
        reason.tell(&row, outcome(&row));
    }
    let mut proposals = 0;
    while let Some(row) = reason.propose() {
        assert!(model.allows(&row), "proposed a forbidden row");
        reason.tell(&row, outcome(&row));
        proposals += 1;
    }
    assert!(proposals <= BUDGET);
    (reason.verdict(), proposals)
}

/// An array of this strength; those of the model that most tests have are made once.
fn array(model: &Model, strength: usize) -> Vec<Row> {
    static ARRAYS: [OnceLock<Vec<Row>>; 5] = [const { OnceLock::new() }; 5];
    let make = || Cover::t_way(strength).of(model).expect("an array").rows;
    let common = model.sizes() == SIZES && model.constraints().is_empty();
    if common { ARRAYS[strength].get_or_init(make).clone() } else { make() }
}

#[test]
fn a_row_that_ends_neither_way_is_not_proposed_again() {
    let fault = Combination::new([(1, 4), (4, 2)]);
    let mut reason = Reason::new(&model(), 3, BUDGET);
    let run = array(&model(), 2);
    for row in &run {
        reason.tell(row, if fault.is_in(row) { Outcome::Failed } else { Outcome::Passed });
    }
    let mut skipped: Vec<Row> = Vec::new();
    while let Some(row) = reason.propose() {
        assert!(!skipped.contains(&row), "{row:?} again");
        if row[7] == 0 && !run.contains(&row) {
            reason.skip(&row);
            skipped.push(row);
        } else {
            reason.tell(&row, if fault.is_in(&row) { Outcome::Failed } else { Outcome::Passed });
        }
    }
    assert!(!skipped.is_empty());
    assert_eq!(causes(&reason.verdict()), [fault]);
}
