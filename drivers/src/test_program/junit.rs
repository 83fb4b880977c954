//! Results as `JUnit` XML, which `GoogleTest`, pytest and nextest write too, each in its own way.

use std::time::Duration;

use multitest::{
    Result,
    event::{CaseResult, CaseStatus},
};
use roxmltree::Node;

use super::{backtrace::without_backtrace, place::place, xml};

/// Who wrote the XML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    GTest,
    Pytest,
    Nextest,
    Other,
}

/// The cases of the file that is called `shown`.
pub(super) fn read(text: &str, dialect: Dialect, shown: &str) -> Result<Vec<CaseResult>> {
    let document = xml::parse(text, shown)?;
    let root = document.root_element();
    let name = root.tag_name().name();
    if !["testsuites", "testsuite"].contains(&name) {
        let what = format!("expected `<testsuites>` or `<testsuite>`, found `<{name}>`");
        return Err(xml::wrong_at(root, shown, &what));
    }
    let cases = root.descendants().filter(|node| node.has_tag_name("testcase"));
    cases.map(|node| case(node, dialect, shown)).collect()
}

fn case(node: Node<'_, '_>, dialect: Dialect, shown: &str) -> Result<CaseResult> {
    let name = node.attribute("name");
    let name = name.ok_or_else(|| xml::wrong_at(node, shown, "this `<testcase>` has no `name`"))?;
    let (status, told) = status(node);
    let mut case = CaseResult::new(full_name(node, name, dialect), status);
    case.file = node.attribute("file").map(str::to_owned);
    let first_line = u32::from(dialect == Dialect::Pytest);
    case.line =
        node.attribute("line").and_then(|line| Some(line.parse::<u32>().ok()? + first_line));
    case.duration = node.attribute("time").and_then(seconds);
    if let Some(told) = told {
        let text = told.text().unwrap_or_default();
        if let Some((file, line)) = place(text).filter(|_| status == CaseStatus::Failed) {
            (case.file, case.line) = (Some(file), Some(line));
        }
        case.message = message(node, told, dialect);
    } else if status == CaseStatus::Skipped {
        case.message = Some("disabled".to_owned());
    }
    Ok(case)
}

/// What became of a case, and the element that says so.
fn status<'a, 'input>(node: Node<'a, 'input>) -> (CaseStatus, Option<Node<'a, 'input>>) {
    let child =
        |names: &[&str]| node.children().find(|child| names.contains(&child.tag_name().name()));
    if let Some(failure) = child(&["failure", "error"]) {
        return (CaseStatus::Failed, Some(failure));
    }
    if let Some(skipped) = child(&["skipped"]) {
        return (CaseStatus::Skipped, Some(skipped));
    }
    // GoogleTest's way to say that a case is disabled.
    let status = if node.attribute("status") == Some("notrun") {
        CaseStatus::Skipped
    } else {
        CaseStatus::Passed
    };
    (status, None)
}

fn full_name(node: Node<'_, '_>, name: &str, dialect: Dialect) -> String {
    let class = node.attribute("classname").unwrap_or_default();
    if class.is_empty() {
        return name.to_owned();
    }
    match dialect {
        Dialect::Nextest => format!("{class} {name}"),
        Dialect::Pytest => node
            .attribute("file")
            .and_then(|file| node_id(file, class, name))
            .unwrap_or_else(|| format!("{class}.{name}")),
        Dialect::GTest | Dialect::Other => format!("{class}.{name}"),
    }
}

/// `folder/test_a.py::TestB::test_c`, by which pytest runs the case alone.
fn node_id(file: &str, class: &str, name: &str) -> Option<String> {
    let module = file.strip_suffix(".py")?.replace('/', ".");
    let classes = class.strip_prefix(&module)?.replace('.', "::");
    Some(format!("{file}{classes}::{name}"))
}

/// What the case says, without the place if that is its first line. Several failures of one case are told together.
fn message(node: Node<'_, '_>, told: Node<'_, '_>, dialect: Dialect) -> Option<String> {
    let same = node.children().filter(|child| child.tag_name() == told.tag_name());
    let texts: Vec<String> = same.map(text_of).filter(|text| !text.is_empty()).collect();
    let text = texts.join("\n");
    let text = match text.split_once('\n') {
        Some((first, rest))
            if place(first).is_some_and(|p| first == format!("{}:{}", p.0, p.1)) =>
        {
            rest.to_owned()
        }
        _ if dialect == Dialect::Nextest => without_backtrace(&text),
        _ => text,
    };
    Some(text).filter(|text| !text.is_empty())
}

/// The attribute `message`, or the text where that goes on from there: it may be the beginning only, and the text may be
/// the source around it.
fn text_of(told: Node<'_, '_>) -> String {
    let text = told.text().unwrap_or_default().trim();
    let message = told.attribute("message").unwrap_or_default().trim();
    if message.is_empty() || text.starts_with(message) {
        text.to_owned()
    } else {
        message.to_owned()
    }
}

