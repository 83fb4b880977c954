//! What differs from run to run in the lines of programs, and what stands in its place.

use std::{cmp::Reverse, env, path::Path, sync::OnceLock};

use regex::Regex;

use crate::rundir;

/// What is replaced, and by what.
pub(super) type Rules = Vec<(Regex, String)>;

/// The name of one file or directory in a path.
const NAME: &str = r#"[^/\s"'`<>,;:()\[\]{}]+"#;

/// Ports, and paths that lead to files of a run.
pub(super) fn ports_and_paths() -> &'static Rules {
    static RULES: OnceLock<Rules> = OnceLock::new();
    RULES.get_or_init(|| {
        let mut rules = paths();
        rules.extend(ports());
        rules
    })
}

/// Longer paths first, since the shorter ones may be in front of them.
fn paths() -> Rules {
    let (run, temp) = (rundir::run(), env::temp_dir());
    let mut places = vec![
        (run.clone(), below(&run, "<test>")),
        (run.clone(), at(&run, "<run>")),
        (temp.clone(), below(&temp, "<temp>")),
    ];
    places.extend(rundir::target().map(|target| (target.clone(), at(&target, "<target>"))));
    places.extend(env::current_dir().ok().map(|here| (here.clone(), at(&here, "<cwd>"))));
    places.sort_by_key(|(path, _)| Reverse(path.as_os_str().len()));
    places.into_iter().filter_map(|(_, rule)| rule).collect()
}

/// `path` itself. Not the root, which is in front of everything.
fn at(path: &Path, name: &str) -> Option<(Regex, String)> {
    path.parent()?;
    let expression = format!(r"{}($|[^\w.-])", regex::escape(path.to_str()?));
    Some(rule(&expression, &format!("{name}$1")))
}

/// What is directly in `path`.
fn below(path: &Path, name: &str) -> Option<(Regex, String)> {
    path.parent()?;
    Some(rule(&format!("{}/{NAME}", regex::escape(path.to_str()?)), name))
}

fn ports() -> Rules {
    let address = r"(localhost|\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-fA-F:.]+\]|://[^/\s:@]+):\d{1,5}\b";
    let word = r#"(?i)\b((?:\w+[_-])?port"?\s*[=:#]?\s*)\d{1,5}\b"#;
    vec![rule(address, "$1:<port>"), rule(word, "$1<port>")]
}

/// Process ids.
pub(super) fn pids() -> &'static Rules {
    static RULES: OnceLock<Rules> = OnceLock::new();
    RULES.get_or_init(|| {
        let word = r#"(?i)\b(pid"?\s*[=:#]?\s*)\d+\b"#;
        vec![rule(word, "$1<pid>"), rule(r"(\w)\[\d+\]", "$1[<pid>]")]
    })
}

fn rule(expression: &str, replacement: &str) -> (Regex, String) {
    (Regex::new(expression).expect("the rules are right"), replacement.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{super::Logs, *};

    fn check(redact: impl Fn(Logs) -> Logs, line: &str, expected: &str) {
        let mut text = Logs::of("log");
        text.add(line.as_bytes());
        assert_eq!(redact(text).to_string(), expected);
    }

    #[test]
    fn ports_are_redacted() {
        for (line, expected) in [
            ("on 127.0.0.1:80, [::1]:8080", "on 127.0.0.1:<port>, [::1]:<port>"),
            ("http://example.test:1/x?a=10:20", "http://example.test:<port>/x?a=10:20"),
            ("localhost:65535 took 12 ms", "localhost:<port> took 12 ms"),
            ("port 80 PORT=81 \"port\": 82", "port <port> PORT=<port> \"port\": <port>"),
            ("http_port: 8080", "http_port: <port>"),
            ("report 5 at 10:31:07", "report 5 at 10:31:07"),
        ] {
            check(Logs::redacted, line, expected);
        }
    }

    #[test]
    fn paths_are_redacted() {
        let (run, temp) = (rundir::run(), env::temp_dir());
        let here = env::current_dir().expect("there is one");
        let (run, temp, here) = (run.display(), temp.display(), here.display());
        for (line, expected) in [
            (format!("`{run}/a.test-2/app/stdout`"), "`<test>/app/stdout`"),
            (format!("{run}:{run}/"), "<run>:<run>/"),
            (format!("open({temp}/.tmpX1/x), {temp}/y"), "open(<temp>/x), <temp>"),
            (format!("{here}/src/a.rs:1 {here}"), "<cwd>/src/a.rs:1 <cwd>"),
        ] {
            check(Logs::redacted, &line, expected);
        }
    }

    #[test]
    fn a_path_ends_where_its_last_name_does() {
        let rules = vec![at(Path::new("/a/b"), "<b>").expect("it is below the root")];
        check(|text| text.rewrite(&rules), "/a/b /a/b/c /a/b-c /a/b.c", "<b> <b>/c /a/b-c /a/b.c");
        assert!(at(Path::new("/"), "<root>").is_none());
    }

    #[test]
    fn pids_are_redacted_where_asked_for() {
        check(
            Logs::redacted_pids,
            "app[12]: pid 3, pid=4 a[x]",
            "app[<pid>]: pid <pid>, pid=<pid> a[x]",
        );
        check(Logs::redacted, "pid 3", "pid 3");
    }

    #[test]
    fn what_the_user_names_is_redacted() {
        let redact = |text: Logs| text.redact(r"id=(\w)\w*", "id=$1..").expect("it is right");
        check(redact, "id=abc id=x", "id=a.. id=x..");
        let error = Logs::default().redact("(", "").expect_err("a group is open");
        assert!(error.to_string().starts_with("the pattern `(` is no regular expression"));
    }
}
