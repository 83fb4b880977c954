//! What is said about templates with mistakes: the place, what was asked for, what there is, and what was probably meant.

use minijinja::ErrorKind;

use super::{
    Place, Scope, Source,
    scope::{Miss, Subject},
};
use crate::{
    error::Error,
    suggest::{did_you_mean, listed},
};

const KEPT_BRACES: &str = "braces that are no template go between `{% raw %}` and `{% endraw %}`";

/// The filters that there are, for suggestions.
const FILTERS: &str = "\
    abs attr batch bool capitalize chain count d default dictsort e escape first float format groupby indent int \
    items join last length lines list lower map max min pprint reject rejectattr replace reverse round safe select \
    selectattr slice sort split string sum title tojson trim unique upper zip";

/// `error` about `source`, for people.
pub(super) fn explained(source: Source<'_>, scope: &Scope, error: &minijinja::Error) -> Error {
    let found = found(scope, error);
    let mut evidence = excerpt(source, error);
    evidence.extend(found.there_is);
    let told = match source.place {
        Place::File(file) => {
            let line = error.line().unwrap_or(1);
            Error::new(found.sentence).context(format!("`{file}`, line {line}"))
        }
        Place::Code(_) | Place::Option => Error::new(found.sentence),
    };
    let told = told.details(evidence.join("\n"));
    match found.help {
        Some(help) => told.help(help),
        None => told,
    }
}

/// The place that a person looks at: the line of a file, else the whole text.
fn excerpt(source: Source<'_>, error: &minijinja::Error) -> Vec<String> {
    let line = error.line().unwrap_or(1);
    let text = source.text.lines().nth(line - 1).unwrap_or_default();
    match source.place {
        Place::File(_) => vec![format!("{line} | {}", text.trim_end())],
        Place::Code(place) => vec![format!("in `{}`, {place}", text.trim())],
        Place::Option => vec![format!("in `{}`", text.trim())],
    }
}

/// What was found out about a mistake.
struct Finding {
    sentence: String,
    there_is: Option<String>,
    help: Option<String>,
}

fn found(scope: &Scope, error: &minijinja::Error) -> Finding {
    let detail = error.detail().unwrap_or_default();
    let is_undefined = error.kind() == ErrorKind::UndefinedError || detail.contains("is undefined");
    if is_undefined && let Some(miss) = scope.missed_in(expression(error)) {
        return missed(scope, miss);
    }
    match error.kind() {
        ErrorKind::SyntaxError | ErrorKind::BadEscape => Finding {
            sentence: format!("not a template: {detail}"),
            there_is: None,
            help: Some(KEPT_BRACES.to_owned()),
        },
        ErrorKind::UnknownFilter => unknown_filter(error, detail),
        ErrorKind::InvalidOperation if detail.ends_with("has no text") => no_text(scope, detail),
        kind => Finding {
            sentence: if detail.is_empty() {
                kind.to_string()
            } else {
                format!("{kind}: {detail}")
            },
            there_is: None,
            help: None,
        },
    }
}

/// The expression that `error` is about; all of it if that is not known.
fn expression(error: &minijinja::Error) -> &str {
    let detail = error.detail().unwrap_or_default();
    let quoted =
        detail.rsplit_once("` is undefined").and_then(|(before, _)| before.rsplit_once('`'));
    match (quoted, error.template_source(), error.range()) {
        (Some((_, expression)), _, _) => expression,
        (None, Some(source), Some(range)) => source.get(range).unwrap_or(source),
        (None, source, None) => source.unwrap_or_default(),
        (None, None, Some(_)) => detail,
    }
}

