//! Which walks run: those of the test, or what `MULTITEST_WALK` asks for.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use super::{
    former::{self, Former},
    request::{self, Item},
};
use crate::{
    error::{Error, Result},
    event::WalkOutcome,
    rundir::shown,
    suggest::{did_you_mean, listed},
};

/// What is to run.
#[derive(Debug)]
pub(super) enum Choice {
    /// These walks, selected or not.
    Only(Vec<u128>),
    /// What this run has left.
    Rest(Box<Former>),
    /// Everything, as without a request: there is no run to resume.
    All,
}

/// The walks of a test, and where its runs are.
pub(super) struct Asked<'a> {
    pub(super) known: request::Known<'a>,
    /// What tells the selection of the test from others.
    pub(super) fingerprint: &'a str,
    /// The selection as it is written.
    pub(super) select: &'a str,
    /// The directory of all runs.
    pub(super) base: &'a Path,
}

/// What `request` asks for, and what there is to say about it.
///
/// # Errors
///
/// If it cannot be understood, there is no such run, or that run was one of other walks.
pub(super) fn choose(request: &str, asked: &Asked<'_>) -> Result<(Choice, Vec<String>)> {
    let (mut walks, mut notes) = (Vec::new(), Vec::new());
    for item in request::items(request, &asked.known)? {
        match item {
            Item::Walk(walk) => walks.push(walk),
            Item::Failed(run) => {
                let failed = asked.failed(run.as_deref())?;
                if failed.is_empty() {
                    notes.push(format!("no walk of `{}` has failed: none runs", asked.known.test));
                }
                walks.extend(failed);
            }
            Item::Resume(run) => return asked.resume(run.as_deref()),
        }
    }
    Ok((Choice::Only(walks), notes))
}

