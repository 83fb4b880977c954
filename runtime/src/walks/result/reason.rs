//! Why walks failed, in words.

use std::fmt;

use crate::{
    cover::{self, Combination, Verdict},
    walks::{choose::domain::Domain, numbers::product::count, options::text::shortened},
};

use super::Walks;

/// Alternatives that a text lists.
const LISTED: usize = 3;

/// Why walks failed: [`Walks::reason`].
///
/// Shown as text, it has the causes and the smallest walks that fail, or says why none is known.
#[derive(Clone, Debug)]
pub struct Explained {
    causes: Vec<Cause>,
    further: usize,
    text: String,
}

/// Options that make walks fail.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Cause {
    /// The options that fail together, and no fewer of them: `set_limit=3 & mode=lax`.
    pub text: String,
    /// The number of a walk that failed and has, beside these, the first options that are allowed.
    pub walk: u128,
    /// Its readable text.
    pub walk_text: String,
    /// How many of the walks that were looked at had these options; all of them failed.
    pub failures: usize,
}

impl Explained {
    /// The combinations of options that explain all failures: one, or two where one cannot; none if that is not known.
    pub fn causes(&self) -> &[Cause] {
        &self.causes
    }

    /// How many further walks were run.
    pub fn further(&self) -> usize {
        self.further
    }
}

impl fmt::Display for Explained {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Display for Cause {
    /// The options, and the smallest walk.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { walk, failures, .. } = self;
        let (text, walk_text) = (shortened(&self.text, " & "), shortened(&self.walk_text, "/"));
        let failures = match failures {
            1 => "1 walk with it ran, and failed".to_owned(),
            2 => "both walks with it failed".to_owned(),
            many => format!("all {} walks with it failed", count(*many as u128)),
        };
        write!(f, "reason: {text}  ({failures})\n  smallest: walk {walk}  {walk_text}")
    }
}

impl<S> Walks<S> {
    /// Why walks failed, if any did: which options of up to three actions make them fail.
    ///
    /// To find it, up to 50 further walks run after the others ([`explain`](crate::walks::Builder::explain)), one at a time, for as
    /// long as the walks themselves took or 5 s, whichever is longer. They are counted nowhere else. Nobody looks for it when
    /// nothing failed, the run was stopped before its end, single walks were asked for or stepped through, or where an action
    /// has more than 65,534 options or a constraint more than ten million combinations of them.
    ///
    /// ```
    /// use multitest::{Error, walks::Walks};
    ///
    /// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
    /// let walks = Walks::new((0, 0))
    ///     .sync("open", ["EUR", "USD", "GBP"], |_, _| Ok(()))
    ///     .sync("set_limit", [1, 2, 3], |limit, state: &mut (i32, i32)| Ok(state.0 = *limit))
    ///     .sync("retry", [0, 1, 2], |retry, state| Ok(state.1 = *retry))
    ///     .sync("withdraw", [5], |_, state| match state {
    ///         (3, 2) => Err(Error::new("rejected")),
    ///         _ => Ok(()),
    ///     })
    ///     .run()
    ///     .await?;
    /// let reason = walks.reason().expect("walks failed");
    /// assert_eq!(reason.causes()[0].text, "set_limit=3 & retry=2");
    /// assert_eq!(reason.causes()[0].walk_text, "open=EUR/set_limit=3/retry=2/withdraw=5");
    /// # Ok::<(), multitest::Error>(())
    /// # })?;
    /// # Ok::<(), multitest::Error>(())
    /// ```
    pub fn reason(&self) -> Option<&Explained> {
        self.reason.as_ref()
    }
}

/// What was found out, to be said in words.
pub(super) struct Found<'a> {
    pub(super) domain: &'a Domain,
    pub(super) further: usize,
    /// Whether there was no time for more walks.
    pub(super) late: bool,
    pub(super) nothing_passed: bool,
}

impl Found<'_> {
    pub(super) fn explained(&self, verdict: Verdict) -> Explained {
        let (mut causes, further) = (Vec::new(), self.further);
        let text = match verdict {
            Verdict::NothingFailed => "reason: not known, as no failure was looked at".to_owned(),
            Verdict::Found(found) => {
                causes = found.iter().map(|cause| self.cause(cause)).collect();
                causes.iter().map(Cause::to_string).collect::<Vec<_>>().join("\n")
            }
            Verdict::Undecided(left) => self.undecided(&left),
            Verdict::Unexplained if self.nothing_passed => {
                "reason: not known, as every walk failed".to_owned()
            }
            Verdict::Unexplained => "reason: not known, as neither one combination of up to \
                                     three options nor two of them explain all failures"
                .to_owned(),
            Verdict::Flaky(row) => {
                let walk = self.domain.walk(&row);
                let text = self.domain.space.text(walk);
                format!("reason: not the options, as walk {walk}  {text} has failed and passed")
            }
        };
        Explained { causes, further, text: format!("{text}{}", self.cost()) }
    }

    fn cause(&self, cause: &cover::Cause) -> Cause {
        let walk = self.domain.walk(&cause.row);
        Cause {
            text: self.domain.combination(&cause.combination),
            walk,
            walk_text: self.domain.space.text(walk),
            failures: cause.failures,
        }
    }

    fn undecided(&self, left: &[Vec<Combination>]) -> String {
        let joined = |causes: &Vec<Combination>| {
            let texts: Vec<String> =
                causes.iter().map(|cause| self.domain.combination(cause)).collect();
            texts.join(" and ")
        };
        let mut shown: Vec<String> = left.iter().take(LISTED).map(joined).collect();
        if left.len() > LISTED {
            shown.push(format!("{} others", count((left.len() - LISTED) as u128)));
        }
        let why = if self.late { "its time was up" } else { "more walks would tell: `explain`" };
        format!("reason: not yet known, {why}; it may be {}", shown.join(", or "))
    }

    fn cost(&self) -> String {
        match self.further {
            0 => String::new(),
            1 => "\n  1 further walk was run to find out".to_owned(),
            walks => format!("\n  {walks} further walks were run to find out"),
        }
    }
}
