//! Options over options: what a driver sets wins over what the driver it is based on sets.

use super::DriverOptions;

/// Options that can be laid over others of their type, which a driver's must be for another one to be based on it.
///
/// `#[driver]` implements it. By hand, each option has to remember whether it was set:
///
/// ```
/// use multitest::{
///     driver::{CommonOptions, Driver, DriverOptions, Layer, StartContext},
///     Result,
/// };
///
/// #[derive(Debug, Default)]
/// pub struct GreeterOptions { common: CommonOptions, greeting: Option<String>, names: Option<Vec<String>> }
///
/// impl Layer for GreeterOptions {
///     fn fill(&mut self, lower: Self) {
///         self.common.fill(lower.common);
///         self.greeting = self.greeting.take().or(lower.greeting);
///         self.names = self.names.take().or(lower.names);
///     }
/// }
/// # #[derive(Debug)]
/// # pub struct Greeter;
/// # impl DriverOptions for GreeterOptions {
/// #     type Driver = Greeter;
/// #     fn common(&mut self) -> &mut CommonOptions { &mut self.common }
/// # }
/// # impl Driver for Greeter {
/// #     type Options = GreeterOptions;
/// #     async fn start(_: GreeterOptions, _: &StartContext) -> Result<Self> { Ok(Self) }
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "no driver can be based on the driver of `{Self}`: these options cannot be laid over others",
    label = "this driver's options do not implement `multitest::driver::Layer`",
    note = "make the base with `#[driver]` too, or implement `multitest::driver::Layer` for `{Self}`"
)]
pub trait Layer: DriverOptions {
    /// Takes from `lower` what is not set here. A list is set or not as a whole.
    fn fill(&mut self, lower: Self);
}
