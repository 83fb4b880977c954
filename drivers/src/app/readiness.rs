//! When an [`App`](super::App) is ready: every pattern has matched and every other condition has held, before the deadline
//! and before the program ends.

use std::{
    fs::File,
    path::{Path, PathBuf},
    time::Duration,
};

use multitest::{
    Error, Result,
    driver::StartContext,
    logs::Search,
    pattern::{Captures, Pattern},
    process::{Exit, Process},
    ready::{self, Condition, Output, Sorted},
};

use super::{
    LOST,
    options::AppOptions,
    patterns::{check_groups, compiled},
};

/// What one start waits for.
pub(super) struct Readiness {
    context: StartContext,
    searches: Vec<(Output, Search)>,
    exit: bool,
    expected_code: i32,
    rest: Vec<Condition>,
}

/// The files a program writes.
#[derive(Debug, Clone)]
pub(super) struct Files {
    pub(super) stdout: PathBuf,
    pub(super) stderr: PathBuf,
    pub(super) log: Option<PathBuf>,
}

impl Files {
    /// Nothing of an earlier start shall be taken for the program's output.
    pub(super) fn make_empty(&self) -> Result<()> {
        for path in [&self.stdout, &self.stderr] {
            // Empty as the environment has made it.
            if path.metadata().is_ok_and(|meta| meta.is_file() && meta.len() == 0) {
                continue;
            }
            File::create(path).map_err(|e| {
                Error::from(e).context(format!("`{}` cannot be written", path.display()))
            })?;
        }
        Ok(())
    }

    fn get(&self, output: Output) -> Option<&Path> {
        match output {
            Output::Stdout => Some(&self.stdout),
            Output::Stderr => Some(&self.stderr),
            Output::Log => self.log.as_deref(),
        }
    }
}

impl Readiness {
    /// Compiles the patterns of `options` and those among the `ready` conditions.
    ///
    /// To be made before the program runs: what is in its own log by then was not written by it.
    pub(super) fn new(options: &AppOptions, context: &StartContext, files: &Files) -> Result<Self> {
        let Sorted { mut patterns, exit, rest } = ready::sort(context.take_ready());
        let own = [
            (Output::Stdout, &options.stdout),
            (Output::Stderr, &options.stderr),
            (Output::Log, &options.log_patterns),
        ];
        for (output, expressions) in own {
            patterns.extend(
                expressions.iter().flatten().map(|expression| (output, expression.clone())),
            );
        }
        let expected_code = options.expected_retcode.unwrap_or(0);
        let searches = searches(&patterns, files)?;
        Ok(Self { context: context.clone(), searches, exit, expected_code, rest })
    }

    /// Whether the program is to end before it counts as ready.
    pub(super) fn awaits_exit(&self) -> bool {
        self.exit
    }

    /// Waits; what the groups of the patterns held is the result.
    pub(super) async fn wait(mut self, process: &Process) -> Result<Captures> {
        let left = self.context.deadline().left();
        let end = tokio::select! {
            biased;
            result = self.satisfy(process) => End::Ready(result),
            exit = process.over() => End::Over(exit),
            () = tokio::time::sleep(left) => End::Passed,
        };
        match end {
            End::Ready(result) => result?,
            End::Over(exit) => self.after_exit(exit).await?,
            End::Passed => return Err(self.unsatisfied().await.details(self.context.too_late())),
        }
        let mut captures = Captures::default();
        for (_, search) in &self.searches {
            captures.merge(search.captures());
        }
        Ok(captures)
    }

    /// One after the other, which takes as long as the slowest: what has matched stays matched.
    async fn satisfy(&mut self, process: &Process) -> Result<()> {
        for (output, search) in &mut self.searches {
            self.context.awaiting(awaited(*output, search));
            search.wait().await?;
        }
        self.wait_for_rest().await?;
        if self.exit {
            self.context.awaiting("the program to exit");
            let exit = process.exited().await;
            return self.check_code(exit);
        }
        Ok(())
    }