impl Asked<'_> {
    /// The walks that failed in `run`; or, if none is named, in the newest run of the whole test, and in replays since: walks that
    /// passed in one of those have not failed any more.
    fn failed(&self, run: Option<&str>) -> Result<Vec<u128>> {
        let mut runs = self.runs(run)?;
        let newest = runs.next().ok_or_else(|| self.none())?;
        self.check_actions(&newest)?;
        let mut outcomes = BTreeMap::new();
        let same = |former: &Former| self.check_actions(former).is_ok();
        for former in [newest].into_iter().chain(runs).take_while(same) {
            for walk in former.at_hand() {
                outcomes.entry(walk).or_insert(WalkOutcome::Failed);
            }
            for walk in former.walks.iter().rev() {
                outcomes.entry(walk.walk).or_insert(walk.outcome);
            }
            if run.is_some() || former.start.request.is_none() {
                break;
            }
        }
        let failed = outcomes.into_iter().filter(|(_, outcome)| *outcome == WalkOutcome::Failed);
        Ok(failed.map(|(walk, _)| walk).collect())
    }

    fn resume(&self, run: Option<&str>) -> Result<(Choice, Vec<String>)> {
        let test = self.known.test;
        let Some(former) = self.runs(run)?.find(|former| former.start.request.is_none()) else {
            let note = format!("no run of `{test}` is there to be resumed: all its walks run");
            return Ok((Choice::All, vec![note]));
        };
        self.check_actions(&former)?;
        let run = &former.run;
        let (start, same) = (&former.start, former.start.fingerprint == self.fingerprint);
        if !same && (start.selection != self.select || start.numbers.is_none()) {
            let error =
                format!("the run `{run}` of `{test}` cannot be resumed: it selected other walks");
            return Err(Error::new(error).help("run the test without MULTITEST_WALK"));
        }
        if former.goes_on() {
            let process = former.process;
            let error = format!("the run `{run}` of `{test}` still goes on, in process {process}");
            return Err(Error::new(error).help(format!("let it end, or end it: `kill {process}`")));
        }
        let notes = if former.is_unfinished() {
            Vec::new()
        } else {
            vec![format!("the run `{run}` of `{test}` came to its end: no walk is left")]
        };
        Ok((Choice::Rest(Box::new(former)), notes))
    }

    /// The runs of the test, the newest first: all there are, or those at the place that was named.
    fn runs(&self, named: Option<&str>) -> Result<Box<dyn Iterator<Item = Former> + '_>> {
        let test = self.known.test;
        let Some(name) = named else {
            return Ok(Box::new(former::newest(self.base, test)));
        };
        let place = self.place(name)?;
        let mut found: Vec<Former> =
            former::files_of(&place).iter().filter_map(|file| former::read(file, test)).collect();
        found.sort_by_key(|former| std::cmp::Reverse(former.time_us));
        if found.is_empty() {
            return Err(Error::new(format!("`{}` has no walks of `{test}`", shown(&place)))
                .help("name another run, or none for the newest"));
        }
        Ok(Box::new(found.into_iter()))
    }

    /// The run directory or events file that is meant by `name`.
    fn place(&self, name: &str) -> Result<PathBuf> {
        let places = [PathBuf::from(name), self.base.join(name)];
        places.into_iter().find(|place| place.exists()).ok_or_else(|| {
            let entries = fs::read_dir(self.base).into_iter().flatten().flatten();
            let runs = entries.filter(|entry| entry.path().join("events").is_dir());
            let mut runs: Vec<String> =
                runs.map(|run| run.file_name().to_string_lossy().into_owned()).collect();
            runs.sort();
            let runs = || runs.iter().map(String::as_str);
            let there = || format!("there are {}", listed(runs()));
            Error::new(format!("there is no run `{name}` in `{}`", shown(self.base)))
                .help(did_you_mean(name, runs()).unwrap_or_else(there))
        })
    }

    fn check_actions(&self, former: &Former) -> Result<()> {
        let words = former.start.fingerprint.split('-').next().unwrap_or_default();
        let Some(changes) = self.known.marks.changes(words) else { return Ok(()) };
        let (run, test) = (&former.run, self.known.test);
        let error = format!(
            "the walks of `{test}` are not those of its run `{run}`: actions have changed since: {changes}"
        );
        Err(Error::new(error).help("run the test without MULTITEST_WALK"))
    }

    fn none(&self) -> Error {
        let (test, base) = (self.known.test, shown(self.base));
        Error::new(format!("no run of `{test}` is known in `{base}`"))
            .help("run the test without MULTITEST_WALK first")
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            former::tests::{end, start, walk, write},
            marks::{Marks, tests::marks},
            tests::Folder,
        },
        *,
    };
    use crate::event::Event;

    const ACTIONS: &str = "open=EUR,USD set=1,2";

    fn choose_in(folder: &Folder, request: &str) -> Result<(Choice, Vec<String>)> {
        let marks = marks(ACTIONS);
        let fingerprint = fingerprint(&marks, "all");
        let number = |text: &str| Err(Error::new(format!("no walk `{text}`")));
        let known = request::Known { test: "limits", marks: &marks, walks: 100, number: &number };
        choose(
            request,
            &Asked { known, fingerprint: &fingerprint, select: "all", base: folder.path() },
        )
    }

    fn fingerprint(marks: &Marks, selection: &str) -> String {
        format!("{}-{selection}", marks.words())
    }

    /// Writes a run in which these walks ended, the negative ones by failing.
    fn run(folder: &Folder, name: &str, actions: &str, request: Option<&str>, walks: &[i64]) {
        let fingerprint = fingerprint(&marks(actions), "all");
        let mut events = vec![Event::WalksStarted(start(&fingerprint, request))];
        events.extend(walks.iter().map(|&number| {
            let outcome = if number < 0 { WalkOutcome::Failed } else { WalkOutcome::Passed };
            Event::WalkFinished(walk(u128::from(number.unsigned_abs()), outcome))
        }));
        events.push(end(0, false));
        write(folder.path(), name, "limits", events);
    }

    fn only(choice: Result<(Choice, Vec<String>)>) -> Vec<u128> {
        match choice {
            Ok((Choice::Only(walks), _)) => walks,
            other => panic!("single walks were expected, not {other:?}"),
        }
    }

    fn refused(folder: &Folder, request: &str) -> String {
        format!("{:?}", choose_in(folder, request).expect_err("it is refused"))
    }

    #[test]
    fn failed_walks_are_those_that_have_not_passed_since_the_last_whole_run() {
        let folder = Folder::new();
        run(&folder, "a", ACTIONS, None, &[-90]);
        run(&folder, "b", ACTIONS, None, &[1, -2, -3, -4]);
        assert_eq!(only(choose_in(&folder, "failed")), [2, 3, 4]);
        run(&folder, "c", ACTIONS, Some("3"), &[3]);
        run(&folder, "d", ACTIONS, Some("failed"), &[2, -4, -7]);
        assert_eq!(only(choose_in(&folder, "failed")), [4, 7]);
        assert_eq!(only(choose_in(&folder, "failed:b,9")), [2, 3, 4, 9]);
        let file = folder.path().join("a/events/1.ndjson");
        assert_eq!(only(choose_in(&folder, &format!("failed:{}", file.display()))), [90]);
    }

    #[test]
    fn without_failures_nothing_runs_and_that_is_said() {
        let folder = Folder::new();
        run(&folder, "a", ACTIONS, None, &[1]);
        let (choice, notes) = choose_in(&folder, "failed").expect("it is understood");
        assert!(matches!(choice, Choice::Only(walks) if walks.is_empty()));
        assert_eq!(notes, ["no walk of `limits` has failed: none runs"]);
    }

    #[test]
    fn failures_of_runs_that_are_not_there_are_refused() {
        let folder = Folder::new();
        assert!(refused(&folder, "failed").starts_with("no run of `limits` is known in `"));
        run(&folder, "20261122-1", ACTIONS, None, &[1]);
        let error = refused(&folder, "failed:20261122-2");
        assert!(error.starts_with("there is no run `20261122-2` in `"), "{error}");
        assert!(error.ends_with("help: did you mean `20261122-1`?"), "{error}");
        fs::create_dir_all(folder.path().join("empty/events")).expect("a temporary folder");
        let error = refused(&folder, "failed:empty");
        assert!(error.contains("empty` has no walks of `limits`\nhelp: name another"), "{error}");
    }

    #[test]
    fn runs_of_other_actions_are_refused() {
        let folder = Folder::new();
        run(&folder, "a", "open=EUR,USD set=1,3", None, &[-1]);
        for request in ["failed", "resume", "resume:a"] {
            let error = refused(&folder, request);
            assert!(
                error.starts_with(
                    "the walks of `limits` are not those of its run `a`: actions have changed since: `set` (action 2) has other options"
                ),
                "{error}"
            );
        }
    }

    #[test]
    fn a_run_that_was_interrupted_is_resumed_and_replays_are_none() {
        let folder = Folder::new();
        let all = fingerprint(&marks(ACTIONS), "all");
        let started = Event::WalksStarted(start(&all, None));
        write(folder.path(), "a", "limits", vec![started, end(7, true)]);
        run(&folder, "b", ACTIONS, Some("3"), &[3]);
        let (choice, notes) = choose_in(&folder, "resume").expect("there is one");
        assert!(matches!(choice, Choice::Rest(former) if former.run == "a"));
        assert_eq!(notes, [""; 0]);
    }

    #[test]
    fn what_cannot_be_resumed_is_said() {
        let folder = Folder::new();
        let (choice, notes) = choose_in(&folder, "resume").expect("then all walks run");
        assert!(matches!(choice, Choice::All));
        assert_eq!(notes, ["no run of `limits` is there to be resumed: all its walks run"]);

        run(&folder, "a", ACTIONS, None, &[1]);
        let (_, notes) = choose_in(&folder, "resume").expect("it is there");
        assert_eq!(notes, ["the run `a` of `limits` came to its end: no walk is left"]);

        let other = fingerprint(&marks(ACTIONS), "other");
        write(folder.path(), "b", "limits", vec![Event::WalksStarted(start(&other, None))]);
        let error = refused(&folder, "resume");
        assert!(error.contains("`b` of `limits` cannot be resumed: it selected other"), "{error}");
    }

    #[test]
    fn a_selection_that_found_other_walks_is_resumed_by_its_numbers() {
        let folder = Folder::new();
        let other = fingerprint(&marks(ACTIONS), "other");
        let mut began = start(&other, None);
        began.numbers = Some(vec![1, 4]);
        write(folder.path(), "a", "limits", vec![Event::WalksStarted(began)]);
        let (choice, _) = choose_in(&folder, "resume").expect("it says which they were");
        assert!(matches!(choice, Choice::Rest(former) if former.start.numbers.is_some()));
    }
}
