//! When an [`App`](super::App) is ready: every pattern has matched and every other condition has held, before the deadline
//! and before the program ends.

use std::path::{Path, PathBuf};

use multitest::{
    Error, Result,
    driver::StartContext,
    logs::Search,
    pattern::{Captures, Pattern},
    process::{Exit, Process},
    ready::{self, Condition, Output, Sorted},
};

use super::{options::AppOptions, patterns::compiled};

/// What one start waits for.
pub(super) struct Readiness {
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
    pub(super) fn new(options: &AppOptions, ready: Vec<Condition>, files: &Files) -> Result<Self> {
        let Sorted { mut patterns, exit, rest } = ready::sort(ready);
        let own = [
            (Output::Stdout, &options.stdout),
            (Output::Stderr, &options.stderr),
            (Output::Log, &options.log_patterns),
        ];
        for (output, expressions) in own {
            patterns.extend(expressions.iter().map(|expression| (output, expression.clone())));
        }
        let mut searches = Vec::new();
        for output in [Output::Stdout, Output::Stderr, Output::Log] {
            let of = patterns.iter().filter(|(o, _)| *o == output);
            let compiled: Vec<Pattern> =
                of.map(|(_, expression)| compiled(expression)).collect::<Result<_>>()?;
            if compiled.is_empty() {
                continue;
            }
            let path = files.get(output).ok_or_else(log_missing)?;
            searches.push((output, Search::new(path, compiled)));
        }
        let expected_code = options.expected_retcode.unwrap_or(0);
        Ok(Self { searches, exit, expected_code, rest })
    }

    /// Waits; what the groups of the patterns held is the result.
    pub(super) async fn wait(
        mut self,
        process: &Process,
        context: &StartContext,
    ) -> Result<Captures> {
        let end = tokio::select! {
            biased;
            result = self.satisfy(process, context) => End::Ready(result),
            exit = process.over() => End::Over(exit),
            () = tokio::time::sleep(context.deadline().left()) => End::Passed,
        };
        match end {
            End::Ready(result) => result?,
            End::Over(exit) => self.after_exit(exit, context).await?,
            End::Passed => {
                return Err(self.unsatisfied(context).details(format!(
                    "{} was not ready within its timeout of {}",
                    context.name(),
                    multitest::clock::human(context.deadline().length())
                )));
            }
        }
        let mut captures = Captures::default();
        for (_, search) in &self.searches {
            captures.merge(search.captures());
        }
        Ok(captures)
    }

    /// One after the other, which takes as long as the slowest: what has matched stays matched.
    async fn satisfy(&mut self, process: &Process, context: &StartContext) -> Result<()> {
        for (output, search) in &mut self.searches {
            context.awaiting(awaited(*output, search));
            search.wait().await.map_err(|e| unreadable(search.path(), e))?;
        }
        let report = |awaited: &str, seen: &str| context.awaiting_seen(awaited, seen);
        ready::wait_all(&self.rest, context.directory(), report).await?;
        if self.exit {
            context.awaiting("the program to exit");
            let exit = process.exited().await;
            return self.check_code(exit, context);
        }
        Ok(())
    }

    /// The program ended while it was waited for: what it wrote last, its last line included, may still satisfy.
    async fn after_exit(&mut self, exit: Option<Exit>, context: &StartContext) -> Result<()> {
        let mut matched = true;
        for (_, search) in &mut self.searches {
            matched &= search.finish().map_err(|e| unreadable(search.path(), e))?;
        }
        if matched && self.exit {
            self.check_code(exit, context)?;
        }
        if matched && self.rest_holds(context).await {
            return Ok(());
        }
        Err(self.unsatisfied(context).details(ended(exit, context)))
    }

    /// Nothing runs any more that could satisfy the rest later, so it must hold now.
    async fn rest_holds(&self, context: &StartContext) -> bool {
        let rest = ready::wait_all(&self.rest, context.directory(), |_, _| {});
        tokio::time::timeout(LAST_LOOK, rest).await.is_ok_and(|result| result.is_ok())
    }

    fn check_code(&self, exit: Option<Exit>, context: &StartContext) -> Result<()> {
        match exit {
            Some(exit) if exit.code() == self.expected_code => Ok(()),
            _ => Err(Error::new(format!(
                "waited for the program to exit with code {}",
                self.expected_code
            ))
            .details(ended(exit, context))),
        }
    }

    /// What has not matched yet, and what was seen instead.
    fn unsatisfied(&mut self, context: &StartContext) -> Error {
        let mut sentences = Vec::new();
        for (output, search) in &mut self.searches {
            let _ = search.scan();
            if search.unmatched().next().is_some() {
                sentences.push(format!("{}; {}", awaited(*output, search), search.seen()));
            }
        }
        if sentences.is_empty() {
            return Error::new(context.awaited());
        }
        Error::new(format!("waited for {}", sentences.join(", and for ")))
    }
}

/// How long conditions other than patterns may take to show after the program has ended.
const LAST_LOOK: std::time::Duration = std::time::Duration::from_millis(50);

enum End {
    Ready(Result<()>),
    Over(Option<Exit>),
    Passed,
}

/// `stdout to match /a/ and /b/`, of what has not matched yet.
fn awaited(output: Output, search: &Search) -> String {
    let patterns: Vec<String> = search.unmatched().map(ToString::to_string).collect();
    format!("{output} to match {}", patterns.join(" and "))
}

fn ended(exit: Option<Exit>, context: &StartContext) -> String {
    match exit {
        Some(exit) => format!("{} {exit}", context.name()),
        None => format!("{} was killed together with its supervisor", context.name()),
    }
}

fn unreadable(path: &Path, error: std::io::Error) -> Error {
    Error::from(error).context(format!("`{}` cannot be read", path.display()))
}

fn log_missing() -> Error {
    Error::new("a pattern of the log needs the option `log`").help("set it: `log: \"app.log\"`")
}
