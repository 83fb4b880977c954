//! The names that patterns and items introduce. A pattern binds from where it stands to the end of
//! its scope, an item in the whole block; `walk` knows the scopes.

use syn::{Ident, Item, Pat, ext::IdentExt};

/// The names that `pat` binds.
pub(crate) fn pattern(pat: &Pat, names: &mut Vec<String>) {
    match pat {
        Pat::Ident(ident) => {
            names.push(text(&ident.ident));
            if let Some((_, pat)) = &ident.subpat {
                pattern(pat, names);
            }
        }
        Pat::Guard(guard) => pattern(&guard.pat, names),
        Pat::Paren(paren) => pattern(&paren.pat, names),
        Pat::Reference(reference) => pattern(&reference.pat, names),
        Pat::Type(typed) => pattern(&typed.pat, names),
        Pat::Or(or) => or.cases.iter().for_each(|pat| pattern(pat, names)),
        Pat::Slice(slice) => slice.elems.iter().for_each(|pat| pattern(pat, names)),
        Pat::Tuple(tuple) => tuple.elems.iter().for_each(|pat| pattern(pat, names)),
        Pat::TupleStruct(tuple) => tuple.elems.iter().for_each(|pat| pattern(pat, names)),
        Pat::Struct(fields) => fields.fields.iter().for_each(|field| pattern(&field.pat, names)),
        _ => {}
    }
}

/// The value that `item` declares for the whole block it stands in.
pub(crate) fn item(item: &Item, names: &mut Vec<String>) {
    match item {
        Item::Fn(function) => names.push(text(&function.sig.ident)),
        Item::Const(constant) => names.push(text(&constant.ident)),
        Item::Static(constant) => names.push(text(&constant.ident)),
        _ => {}
    }
}

/// The name as text, without `r#`.
pub(crate) fn text(ident: &Ident) -> String {
    ident.unraw().to_string()
}
