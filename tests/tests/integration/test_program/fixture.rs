//! The test programs in `fixtures`, built when a test first needs one.

use std::{
    env, fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};

use multitest::{prelude::*, ready::Exit};
use multitest_drivers::{App, TcpServer, TestProgram};

use crate::support::PATIENCE;

/// The path of a fixture.
pub(crate) fn source(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

/// The binary of the C++ fixture.
pub(crate) async fn cpp() -> Result<PathBuf> {
    let libraries = ["-lgtest", "-lgtest_main", "-pthread"];
    built(&source("cpp/rates_test.cpp"), "g++", &["-std=c++17", "-Wall"], &libraries).await
}

/// That of the Rust fixture.
pub(crate) async fn rust() -> Result<PathBuf> {
    let compiler = env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    built(&source("rust/tests/client.rs"), &compiler, &["--edition=2024", "--test"], &[]).await
}

/// Compiles `source`, unless it was compiled before.
async fn built(source: &Path, compiler: &str, before: &[&str], after: &[&str]) -> Result<PathBuf> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let program = place(source, compiler);
    let changed = |path: &Path| path.metadata().and_then(|meta| meta.modified()).ok();
    if changed(&program) > changed(source) {
        return Ok(program);
    }
    // Other test processes may be compiling it too.
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let fresh = program.with_extension(format!("{}-{number}", std::process::id()));
    let mut options = App::options();
    let mut args: Vec<PathBuf> = before.iter().map(PathBuf::from).collect();
    args.extend([source.to_owned(), "-o".into(), fresh.clone()]);
    args.extend(after.iter().map(PathBuf::from));
    options.binary(compiler).args(args).ready(Exit);
    options.start().await?.stop().await?;
    fs::rename(&fresh, &program)?;
    Ok(program)
}

/// Where the program of `source` is kept: it shows the path of its source, so each checkout has its own.
fn place(source: &Path, compiler: &str) -> PathBuf {
    let stem = source.file_stem().unwrap_or_default().display();
    let mut hasher = DefaultHasher::new();
    source.hash(&mut hasher);
    let name = format!("{stem}-{compiler}-{:x}", hasher.finish());
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// Plays the server until `tests` has ended: it knows one rate and its inverse.
pub(crate) async fn serve(rates: &TcpServer, tests: &TestProgram) -> Result<()> {
    tokio::select! {
        ended = tests.finished(PATIENCE) => ended.map(drop),
        error = answer(rates) => error,
    }
}

async fn answer(rates: &TcpServer) -> Result<()> {
    loop {
        let client = rates.accept_within(PATIENCE).await?;
        // It may leave without a question.
        while let Ok(pair) = client.receive_line().await {
            let rate = match pair.trim_end() {
                "EUR:GBP" => "0.9",
                "GBP:EUR" => "1.2",
                _ => "unknown",
            };
            client.send(format!("{rate}\n")).await?;
        }
    }
}