fn missed(scope: &Scope, miss: Miss) -> Finding {
    match (miss, &scope.subject) {
        (Miss::Name(name), Subject::Of(driver)) => {
            let own: Vec<&str> = scope.own().collect();
            let found = no_attribute(driver, &name, &own);
            // As it is written in a template of another driver.
            let elsewhere = name == "context" || name == *driver;
            let alone = own.first().filter(|_| elsewhere);
            let help = alone.map(|first| {
                format!("the template speaks of `{driver}` alone: write `{{{{ {first} }}}}`")
            });
            Finding { help: help.or(found.help), ..found }
        }
        (Miss::Name(name), Subject::Before(driver)) => unknown_name(scope, driver, &name),
        (Miss::Attribute { driver, name }, Subject::Before(own)) if driver == *own => {
            not_yet(&driver, &name, &scope.own().collect::<Vec<_>>())
        }
        (Miss::Attribute { driver, name }, _) => {
            no_attribute(&driver, &name, &scope.attributes(&driver))
        }
        (Miss::Driver(name) | Miss::NotReady(name), _) => Finding {
            sentence: format!("there is no driver `{name}`"),
            there_is: Some(format!("the drivers are {}", listed(scope.others()))),
            help: did_you_mean(&name, scope.others()),
        },
    }
}

fn no_attribute(driver: &str, name: &str, attributes: &[&str]) -> Finding {
    Finding {
        sentence: format!("the driver `{driver}` has no attribute `{name}`"),
        there_is: Some(format!("`{driver}` publishes {}", listed(attributes.iter().copied()))),
        help: did_you_mean(name, attributes.iter().copied()),
    }
}

fn not_yet(driver: &str, name: &str, known: &[&str]) -> Finding {
    Finding {
        sentence: format!("the driver `{driver}` has no attribute `{name}` before it starts"),
        there_is: Some(format!("it has {}", listed(known.iter().copied()))),
        help: did_you_mean(name, known.iter().copied()),
    }
}

fn unknown_name(scope: &Scope, driver: &str, name: &str) -> Finding {
    let own: Vec<&str> = scope.own().collect();
    let others: Vec<&str> = scope.others().collect();
    let itself = format!("`{driver}` itself has {} here", listed(own.iter().copied()));
    let there_is = match others.as_slice() {
        [] => itself,
        others => format!("{itself}; other drivers are {}", listed(others.iter().copied())),
    };
    Finding {
        sentence: format!("`{name}` is neither a driver nor a value of `{driver}`"),
        there_is: Some(there_is),
        help: did_you_mean(name, own.into_iter().chain(others)),
    }
}

/// minijinja says "filter NAME is unknown".
fn unknown_filter(error: &minijinja::Error, detail: &str) -> Finding {
    let name = detail.strip_prefix("filter ").and_then(|rest| rest.strip_suffix(" is unknown"));
    let Some(name) = name else {
        let sentence = error.to_string();
        return Finding { sentence, there_is: None, help: None };
    };
    let help = did_you_mean(name, FILTERS.split(' '));
    let help = help.unwrap_or_else(|| "the filters are those of minijinja".to_owned());
    Finding { sentence: format!("there is no filter `{name}`"), there_is: None, help: Some(help) }
}

/// A driver stands where a text is wanted.
fn no_text(scope: &Scope, detail: &str) -> Finding {
    let name = detail.split('`').nth(1).unwrap_or_default();
    let attributes = scope.attributes(name);
    let example = attributes.first().map_or("name", |first| first);
    Finding {
        sentence: format!("`{name}` is a driver and has no text of its own"),
        there_is: Some(format!("`{name}` publishes {}", listed(attributes.iter().copied()))),
        help: Some(format!("name what is wanted of it: `{{{{ {name}.{example} }}}}`")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_filter_that_is_suggested_exists() {
        for filter in FILTERS.split(' ') {
            let template = format!("{{{{ x | {filter} }}}}");
            let rendered = super::super::ENGINE.render_str(&template, minijinja::Value::from("x"));
            let unknown = rendered.is_err_and(|error| error.kind() == ErrorKind::UnknownFilter);
            assert!(!unknown, "{filter}");
        }
    }
}
