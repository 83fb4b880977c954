//! The waits of a test for a line, or for none.

use std::{io, time::Duration};

use super::{Log, failure};
use crate::{
    clock::Deadline,
    error::{Error, Result},
    logs::Search,
    pattern::{Match, Pattern},
};

/// What ended a wait.
pub(super) enum End {
    /// The pattern has matched.
    Matched,
    /// Nothing more will be written; how its writer ended.
    Ended(String),
    /// The deadline passed.
    Passed,
}

impl Log {
    /// Waits until a line matches `pattern`, a regular expression that matches anywhere in the line,
    /// for `timeout` at most; with zero, for what is there already. The next call goes on behind that
    /// line. A line counts when it has ended; of one longer than 1 MiB the first MiB is searched.
    ///
    /// What was written by the end of `timeout` counts: while much has been written that is not
    /// searched yet, the call takes longer.
    ///
    /// # Errors
    ///
    /// When no line matches in time, or before the writer of the log has ended; the error shows from
    /// where on was looked, and the last lines. When the pattern is no regular expression, or the file
    /// cannot be read.
    ///
    /// # Cancel safety
    ///
    /// When the future is dropped, the position has not moved.
    pub async fn expect<P>(&self, pattern: P, timeout: Duration) -> Result<Match>
    where
        P: TryInto<Pattern>,
        Error: From<P::Error>,
    {
        self.expect_pattern(pattern.try_into()?, timeout).await
    }

    /// Makes sure that no line matches `pattern` from where [`expect`](Self::expect) goes on, up to
    /// the end of `timeout`. It always waits that long, unless a line matches.
    ///
    /// # Errors
    ///
    /// When a line matches, at once; the error shows it. When the pattern is no regular expression,
    /// or the file cannot be read.
    pub async fn expect_not<P>(&self, pattern: P, timeout: Duration) -> Result<()>
    where
        P: TryInto<Pattern>,
        Error: From<P::Error>,
    {
        self.expect_no_pattern(pattern.try_into()?, timeout).await
    }

    async fn expect_pattern(&self, pattern: Pattern, timeout: Duration) -> Result<Match> {
        let from = self.position()?;
        let mut search = Search::since(self.path(), &from, vec![pattern.clone()]);
        let deadline = Deadline::after(timeout);
        let end = matched(&mut search, deadline, self.source().ended()).await;
        let end = end.map_err(|error| self.source().unreadable(&error))?;
        let Some(found) = search.matched(0).cloned() else {
            return Err(failure::missing(self, &pattern, &from, &search, &end, deadline));
        };
        self.go_on_at(search.after().map_err(|error| self.source().unreadable(&error))?);
        Ok(found)
    }

    async fn expect_no_pattern(&self, pattern: Pattern, timeout: Duration) -> Result<()> {
        let from = self.position()?;
        let mut search = Search::since(self.path(), &from, vec![pattern.clone()]);
        let deadline = Deadline::after(timeout);
        let end = matched(&mut search, deadline, std::future::pending()).await;
        if end.is_ok() && self.source().how_ended().is_some() {
            search.look_last().await.map_err(|error| self.source().unreadable(&error))?;
        }
        end.map_err(|error| self.source().unreadable(&error))?;
        match search.matched(0) {
            Some(found) => {
                Err(failure::unexpected(self, &pattern, &from, found, &search, deadline))
            }
            None => Ok(()),
        }
    }
}

/// Waits until `search` has found what it looks for, its writer has ended, or the deadline passes.
async fn matched(
    search: &mut Search,
    deadline: Deadline,
    ended: impl Future<Output = String>,
) -> io::Result<End> {
    // Whoever waits beside this one begins at the same place, though what it waits for may be there already.
    tokio::task::yield_now().await;
    let end = tokio::select! {
        biased;
        result = search.wait() => return result.map(|()| End::Matched),
        how = ended => End::Ended(how),
        () = tokio::time::sleep(deadline.left()) => End::Passed,
    };
    // What was written by then counts, though nobody may have had the time to look at it.
    let matched = match &end {
        End::Ended(_) => search.look_last().await?,
        End::Matched | End::Passed => search.look().await?,
    };
    Ok(if matched { End::Matched } else { end })
}
