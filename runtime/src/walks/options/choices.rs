//! The options of an action, counted: by index, and as text.
//!
//! The text of an option is its JSON, a string without quotes, with `%`, `/`, `#` and control characters as in URLs. Where the
//! text does not tell which option it is, `#` and the index follow; `#` and the index alone are understood everywhere.

use std::{any::Any, collections::HashMap, ops::Deref, sync::Arc, sync::OnceLock};

use serde::Serialize;

use crate::{
    error::{Error, Result},
    walks::{numbers::product, panics::caught},
};

use super::{lazy::Lazy, source::Options, text};

/// How many options are kept rather than made again.
const KEPT: usize = 65_536;
/// How many options are counted one by one before it is taken that there is no end.
const COUNTED: usize = 10_000_000;

/// What the engine wants of an action's options without knowing their type.
pub(in crate::walks) trait Choose: Any + Send + Sync {
    /// How many there are.
    fn count(&self) -> usize;
    /// The text of one.
    fn text(&self, index: usize) -> String;
    /// Shows one to `look`.
    fn show(&self, index: usize, look: &mut dyn FnMut(&dyn Any));
    /// One that is not kept, made again.
    fn made(&self, index: usize) -> Option<Arc<dyn Any + Send + Sync>>;
    /// The option with this text, if there is one.
    fn find(&self, text: &str) -> Option<usize>;
}

pub(in crate::walks) enum Choices<O> {
    Kept { options: Vec<O>, texts: OnceLock<Texts> },
    Lazy(Lazy<O>),
}

/// The texts of kept options, unique.
pub(in crate::walks) struct Texts {
    texts: Vec<String>,
    indices: HashMap<String, usize>,
}

/// An option, borrowed or made.
pub(in crate::walks) enum Held<'a, O> {
    Kept(&'a O),
    Made(Arc<O>),
}

impl<O: Serialize + Send + Sync + 'static> Choices<O> {
    /// Counts the options of the action `name`.
    pub(in crate::walks) fn new(name: &str, options: Options<O>) -> Result<Self> {
        caught(|| Self::counted(name, options)).unwrap_or_else(|panic| {
            Err(panic.context(format!("the options of `{name}` cannot be counted")))
        })
    }

    fn counted(name: &str, options: Options<O>) -> Result<Self> {
        let mut iterator = options.iterate();
        match iterator.size_hint() {
            (usize::MAX, _) => return Err(endless(name)),
            (lower, Some(upper)) if lower == upper && lower > KEPT => {
                return Ok(Self::Lazy(Lazy::new(options, lower)));
            }
            _ => {}
        }
        let kept: Vec<O> = iterator.by_ref().take(KEPT + 1).collect();
        if kept.is_empty() {
            return Err(empty(name));
        }
        if kept.len() <= KEPT {
            return Ok(Self::one_by_one(kept));
        }
        match iterator.take(COUNTED).count() {
            COUNTED => Err(endless(name)),
            more => Ok(Self::Lazy(Lazy::new(options, KEPT + 1 + more))),
        }
    }

    /// These options and no others.
    pub(in crate::walks) fn one_by_one(options: Vec<O>) -> Self {
        Self::Kept { options, texts: OnceLock::new() }
    }

    /// The option at `index`.
    pub(in crate::walks) fn get(&self, index: usize) -> Held<'_, O> {
        match self {
            Self::Kept { options, .. } => Held::Kept(&options[index]),
            Self::Lazy(lazy) => Held::Made(lazy.get(index)),
        }
    }
}

impl<O: Serialize + Send + Sync + 'static> Choose for Choices<O> {
    fn count(&self) -> usize {
        match self {
            Self::Kept { options, .. } => options.len(),
            Self::Lazy(lazy) => lazy.count(),
        }
    }

    fn text(&self, index: usize) -> String {
        match self {
            Self::Kept { options, texts } => {
                texts.get_or_init(|| Texts::new(options)).texts[index].clone()
            }
            Self::Lazy(lazy) => format!("{}#{index}", text::option(&*lazy.get(index))),
        }
    }

    fn show(&self, index: usize, look: &mut dyn FnMut(&dyn Any)) {
        look(&*self.get(index));
    }

    fn made(&self, index: usize) -> Option<Arc<dyn Any + Send + Sync>> {
        match self {
            Self::Kept { .. } => None,
            Self::Lazy(lazy) => Some(lazy.get(index)),
        }
    }

    fn find(&self, wanted: &str) -> Option<usize> {
        if let Self::Kept { options, texts } = self
            && let Some(&index) = texts.get_or_init(|| Texts::new(options)).indices.get(wanted)
        {
            return Some(index);
        }
        let (before, index) = wanted.rsplit_once('#')?;
        let index = index.parse().ok().filter(|&index| index < self.count())?;
        (before.is_empty() || before == text::option(&*self.get(index))).then_some(index)
    }
}

