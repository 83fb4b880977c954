//! Drivers in a plain tokio program: `src/bin/alone.rs` is the example, this test only runs it.

use multitest::{prelude::*, ready::Exit};
use multitest_drivers::App;

#[multitest(
    env = {
        alone: App {
            binary: env!("CARGO_BIN_EXE_alone"),
            stdout: [r"the server heard: (?P<text>.+)"],
            ready: Exit,
        },
    },
)]
async fn drivers_start_alone(alone: &App) -> Result<()> {
    assert_eq!(alone.extract::<String>("text")?, "is anybody there?");
    assert_eq!(alone.retcode(), Some(0));
    Ok(())
}
