//! The names of drivers and of their options, and what stands there instead: keywords, `_`, the type alone.

use syn::{Error, Ident, Result, Token, Type, ext::IdentExt, parse::ParseStream};

use super::{
    cursor::{error, found},
    written,
};

/// Reads the name of a driver; where only its type was written, the error makes a name of it.
pub(super) fn driver_name(input: ParseStream<'_>) -> Result<Ident> {
    let ahead = input.fork();
    if let Ok(Type::Path(ty)) = ahead.call(Type::without_plus)
        && !ahead.peek(Token![:])
        && (ty.path.segments.len() > 1 || ty.path.segments.iter().any(|s| starts_upper(&s.ident)))
    {
        let written = written(&ty);
        let name = ty.path.segments.last().map_or_else(String::new, |s| snake_case(&s.ident));
        let message = format!(
            "expected the name of a driver before its type, found `{written}`\n\
             help: write `{name}: {written}`"
        );
        return Err(Error::new_spanned(ty, message));
    }
    name(input, "a driver")
}

fn starts_upper(ident: &Ident) -> bool {
    ident.unraw().to_string().starts_with(char::is_uppercase)
}

/// `tcp_server` for `TcpServer`, `http_proxy` for `HTTPProxy`.
fn snake_case(ident: &Ident) -> String {
    let letters: Vec<char> = ident.unraw().to_string().chars().collect();
    let mut name = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| letters[before]);
        let ends_word = letters.get(at + 1).is_some_and(|after| after.is_lowercase());
        let begins =
            before.is_some_and(|before| before != '_' && (!before.is_uppercase() || ends_word));
        if letter.is_uppercase() && begins {
            name.push('_');
        }
        name.extend(letter.to_lowercase());
    }
    name
}

/// Reads the name of `what`.
pub(super) fn name(input: ParseStream<'_>, what: &str) -> Result<Ident> {
    if input.peek(Token![_]) || !input.peek(Ident::peek_any) {
        let found = found(input);
        let form = if what == "an option" { "option: value" } else { "name: Driver" };
        let message = format!("expected the name of {what}, found {found}\nhelp: write `{form}`");
        return Err(error(input, message));
    }
    if input.peek(Ident) {
        return input.parse();
    }
    let word = input.call(Ident::parse_any)?;
    // These cannot be written with `r#`.
    let never = ["self", "Self", "super", "crate"].iter().any(|never| word == never);
    let raw = if never { String::new() } else { format!(", or write `r#{word}`") };
    let message = format!("`{word}` is a keyword\nhelp: choose another name{raw}");
    Err(Error::new(word.span(), message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_makes_a_name() {
        for (ty, expected) in [
            ("TcpServer", "tcp_server"),
            ("App", "app"),
            ("HTTPProxy", "http_proxy"),
            ("MyHTTPServer", "my_http_server"),
            ("Db2Server", "db2_server"),
            ("Snake_Case", "snake_case"),
        ] {
            let ident = syn::parse_str(ty).expect("an identifier");
            assert_eq!(snake_case(&ident), expected);
        }
    }
}