fn seconds(text: &str) -> Option<Duration> {
    // Some write `1,234.5`.
    Duration::try_from_secs_f64(text.replace(',', "").parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cases(text: &str, dialect: Dialect) -> Vec<CaseResult> {
        read(text, dialect, "out.xml").expect("it is well-formed")
    }

    fn line(case: &CaseResult) -> String {
        let place = case.place().unwrap_or_default();
        let message = case.message.as_deref().unwrap_or_default();
        format!("{:?} {} [{place}] {message}", case.status, case.name)
    }

    fn lines(text: &str, dialect: Dialect) -> Vec<String> {
        cases(text, dialect).iter().map(line).collect()
    }

    #[test]
    fn the_form_of_c_plus_plus_is_read() {
        let text = r#"<testsuites tests="5"><testsuite name="Rates">
            <testcase name="Pass" file="a.cpp" line="2" status="run" time="0.25" classname="Rates" />
            <testcase name="Fail" file="a.cpp" line="3" status="run" time="0" classname="Rates">
              <failure message="b.h:7&#x0A;Expected: 1"><![CDATA[b.h:7
Expected: 1]]></failure>
              <failure message="a.cpp:4&#x0A;no"><![CDATA[a.cpp:4
no]]></failure>
            </testcase>
            <testcase name="Skip" file="a.cpp" line="5" status="run" result="skipped" classname="Rates">
              <skipped message="a.cpp:6&#x0A;closed"><![CDATA[a.cpp:6
closed]]></skipped>
            </testcase>
            <testcase name="DISABLED_Off" file="a.cpp" line="7" status="notrun" classname="Rates" />
            <testcase name="Works/1" value_param="2" file="a.cpp" line="9" classname="Small/P" />
          </testsuite></testsuites>"#;
        let expected = [
            "Passed Rates.Pass [a.cpp:2] ",
            "Failed Rates.Fail [b.h:7] Expected: 1\na.cpp:4\nno",
            "Skipped Rates.Skip [a.cpp:5] closed",
            "Skipped Rates.DISABLED_Off [a.cpp:7] disabled",
            "Passed Small/P.Works/1 [a.cpp:9] ",
        ];
        assert_eq!(lines(text, Dialect::GTest), expected);
        let pass = cases(text, Dialect::GTest).remove(0);
        assert_eq!(pass.duration, Some(Duration::from_millis(250)));
    }

    #[test]
    fn the_form_of_python_is_read() {
        let text = r#"<testsuites><testsuite name="pytest">
            <testcase classname="a.test_a" name="test_p[1]" file="a/test_a.py" line="0" time="0.000" />
            <testcase classname="a.test_a.TestX" name="test_bad" file="a/test_a.py" line="3" time="x">
              <failure message="AssertionError: why">def test_bad(self):
&gt;       assert 0
E       AssertionError: why

a/test_a.py:6: AssertionError</failure></testcase>
            <testcase classname="a.test_a" name="test_s" file="a/test_a.py" line="6">
              <skipped type="pytest.skip" message="no">a/test_a.py:7: no</skipped></testcase>
            <testcase classname="a.test_a" name="test_x" file="a/test_a.py" line="8">
              <skipped type="pytest.xfail" message="" /></testcase>
            <testcase classname="" name="test_b"><error message="collection failure">no</error></testcase>
          </testsuite></testsuites>"#;
        let expected = [
            "Passed a/test_a.py::test_p[1] [a/test_a.py:1] ",
            "Failed a/test_a.py::TestX::test_bad [a/test_a.py:6] AssertionError: why",
            "Skipped a/test_a.py::test_s [a/test_a.py:7] no",
            "Skipped a/test_a.py::test_x [a/test_a.py:9] ",
            "Failed test_b [] collection failure",
        ];
        assert_eq!(lines(text, Dialect::Pytest), expected);
    }

    #[test]
    fn the_form_of_nextest_is_read() {
        let text = r#"<testsuites><testsuite name="rates::unit"><testcase name="m::bad" classname="rates::unit">
              <failure message="thread 'm::bad' (7) panicked at src/m.rs:2:39">thread 'm::bad' (7) panicked at src/m.rs:2:39:
no</failure><system-out>running 1 test</system-out></testcase></testsuite></testsuites>"#;
        let expected = "Failed rates::unit m::bad [src/m.rs:2] \
                        thread 'm::bad' (7) panicked at src/m.rs:2:39:\nno";
        assert_eq!(lines(text, Dialect::Nextest), [expected]);
    }

    #[test]
    fn other_forms_are_read() {
        let text = r#"<testsuite xmlns="urn:x"><testcase classname="com.Rates" name="reads" time="1,000.5">
              <failure message="expected 1" type="Error">Error: expected 1
	at com.Rates.reads(Rates.java:7)</failure></testcase>
            <testcase name="alone"><rerunFailure message="x"/></testcase></testsuite>"#;
        let expected = ["Failed com.Rates.reads [] expected 1", "Passed alone [] "];
        assert_eq!(lines(text, Dialect::Other), expected);
        let first = cases(text, Dialect::Other).remove(0);
        assert_eq!(first.duration, Some(Duration::from_millis(1_000_500)));
    }

    #[test]
    fn what_is_no_result_is_named_with_its_place() {
        let wrong = |text: &str| {
            let error = read(text, Dialect::Other, "out.xml").expect_err("it is wrong");
            error.to_string().replacen("expected JUnit XML in `out.xml`; at ", "", 1)
        };
        assert_eq!(
            wrong("<?xml version=\"1.0\"?>\n<html></html>"),
            "line 2, column 1: expected `<testsuites>` or `<testsuite>`, found `<html>`"
        );
        assert_eq!(
            wrong("<testsuite><testcase/></testsuite>"),
            "line 1, column 12: this `<testcase>` has no `name`"
        );
    }
}
