//! Actions as types.

use std::time::Duration;

use serde::Serialize;

use crate::{error::Result, walks::Options};

use super::{Context, Need};

/// One step of a walk, with options to choose from; `S` is the state that each walk owns.
///
/// ```
/// use multitest::{Result, walks::{Action, Context, Options, Walks}};
///
/// struct Open;
///
/// impl Action<String> for Open {
///     type Option = &'static str;
///
///     fn options(&self) -> Options<&'static str> {
///         Options::new(["EUR", "USD"])
///     }
///
///     async fn run(&self, currency: &&'static str, account: &mut String, _: &Context<'_>) -> Result<()> {
///         account.push_str(currency);
///         Ok(())
///     }
/// }
///
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let walked = Walks::new(String::new()).action(Open).run().await?;
/// assert_eq!(walked.passed(), 2);
/// # Ok::<(), multitest::Error>(())
/// # })?;
/// # Ok::<(), multitest::Error>(())
/// ```
pub trait Action<S>: Send + Sync + 'static {
    /// What there is to choose from. Its JSON is its text in the readable form of a walk.
    type Option: Serialize + Send + Sync + 'static;

    /// The name; by default the type's, `SetLimit` as `set_limit`.
    fn name(&self) -> String {
        named_after::<Self>()
    }

    /// The options, in order.
    fn options(&self) -> Options<Self::Option>;

    /// The drivers it works with; by default none.
    fn needs(&self) -> Vec<Need> {
        Vec::new()
    }

    /// Takes the step. An error fails the walk, [`CancelWalk`](crate::walks::CancelWalk) cancels it; in both cases no later action runs.
    fn run(
        &self,
        option: &Self::Option,
        state: &mut S,
        context: &Context<'_>,
    ) -> impl Future<Output = Result<()>> + Send;

    /// Whether a walk in which this action has this option shall not run at all; asked before the walk starts.
    fn should_cancel(&self, option: &Self::Option, context: &Context<'_>) -> bool {
        _ = (option, context);
        false
    }

    /// How long one run may take; by default what the walks allow.
    fn timeout(&self) -> Option<Duration> {
        None
    }

    /// Whether [`should_cancel`](Self::should_cancel) has to be asked.
    #[doc(hidden)]
    fn __filters(&self) -> bool {
        true
    }
}

/// The name of a type as functions are named.
pub(super) fn named_after<T: ?Sized>() -> String {
    let path = std::any::type_name::<T>();
    let path = path.split('<').next().unwrap_or(path);
    let mut name = String::new();
    for letter in path.rsplit("::").next().unwrap_or(path).chars() {
        if letter.is_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.extend(letter.to_lowercase());
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_gives_the_name_of_a_function() {
        struct SetLimit;
        struct Generic<T>(T);
        assert_eq!(named_after::<SetLimit>(), "set_limit");
        assert_eq!(named_after::<Generic<String>>(), "generic");
        _ = (SetLimit, Generic(0).0);
    }
}
