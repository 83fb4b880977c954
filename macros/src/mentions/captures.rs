//! The names that a format string captures, by name or as a width or precision: `{rates}`,
//! `{rates:?}`, `{:width$}`, `{:.digits$}`. Every text may be asked about; whether a macro takes a
//! format string is known in `macros`.

/// The names captured by `text`, in order.
pub(crate) fn captures(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        rest = &rest[open + 1..];
        if let Some(escaped) = rest.strip_prefix('{') {
            rest = escaped;
            continue;
        }
        let Some(close) = rest.find('}') else { break };
        argument(&rest[..close], &mut names);
        rest = &rest[close + 1..];
    }
    names
}

/// One argument, `name:spec`.
fn argument(argument: &str, names: &mut Vec<String>) {
    let (name, spec) = argument.split_once(':').unwrap_or((argument, ""));
    let name = name.trim().trim_start_matches("r#");
    if is_name(name) {
        names.push(name.to_owned());
    }
    let mut parts = spec.split('$').collect::<Vec<_>>();
    parts.pop();
    for part in parts {
        let start = part
            .rfind(|c: char| !(c.is_alphanumeric() || c == '_'))
            .map_or(0, |at| at + part[at..].chars().next().map_or(1, char::len_utf8));
        let name = part[start..].trim_start_matches(|c: char| c.is_ascii_digit());
        if is_name(name) {
            names.push(name.to_owned());
        }
    }
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::captures;

    #[test]
    fn format_strings() {
        for (text, expected) in [
            ("{rates}", vec!["rates"]),
            ("{rates:?} {client}", vec!["rates", "client"]),
            ("{{rates}}", vec![]),
            ("{{{rates}}}", vec!["rates"]),
            ("{} {0} {1:?}", vec![]),
            ("{:width$}", vec!["width"]),
            ("{:>width$.digits$}", vec!["width", "digits"]),
            ("{x:.digits$}", vec!["x", "digits"]),
            ("{:08width$}", vec!["width"]),
            ("{ rates }", vec!["rates"]),
            ("{\"rates\": 1}", vec![]),
            ("{r#type}", vec!["type"]),
            ("{", vec![]),
        ] {
            assert_eq!(captures(text), expected, "{text}");
        }
    }
}
