//! What a Rust test says of its failure, without the backtrace: it is ten times as long, and the place is known.

/// `text` without backtraces and the advice to ask for them.
pub(super) fn without_backtrace(text: &str) -> String {
    let mut kept = Vec::new();
    let mut in_backtrace = false;
    for line in text.lines() {
        in_backtrace |= line == "stack backtrace:";
        let advice = line.starts_with("note: run with `RUST_BACKTRACE")
            || line.starts_with("note: Some details are omitted");
        if !in_backtrace && !advice {
            kept.push(line);
        }
        in_backtrace &= !advice;
    }
    kept.join("\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_around_a_backtrace_stays() {
        let text = "noise\n\npanicked\nstack backtrace:\n   0: f\n             at a.rs:1\n\
                    note: Some details are omitted, run with ..\nnote: no `x`\n";
        assert_eq!(without_backtrace(text), "noise\n\npanicked\nnote: no `x`");
        let advice =
            "note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace";
        assert_eq!(without_backtrace(&format!("panicked\n{advice}\n")), "panicked");
    }
}
