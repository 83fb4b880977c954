//! Results as TAP, the Test Anything Protocol, versions 12 to 14: `1..2`, `ok 1 - adds`, `not ok 2 - divides`.

use std::time::Duration;

use multitest::{
    Error,
    event::{CaseResult, CaseStatus},
};

use super::{place::place, source::Told};

/// Reads what a program wrote; lines that are no TAP are left out, as the protocol has it.
pub(super) fn read(text: &str) -> Told {
    let mut reading = Reading::default();
    for line in text.lines() {
        reading.take(line);
    }
    if let Some(why) = reading.skipped.take() {
        let mut case = CaseResult::new("all cases", CaseStatus::Skipped);
        case.message = Some(why);
        return Told { cases: vec![case], wrong: None };
    }
    let wrong = reading.wrong();
    Told { cases: reading.cases.into_iter().map(|(_, case)| case).collect(), wrong }
}

#[derive(Debug, Default)]
struct Reading {
    plan: Option<usize>,
    /// Why nothing ran, which a plan of nothing may say.
    skipped: Option<String>,
    /// Each with its number.
    cases: Vec<(usize, CaseResult)>,
    bail: Option<String>,
    in_details: bool,
}

impl Reading {
    fn take(&mut self, line: &str) {
        if self.in_details || line.trim() == "---" {
            self.in_details = line.trim() != "...";
            self.detail(line);
        } else if let Some((last, rest)) = line.strip_prefix("1..").map(number) {
            self.plan = last;
            self.skipped = directive(rest).filter(|_| last == Some(0)).map(|(_, why)| why);
        } else if let Some(rest) = test_line(line, "ok") {
            self.case(rest, CaseStatus::Passed);
        } else if let Some(rest) = test_line(line, "not ok") {
            self.case(rest, CaseStatus::Failed);
        } else if let Some(why) = line.strip_prefix("Bail out!") {
            self.bail = Some(why.trim().to_owned());
        } else if let Some(comment) = line.strip_prefix('#') {
            self.comment(comment);
        }
    }

    fn case(&mut self, rest: &str, status: CaseStatus) {
        let (number, rest) = number(rest.trim_start());
        let number = number.unwrap_or_else(|| self.cases.last().map_or(1, |(last, _)| last + 1));
        let name = rest.split(" # ").next().unwrap_or_default().trim();
        let name = name.strip_prefix('-').unwrap_or(name).trim().replace(r"\#", "#");
        let name = if name.is_empty() { number.to_string() } else { name };
        let mut case = CaseResult::new(name, status);
        if let Some((word, why)) = directive(rest) {
            case.status = CaseStatus::Skipped;
            case.message = Some(if word == "TODO" { format!("to do: {why}") } else { why });
        }
        self.cases.push((number, case));
    }

    /// A line of the details of the last case, which are YAML; of it, the simple values with well-known names are read.
    fn detail(&mut self, line: &str) {
        let Some((_, case)) = self.cases.last_mut() else { return };
        let Some((key, value)) = line.trim().split_once(':') else { return };
        let value = value.trim().trim_matches(['"', '\'']);
        match key {
            _ if value.is_empty() || value == "|" || value == "|-" => {}
            "message" => add(&mut case.message, value),
            "file" => case.file = Some(value.to_owned()),
            "line" => case.line = value.parse().ok().or(case.line),
            "duration_ms" => {
                let milliseconds = value.parse::<f64>().unwrap_or_default();
                case.duration = Duration::try_from_secs_f64(milliseconds / 1000.0).ok();
            }
            _ => {}
        }
    }

    /// What a program says of the failure it has just told.
    fn comment(&mut self, comment: &str) {
        let Some((_, case)) = self.cases.last_mut() else { return };
        if case.status == CaseStatus::Failed && !comment.trim().is_empty() {
            add(&mut case.message, comment.strip_prefix(' ').unwrap_or(comment));
            if let Some((file, line)) = place(comment) {
                (case.file, case.line) = (Some(file), Some(line));
            }
        }
    }

    /// What is wrong with the telling.
    fn wrong(&self) -> Option<Error> {
        if let Some(why) = &self.bail {
            return Some(Error::new(format!("it bailed out: {why}")));
        }
        let found = self.cases.len();
        let Some(plan) = self.plan else {
            let error =
                Error::new(format!("expected a plan such as `1..{}`, found none", found.max(2)));
            return Some(error.help("another `format` may fit it, or it ended too early"));
        };
        let twice = self.cases.iter().enumerate().find(|(index, (number, _))| {
            self.cases[..*index].iter().any(|(earlier, _)| earlier == number)
        });
        if let Some((_, (number, case))) = twice {
            return Some(Error::new(format!(
                "it told the number {number} twice, at last for `{}`",
                case.name
            )));
        }
        let outside = self.cases.iter().find(|(number, _)| !(1..=plan).contains(number));
        if let Some((number, case)) = outside {
            let place = format!("number {number}, `{}`", case.name);
            return Some(Error::new(format!(
                "expected cases of the plan `1..{plan}`, found {place}"
            )));
        }
        (found < plan).then(|| missing(plan, &self.cases))
    }
}

