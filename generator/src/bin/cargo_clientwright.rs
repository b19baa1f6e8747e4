//! The `cargo clientwright` command: the same as `clientwright`.

#[path = "../cli/mod.rs"]
mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
