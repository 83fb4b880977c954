//! The rows of the tables under "Every member", as data.

/// One row: what members of Testplan's classes are here.
pub(super) struct Row {
    /// The classes in the heading above it.
    pub(super) classes: Vec<String>,
    /// Their names, `(name)` for parameters.
    pub(super) theirs: Vec<String>,
    /// Our names; none where the answer is a word.
    pub(super) ours: Vec<String>,
    /// The second column as it is.
    pub(super) answer: String,
    /// The third.
    pub(super) remark: String,
    /// The types and paths that it names.
    pub(super) mentioned: Vec<String>,
}

/// Every row of the tables in the part of `page` that lists the members.
pub(super) fn rows(page: &str) -> Vec<Row> {
    let part = page.split_once("\n# Every member\n").expect("the page has the part").1;
    let part = part.split("\n# ").next().unwrap_or_default();
    let (mut classes, mut rows) = (Vec::new(), Vec::new());
    for line in part.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            classes = heading.split(", ").map(|class| class.trim_matches('`').to_owned()).collect();
        }
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let ["", theirs, answer, remark, ""] = cells[..] else { continue };
        if theirs != "Testplan" && !theirs.starts_with("---") {
            rows.push(row(&classes, theirs, answer, remark));
        }
    }
    assert!(rows.len() > 100, "the tables are read");
    rows
}

fn row(classes: &[String], theirs: &str, answer: &str, remark: &str) -> Row {
    Row {
        classes: classes.to_vec(),
        theirs: quoted(theirs),
        ours: quoted(answer),
        answer: answer.to_owned(),
        remark: remark.to_owned(),
        mentioned: quoted(remark).iter().filter_map(|text| path(text)).collect(),
    }
}

/// What stands in backticks.
fn quoted(cell: &str) -> Vec<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// `text` without the brackets of a call, if it is a path or the name of a type.
fn path(text: &str) -> Option<String> {
    let text = text.trim_end_matches("()");
    let word = |part: &str| {
        !part.is_empty() && part.chars().all(|letter| letter.is_alphanumeric() || letter == '_')
    };
    let is_type = text.starts_with(char::is_uppercase) && text.contains(char::is_lowercase);
    (text.split("::").all(word) && (is_type || text.contains("::"))).then(|| text.to_owned())
}