/// The plan promises more.
fn missing(plan: usize, cases: &[(usize, CaseResult)]) -> Error {
    let told = |number: &usize| cases.iter().any(|(n, _)| n == number);
    let first: Vec<String> =
        (1..=plan).filter(|n| !told(n)).take(5).map(|number| number.to_string()).collect();
    let more = if plan - cases.len() > first.len() { ", .." } else { "" };
    let text = format!("expected the {plan} cases of the plan `1..{plan}`, found {}", cases.len());
    Error::new(text).details(format!("without a result: {}{more}", first.join(", ")))
}

/// What follows `ok` or `not ok`, if that is how the line begins.
fn test_line<'a>(line: &'a str, word: &str) -> Option<&'a str> {
    let rest = line.strip_prefix(word)?;
    (rest.is_empty() || rest.starts_with(' ')).then_some(rest)
}

/// The number at the beginning, and the rest.
fn number(text: &str) -> (Option<usize>, &str) {
    let end = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    (text[..end].parse().ok(), &text[end..])
}

/// `# SKIP why` or `# TODO why`.
fn directive(text: &str) -> Option<(&'static str, String)> {
    let (_, directive) = text.split_once("# ")?;
    let (word, why) = directive.split_once(' ').unwrap_or((directive, ""));
    let word = ["SKIP", "TODO"].into_iter().find(|known| word.to_uppercase().starts_with(known))?;
    Some((word, why.trim().to_owned()))
}

fn add(message: &mut Option<String>, line: &str) {
    match message {
        Some(message) => *message = format!("{message}\n{line}"),
        None => *message = Some(line.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_are_read_with_what_is_said_of_them() {
        let text = r#"TAP version 14
1..7
ok 1 - adds
hello
not ok 2 - divides
  ---
  message: "expected 1, found 2"
  at:
    file: rates.js
    line: 7
  duration_ms: 1.5
  ...
ok 3 # SKIP no market
not ok 4 - rounds # TODO soon
    1..1
    not ok 1 - inner
ok 5 - outer \# 1
not ok
#   Failed test 'x'
#   at t/a.t line 5.
ok 7 the last
# done
"#;
        let told = read(text);
        let expected = [
            "Passed adds [] ",
            "Failed divides [rates.js:7] expected 1, found 2",
            "Skipped 3 [] no market",
            "Skipped rounds [] to do: soon",
            "Passed outer # 1 [] ",
            "Failed 6 [t/a.t:5]   Failed test 'x'\n  at t/a.t line 5.",
            "Passed the last [] ",
        ];
        assert_eq!(told.lines(), expected);
        assert_eq!(told.cases[1].duration, Some(Duration::from_micros(1_500)));
        assert!(told.wrong.is_none(), "{:?}", told.wrong);
    }

    #[test]
    fn what_does_not_match_the_plan_is_told() {
        let wrong = |text: &str| format!("{:?}", read(text).wrong.expect("it is wrong"));
        assert_eq!(
            wrong("1..9\nok 1\nok 3\n"),
            "expected the 9 cases of the plan `1..9`, found 2\nwithout a result: 2, 4, 5, 6, 7, .."
        );
        assert_eq!(
            wrong("ok 1 - a\nok 2 - b\nok 3 - c\n1..2\n"),
            "expected cases of the plan `1..2`, found number 3, `c`"
        );
        assert_eq!(
            wrong("1..2\nok 1 - a\nok 1 - b\n"),
            "it told the number 1 twice, at last for `b`"
        );
        assert_eq!(wrong("1..3\nok 1\nBail out! no server\n"), "it bailed out: no server");
        assert_eq!(
            wrong("ok 1\nok 2\nok 3\n"),
            "expected a plan such as `1..3`, found none\n\
             help: another `format` may fit it, or it ended too early"
        );
    }

    #[test]
    fn a_plan_of_nothing_skips_everything() {
        let told = read("1..0 # SKIP no database\n");
        assert_eq!(told.lines(), ["Skipped all cases [] no database"]);
        assert!(told.wrong.is_none(), "{:?}", told.wrong);
        assert!(read("1..0\n").cases.is_empty());
    }
}
