//! What can be said about the reason of failures.

use super::{
    super::{Combination, Row},
    Reason,
    explain::Explanation,
    split::{Place, hold},
};

/// A combination of options that makes rows fail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// The options that fail together, and no fewer of them.
    pub combination: Combination,
    /// A row that failed and has, beside the combination, the lowest options that are allowed.
    pub row: Row,
    /// The number of different rows that held the combination; all of them failed.
    pub failures: usize,
}

/// The reason of the failures, as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// No row failed.
    NothingFailed,
    /// These combinations explain all failures: one, or two where one cannot.
    ///
    /// Where constraints let two explanations never differ, the shorter one is here.
    Found(Vec<Cause>),
    /// Several explanations are left, or the one that is left is not confirmed: more rows would tell.
    Undecided(Vec<Vec<Combination>>),
    /// Neither one combination nor two of the size looked for explain all failures.
    Unexplained,
    /// This row has both passed and failed, so what makes it fail is not its options.
    Flaky(Row),
}

pub(super) fn verdict(reason: &Reason) -> Verdict {
    let evidence = &reason.evidence;
    if evidence.failed.is_empty() {
        return Verdict::NothingFailed;
    }
    if let Some(row) = &evidence.flaky {
        return Verdict::Flaky(row.clone());
    }
    let explanations = if reason.stale {
        super::explain::explain(evidence, reason.largest)
    } else {
        reason.explanations.clone()
    };
    match explanations.first() {
        None => Verdict::Unexplained,
        Some(first) if reason.named => Verdict::Found(causes(reason, first)),
        Some(_) => Verdict::Undecided(explanations),
    }
}

fn causes(reason: &Reason, explanation: &Explanation) -> Vec<Cause> {
    explanation.iter().map(|cause| self::cause(reason, cause, explanation)).collect()
}

fn cause(reason: &Reason, combination: &Combination, explanation: &Explanation) -> Cause {
    let place = Place { solver: &reason.solver, sizes: &reason.sizes, evidence: &reason.evidence };
    let others: Vec<Combination> =
        explanation.iter().filter(|c| *c != combination).cloned().collect();
    let lowest = vec![0; reason.sizes.len()];
    let failed = || reason.evidence.failed_with(combination);
    let row = hold(&place, combination, &others, &lowest).filter(|row| failed().any(|f| f == row));
    Cause {
        combination: combination.clone(),
        row: row.or_else(|| failed().next().cloned()).unwrap_or_default(),
        failures: failed().count(),
    }
}
