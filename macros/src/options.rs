//! The one table of what the macros can be told: it feeds the parser, the suggestions, and the help
//! lines. The options of drivers are not here; the compiler knows them.

/// One option of a macro.
pub(crate) struct Known {
    pub(crate) name: &'static str,
    /// What to type.
    pub(crate) form: &'static str,
}

/// The options of `#[multitest(..)]`.
pub(crate) const TEST: &[Known] = &[
    Known { name: "env", form: "env = { name: Driver { option: value } }" },
    Known { name: "dependencies", form: "dependencies = { first => second }" },
    Known { name: "defaults", form: "defaults = { timeout: Duration::from_secs(10) }" },
    Known { name: "hooks", form: "hooks = { after_start: function }" },
    Known { name: "timeout", form: "timeout = \"30s\"" },
    Known { name: "flavor", form: "flavor = \"multi_thread\"" },
    Known { name: "worker_threads", form: "worker_threads = 4" },
    Known { name: "walks", form: "walks = [action, other_action]" },
    Known { name: "crate", form: "crate = path::to::multitest" },
];

/// The options of `#[multitest(.., walks = [..])]` that say how walks run.
pub(crate) const WALKS: &[Known] = &[
    Known { name: "state", form: "state = State::default()" },
    Known { name: "select", form: "select = pairwise" },
    Known { name: "never", form: "never = [*limit > 3 && *mode == Mode::Lax]" },
    Known { name: "when", form: "when = [*limit > 3 => *mode == Mode::Strict]" },
    Known { name: "require", form: "require = [\"open=EUR/limit=3\"]" },
    Known { name: "seed", form: "seed = 7" },
    Known { name: "optimize", form: "optimize = \"2s\"" },
    Known { name: "explain", form: "explain = 50" },
    Known { name: "concurrency", form: "concurrency = 8" },
    Known { name: "gather", form: "gather" },
    Known { name: "keep", form: "keep = 100_000" },
    Known { name: "failures", form: "failures = 10" },
    Known { name: "stop_after", form: "stop_after = 3" },
    Known { name: "walk_timeout", form: "walk_timeout = \"2s\"" },
    Known { name: "action_timeout", form: "action_timeout = \"500ms\"" },
    Known { name: "verbosity", form: "verbosity = \"walks\"" },
    Known { name: "directory", form: "directory = \"target/walks\"" },
    Known { name: "env_per", form: "env_per = worker" },
];

/// The words of `select`.
pub(crate) const SELECT: &[Known] = &[
    Known { name: "all", form: "all" },
    Known { name: "pairwise", form: "pairwise" },
    Known { name: "t_way", form: "t_way(3)" },
    Known { name: "random", form: "random(100, 7)" },
    Known { name: "first", form: "first(100)" },
    Known { name: "ids", form: "ids([0, 7])" },
];

/// The words of `verbosity`.
pub(crate) const VERBOSITY: &[&str] = &["failures", "sampled", "walks", "actions"];

/// The words of `env_per`.
pub(crate) const ENV_PER: &[&str] = &["walk", "worker"];

/// The options of `#[action(..)]`.
pub(crate) const ACTION: &[Known] = &[
    Known { name: "options", form: "options = [1, 2, 3]" },
    Known { name: "limit", form: "limit = 100" },
    Known { name: "serial", form: "serial" },
    Known { name: "timeout", form: "timeout = \"2s\"" },
    Known { name: "should_cancel", form: "should_cancel = path::of::function" },
    Known { name: "crate", form: "crate = path::to::multitest" },
];

/// The options of `#[testcase(..)]`.
pub(crate) const TESTCASE: &[Known] = &[
    Known { name: "parallel", form: "parallel" },
    Known { name: "timeout", form: "timeout = \"30s\"" },
    Known { name: "cases", form: "cases = [name => value, other => value]" },
];

/// Those of `#[setup(..)]`, `#[teardown(..)]`, `#[pre_testcase(..)]` and `#[post_testcase(..)]`.
pub(crate) const HOOK: &[Known] = &[Known { name: "timeout", form: "timeout = \"30s\"" }];

/// The options of `#[driver(..)]`.
pub(crate) const DRIVER: &[Known] = &[
    Known { name: "base", form: "base = App" },
    Known { name: "options", form: "options = { option: value }" },
    Known { name: "pre_start", form: "pre_start = path::of::function" },
    Known { name: "post_start", form: "post_start = path::of::function" },
    Known { name: "pre_stop", form: "pre_stop = path::of::function" },
    Known { name: "post_stop", form: "post_stop = path::of::function" },
    Known { name: "extractors", form: "extractors = [Extractor]" },
    Known { name: "crate", form: "crate = path::to::multitest" },
];

/// The marks of a driver's fields.
pub(crate) const FIELD: &[&str] = &["option", "attribute", "state"];

/// The options of `#[option(..)]` on a field.
pub(crate) const OPTION: &[Known] = &[Known { name: "default", form: "default = .." }];

/// Those of `#[attribute(..)]`.
pub(crate) const ATTRIBUTE: &[Known] = &[Known { name: "value", form: "value = .." }];

/// The blocks that may follow the drivers in `environment! { .. }`.
pub(crate) const SECTIONS: &[Known] = &[
    Known { name: "dependencies", form: "dependencies { first => second }" },
    Known { name: "defaults", form: "defaults { timeout: Duration::from_secs(10) }" },
    Known { name: "hooks", form: "hooks { after_start: function }" },
];

/// The values of `flavor`.
pub(crate) const FLAVORS: &[&str] = &["current_thread", "multi_thread"];

/// The names in `table`.
pub(crate) fn names(table: &[Known]) -> Vec<&'static str> {
    table.iter().map(|known| known.name).collect()
}

/// What to type for the option `name` of `table`.
pub(crate) fn form(table: &[Known], name: &str) -> &'static str {
    table.iter().find(|known| known.name == name).map_or("", |known| known.form)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_shows_its_own_name_and_no_name_comes_twice() {
        let tables =
            [TEST, WALKS, SELECT, ACTION, TESTCASE, HOOK, SECTIONS, DRIVER, OPTION, ATTRIBUTE];
        for table in tables {
            assert!(table.iter().all(|known| known.form.starts_with(known.name)));
            let mut names = names(table);
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), table.len());
        }
    }
}
