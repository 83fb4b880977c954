//! The options of an action: where they come from, before anybody has counted them.

use std::{fmt, sync::Arc};

type Make<O> = Arc<dyn Fn() -> Box<dyn Iterator<Item = O> + Send> + Send + Sync>;

/// The options of an action: anything that can be iterated over and over, and that yields the same each time.
///
/// Nothing is iterated before the walks are planned. Few options are then kept; many (more than 65,536) are made again when
/// a walk needs them, and only counted. What has no end needs a [`limit`](Self::limit).
///
/// ```
/// use multitest::walks::Options;
///
/// let list = Options::new(["EUR", "USD"]);
/// let lazily = Options::new((1..).map(|n| n * n)).limit(5);
/// let made = Options::with(|| std::fs::read_to_string("names").unwrap_or_default().lines().map(str::to_owned).collect::<Vec<_>>());
/// # let _: (Options<&str>, Options<i32>, Options<String>) = (list, lazily, made);
/// ```
pub struct Options<O> {
    make: Make<O>,
    limit: Option<usize>,
}

impl<O: 'static> Options<O> {
    /// The items of `options`: an array, a vector, a range, any iterator that can be cloned.
    pub fn new<I>(options: I) -> Self
    where
        I: IntoIterator<Item = O>,
        I::IntoIter: Clone + Send + Sync + 'static,
    {
        let source = options.into_iter();
        Self { make: Arc::new(move || Box::new(source.clone())), limit: None }
    }

    /// The items of what `make` returns, which is called whenever the options are needed from the start.
    pub fn with<F, I>(make: F) -> Self
    where
        F: Fn() -> I + Send + Sync + 'static,
        I: IntoIterator<Item = O>,
        I::IntoIter: Send + 'static,
    {
        Self { make: Arc::new(move || Box::new(make().into_iter())), limit: None }
    }

    /// At most the first `count` of them.
    pub fn limit(mut self, count: usize) -> Self {
        self.limit = Some(self.limit.map_or(count, |limit| limit.min(count)));
        self
    }

    /// An iteration from the start.
    pub(super) fn iterate(&self) -> Box<dyn Iterator<Item = O> + Send> {
        let options = (self.make)();
        match self.limit {
            Some(limit) => Box::new(options.take(limit)),
            None => options,
        }
    }
}

impl<O: 'static, I> From<I> for Options<O>
where
    I: IntoIterator<Item = O>,
    I::IntoIter: Clone + Send + Sync + 'static,
{
    fn from(options: I) -> Self {
        Self::new(options)
    }
}

impl<O> fmt::Debug for Options<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options").field("limit", &self.limit).finish_non_exhaustive()
    }
}
