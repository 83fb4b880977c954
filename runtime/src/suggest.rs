//! "Did you mean", for names that are known only when tests run, and lists of names for people.

/// The one of `candidates` that `word` was most likely meant to be.
pub(crate) fn similar<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let bound = (word.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (strsim::osa_distance(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= bound)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// "did you mean `port`?", if there is one like it.
pub(crate) fn did_you_mean<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    similar(word, candidates).map(|meant| format!("did you mean `{meant}`?"))
}

/// The name of `T` without its path and generics.
pub(crate) fn short_name<T: ?Sized>() -> &'static str {
    let name = std::any::type_name::<T>();
    let path = name.split('<').next().unwrap_or(name);
    path.rsplit("::").next().unwrap_or(path)
}

/// `a`, `b`, `c`; `nothing` if there is none.
pub(crate) fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_suggested_and_nothing_far_away() {
        assert_eq!(similar("prot", ["host", "port", "ports"]), Some("port"));
        assert_eq!(similar("db", ["client", "server"]), None);
        assert_eq!(did_you_mean("prot", ["port"]).as_deref(), Some("did you mean `port`?"));
        assert_eq!(listed(["a", "b"]), "`a`, `b`");
        assert_eq!(listed([]), "nothing");
    }
}
