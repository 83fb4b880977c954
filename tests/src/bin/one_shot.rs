//! Does its work and ends.
//!
//! `one_shot --write FILE [--text TEXT] [--code N]` writes the text (default: `done`) to the file,
//! says `written`, and exits with the code (default: 0).

use std::{fs, io, process};

use multitest_tests::{args::Args, say};

fn main() -> io::Result<()> {
    let args = Args::read();
    let text = args.text("--text").unwrap_or_else(|| "done".to_owned());
    fs::write(args.path("--write"), text)?;
    say("written")?;
    process::exit(args.number("--code", 0))
}
