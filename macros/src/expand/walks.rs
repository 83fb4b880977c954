//! A test with walks: what makes them, setter by setter, and the call that runs them before the user's function. Each setter
//! is called at the user's word, so that an error about a value stands there.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::{
    call::{arguments, is_async, outcome},
    paths::{Paths, ends, hidden},
};
use crate::{
    check::{Condition, Test, Walks},
    parse::{EnvPer, Function, Said, Select},
};

/// Runs the walks and hands their result to the function; `env` is the type of the environment.
pub(super) fn run(
    test: &Test,
    walks: &Walks,
    function: &Function,
    env: &TokenStream,
    paths: &Paths,
) -> TokenStream {
    let make = make(walks, paths);
    let (kind, body) =
        (if is_async(function) { "async" } else { "sync" }, body(test, function, env, paths));
    let name = &function.sig.ident;
    let inputs =
        ["__drivers", "__environment", "__walks"].map(|word| hidden(word, name, name.span()));
    let [drivers, environment, result] = &inputs;
    let (first, last) = ends(env);
    let private = paths.private_at(last);
    let (call, per, inputs) = match walks.env_per {
        None => (format_ident!("run_walks_{kind}"), None, quote!(#drivers, #environment, #result)),
        Some(per) => {
            let per = if per == EnvPer::Walk { quote!(Walk) } else { quote!(Worker) };
            let per = quote!(#private::EnvPer::#per,);
            (format_ident!("run_walks_each_{kind}"), Some(per), quote!(#result))
        }
    };
    let (call, open) = (Ident::new(&call.to_string(), last), quote_spanned!(first=> <));
    let run = quote_spanned!(last=> #open #env as #private::Blueprint>::#call);
    quote_spanned! {Span::mixed_site()=>
        #make
        #[allow(unused_variables, clippy::all, clippy::pedantic, clippy::nursery)]
        #run(&__TEST, #per __make, |#inputs| { #body });
    }
}

/// The user's function, called with what it takes.
fn body(test: &Test, function: &Function, env: &TokenStream, paths: &Paths) -> TokenStream {
    let (name, private) = (&function.sig.ident, paths.private());
    let arguments = arguments(test, name, env, paths);
    let wait = is_async(function).then(|| quote_spanned!(Span::mixed_site()=> .await));
    let call = quote_spanned!(Span::mixed_site()=> #name(#(#arguments),*) #wait);
    let outcome = outcome(&function.sig.output, &call, paths);
    if is_async(function) {
        quote_spanned!(Span::mixed_site()=> #private::Box::pin(async move { #outcome }))
    } else {
        outcome
    }
}

/// The closure that makes the walks, when the test runs.
fn make(walks: &Walks, paths: &Paths) -> TokenStream {
    let private = paths.private();
    let state = walks.state.as_ref().map_or_else(|| quote!(()), |state| quote!(#state));
    let actions = walks.actions.iter().map(|action| {
        let (first, last) = ends(action);
        let (open, call) =
            (Ident::new("__walks", site(first)), quote_spanned!(last=> .action(#action)));
        quote_spanned!(Span::mixed_site()=> let __walks = #open #call;)
    });
    let settings = walks.settings.iter().map(|(word, said)| setter(word, &said_value(said, paths)));
    let constraints = constraints(walks, paths);
    quote_spanned! {Span::mixed_site()=>
        #[allow(unused_braces, unused_parens, clippy::let_unit_value, clippy::redundant_closure)]
        let __make = || -> #private::Result<_> {
            let __state = #state;
            let __shown = {
                #[allow(unused_imports)]
                use #private::{NotShown as _, ShownBySerialize as _};
                (&#private::Show::of(&__state)).__show()
            };
            let __walks = #private::walks(__state);
            let __walks = #private::WalksBuilder::__shown(__walks, __shown);
            #(#actions)*
            #(#settings)*
            #constraints
            #private::Ok(__walks)
        };
    }
}

/// The constraints, each with the text that messages call it by.
fn constraints(walks: &Walks, paths: &Paths) -> TokenStream {
    let never = walks.never.iter().map(|condition| {
        let (text, names) = (&condition.text, names([condition], walks, paths));
        let holds = closure(condition, walks);
        quote_spanned! {Span::mixed_site()=>
            let __names = #names;
            let __walks = __walks.never(#text, __names, #holds);
        }
    });
    let when = walks.when.iter().map(|(condition, then)| {
        let text = format!("{} => {}", condition.text, then.text);
        let names = names([condition, then], walks, paths);
        let (condition, then) = (closure(condition, walks), closure(then, walks));
        quote_spanned! {Span::mixed_site()=>
            let __names = #names;
            let __walks = __walks.when(#text, __names, #condition, #then);
        }
    });
    quote!(#(#never)* #(#when)*)
}

/// `let __walks = __walks.word(value);`, at the user's word.
fn setter(word: &Ident, value: &TokenStream) -> TokenStream {
    let walks = Ident::new("__walks", site(word.span()));
    let call = quote_spanned!(site(word.span())=> #walks.#word(#value));
    quote_spanned!(Span::mixed_site()=> let __walks = #call;)
}

/// The place of the user's, the names of ours.
fn site(place: Span) -> Span {
    Span::mixed_site().located_at(place)
}

fn said_value(said: &Said, paths: &Paths) -> TokenStream {
    let private = paths.private();
    match said {
        Said::Value(value) => quote!(#value),
        Said::Time(time) => {
            let (seconds, nanos) = (time.as_secs(), time.subsec_nanos());
            quote!(::core::time::Duration::new(#seconds, #nanos))
        }
        Said::Verbosity(text) => {
            let mut word = text.value();
            word[..1].make_ascii_uppercase();
            let variant = format_ident!("{word}");
            quote!(#private::Verbosity::#variant)
        }
        Said::Select(select) => selection(select, paths),
    }
}

/// What `select` says; its words are functions.
fn selection(select: &Select, paths: &Paths) -> TokenStream {
    let private = paths.private();
    match select {
        Select::Word { word, arguments } => {
            let call = quote_spanned!(word.span()=> #word(#arguments));
            quote!(#private::select::#call)
        }
        Select::Near(value) => quote_spanned! {Span::mixed_site()=>
            {
                #[allow(unused_imports)]
                use #private::select::*;
                #value
            }
        },
        Select::Given(value) => quote!(#value),
    }
}

/// The names of the actions that these conditions look at.
fn names<'a>(
    conditions: impl IntoIterator<Item = &'a Condition>,
    walks: &Walks,
    paths: &Paths,
) -> TokenStream {
    let private = paths.private();
    let mut places: Vec<usize> = Vec::new();
    for (place, _) in conditions.into_iter().flat_map(|condition| &condition.actions) {
        if !places.contains(place) {
            places.push(*place);
        }
    }
    let names = places.iter().map(|place| {
        let action = &walks.actions[*place];
        quote_spanned!(Span::mixed_site()=> #private::name_of(&__walks, &#action))
    });
    quote!([#(#names),*])
}

/// The condition, with the options of the walk under the names of their actions.
fn closure(condition: &Condition, walks: &Walks) -> TokenStream {
    let Condition { value, actions, decoys, .. } = condition;
    let options = actions.iter().map(|(place, name)| {
        let action = &walks.actions[*place];
        quote_spanned! {Span::mixed_site()=>
            #[allow(unused_variables)]
            let #name = __chosen.of(&#action);
        }
    });
    let decoys = decoys.iter().map(
        |name| quote_spanned!(Span::mixed_site()=> #[allow(unused_variables)] let #name: &();),
    );
    quote_spanned! {Span::mixed_site()=>
        |__chosen| {
            #(#options)*
            #(#decoys)*
            #value
        }
    }
}