impl<O> Deref for Held<'_, O> {
    type Target = O;

    fn deref(&self) -> &O {
        match self {
            Self::Kept(option) => option,
            Self::Made(option) => option,
        }
    }
}

impl Texts {
    fn new<O: Serialize>(options: &[O]) -> Self {
        let mut texts: Vec<String> = options.iter().map(|option| text::option(option)).collect();
        let mut times = HashMap::new();
        for text in &texts {
            *times.entry(text.clone()).or_insert(0_usize) += 1;
        }
        for (index, text) in texts.iter_mut().enumerate() {
            if times[text.as_str()] > 1 {
                *text = format!("{text}#{index}");
            }
        }
        let indices = texts.iter().cloned().zip(0..).collect();
        Self { texts, indices }
    }
}

/// The option at `index` of choices whose type only the caller knows; none if they are of another type, or not kept.
pub(in crate::walks) fn option_of<O: 'static>(choices: &dyn Choose, index: usize) -> Option<&O> {
    match (choices as &dyn Any).downcast_ref::<Choices<O>>()? {
        Choices::Kept { options, .. } => options.get(index),
        Choices::Lazy(_) => None,
    }
}

fn empty(name: &str) -> Error {
    Error::new(format!("`{name}` has no options, so there would be no walks"))
        .help("give it at least one option; `[()]` if it needs none")
}

fn endless(name: &str) -> Error {
    let most = product::count(COUNTED as u128);
    Error::new(format!("the options of `{name}` do not end: more than {most} were counted"))
        .help("say how many it may have: `limit = 100` in `#[action]`, else `Options::new(..).limit(100)`")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choices<O: Serialize + Send + Sync + 'static>(options: impl Into<Options<O>>) -> Choices<O> {
        Choices::new("open", options.into()).expect("options")
    }

    #[test]
    fn texts_lead_back_to_their_options() {
        let odd = choices(["EUR", "a/b", "50%", "#1", "", "x=y z", "tab\t", "\u{20ac}"]);
        for index in 0..odd.count() {
            let text = odd.text(index);
            assert!(!text.contains('/'), "{text}");
            assert_eq!(odd.find(&text), Some(index), "{text}");
        }
        assert_eq!(odd.text(0), "EUR");
    }

    #[test]
    fn options_with_the_same_text_carry_their_index() {
        let same = choices([false, false, true]);
        assert_eq!([same.text(0), same.text(1), same.text(2)], ["false#0", "false#1", "true"]);
        assert_eq!(
            [same.find("false#1"), same.find("#2"), same.find("false"), same.find("true#1")],
            [Some(1), Some(2), None, None]
        );
    }

    #[test]
    fn many_options_are_counted_and_not_kept() {
        let range = choices(0_u64..1_000_000_000_000);
        assert!(matches!(range, Choices::Lazy(_)));
        assert_eq!(
            (range.count(), *range.get(999_999_999_999)),
            (1_000_000_000_000, 999_999_999_999)
        );
        let filtered = choices((0..200_000).filter(|n| n % 2 == 1));
        assert_eq!((filtered.count(), filtered.text(70_000).as_str()), (100_000, "140001#70000"));
        assert_eq!(filtered.find("140001#70000"), Some(70_000));
    }

    #[test]
    fn no_options_and_no_end_are_refused() {
        let refused = |options: Options<i32>| {
            Choices::new("open", options).err().map(|error| error.to_string())
        };
        assert_eq!(
            refused(Options::new(0..0)).as_deref(),
            Some("`open` has no options, so there would be no walks")
        );
        let endless = Some("the options of `open` do not end: more than 10,000,000 were counted");
        assert_eq!(refused(Options::new(std::iter::repeat(1))).as_deref(), endless);
        assert_eq!(
            refused(Options::new(std::iter::successors(Some(1), |n| Some(n ^ 1)))).as_deref(),
            endless
        );
        assert_eq!(refused(Options::new(0..).limit(5)), None);
    }
}
