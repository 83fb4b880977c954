//! Pages to read, one for each way to come here. There is nothing in these modules but their text; its examples run as tests.

#[doc = include_str!("docs/guide/write_a_driver.md")]
pub mod write_a_driver {}

#[doc = include_str!("docs/guide/combinations.md")]
pub mod combinations {}

#[doc = include_str!("docs/guide/coming_from_testplan.md")]
pub mod coming_from_testplan {}

#[doc = include_str!("docs/guide/coming_from_testcontainers.md")]
pub mod coming_from_testcontainers {}

#[doc = include_str!("docs/guide/coming_from_rstest.md")]
pub mod coming_from_rstest {}