    async fn wait_for_rest(&self) -> Result<()> {
        let report = |awaited: &str, seen: &str| self.context.awaiting_seen(awaited, seen);
        ready::wait_all(&self.rest, self.context.directory(), report).await
    }

    /// The program ended while it was waited for: what it wrote last, its last line included, may still satisfy.
    async fn after_exit(&mut self, exit: Option<Exit>) -> Result<()> {
        let mut matched = true;
        for (_, search) in &mut self.searches {
            matched &= search.look_last().await?;
        }
        if !matched {
            return Err(self.unsatisfied().await.details(ended(exit, &self.context)));
        }
        let left = self.context.deadline().left();
        let limit = if self.exit {
            // It was to end, so the rest is somebody else's matter, and may take its time.
            self.check_code(exit)?;
            left
        } else {
            LAST_LOOK.min(left)
        };
        match tokio::time::timeout(limit, self.wait_for_rest()).await {
            Ok(result) => result,
            Err(_) if self.exit => Err(self.unsatisfied().await.details(self.context.too_late())),
            Err(_) => Err(self.unsatisfied().await.details(ended(exit, &self.context))),
        }
    }

    fn check_code(&self, exit: Option<Exit>) -> Result<()> {
        match exit {
            Some(exit) if exit.code() == self.expected_code => Ok(()),
            _ => Err(Error::new(format!(
                "waited for the program to exit with code {}",
                self.expected_code
            ))
            .details(ended(exit, &self.context))),
        }
    }

    /// What has not matched yet, what was seen instead, and what to do about it.
    async fn unsatisfied(&mut self) -> Error {
        let (mut sentences, mut advice) = (Vec::new(), None);
        for (output, search) in &mut self.searches {
            let _ = search.look().await;
            if search.unmatched().next().is_some() {
                sentences.push(format!("{}; {}", awaited(*output, search), search.seen()));
                advice = advice.or_else(|| search.advice());
            }
        }
        if sentences.is_empty() {
            return Error::new(self.context.awaited());
        }
        let error = Error::new(format!("waited for {}", sentences.join(", and for ")));
        advice.into_iter().fold(error, Error::help)
    }
}

impl Drop for Readiness {
    /// A start that is given up does not get to say what it saw.
    fn drop(&mut self) {
        let mut unmatched = self.searches.iter().filter(|(_, s)| s.unmatched().next().is_some());
        if let Some((output, search)) = unmatched.next() {
            self.context.awaiting(awaited(*output, search));
            self.context.seen(search.seen());
        }
    }
}

/// How long conditions other than patterns may take to show after the program has ended.
const LAST_LOOK: Duration = Duration::from_secs(1);

enum End {
    Ready(Result<()>),
    Over(Option<Exit>),
    Passed,
}

/// One search for each file that patterns are looked for in.
fn searches(patterns: &[(Output, String)], files: &Files) -> Result<Vec<(Output, Search)>> {
    let mut searches = Vec::new();
    for output in [Output::Stdout, Output::Stderr, Output::Log] {
        let of = patterns.iter().filter(|(o, _)| *o == output);
        let compiled: Vec<Pattern> =
            of.map(|(_, expression)| compiled(expression)).collect::<Result<_>>()?;
        compiled.iter().try_for_each(|pattern| check_groups(pattern, output))?;
        if compiled.is_empty() {
            continue;
        }
        let mut search = Search::new(files.get(output).ok_or_else(log_missing)?, compiled);
        if output == Output::Log {
            search.begin_at_end()?;
        }
        searches.push((output, search));
    }
    Ok(searches)
}

/// `stdout to match /a/ and /b/`, of what has not matched yet.
fn awaited(output: Output, search: &Search) -> String {
    let patterns: Vec<String> = search.unmatched().map(ToString::to_string).collect();
    format!("{output} to match {}", patterns.join(" and "))
}

fn ended(exit: Option<Exit>, context: &StartContext) -> String {
    match exit {
        Some(exit) => format!("{} {exit}", context.name()),
        None => format!("{} {LOST}", context.name()),
    }
}

fn log_missing() -> Error {
    Error::new("a pattern of the log needs the option `log`").help("set it: `log: \"app.log\"`")
}
