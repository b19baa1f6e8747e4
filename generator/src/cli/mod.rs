//! The command line: what is asked for, and the exit code that answers.

mod bump;
mod check;
mod config_schema;
mod diff;
mod explain;
mod generate;
mod init;
mod report;
mod stamp;
mod watch;

use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

/// Everything went well.
const DONE: u8 = 0;
/// The documents have problems that stop the run.
const PROBLEMS: u8 = 1;
/// The command was used wrongly, or a file cannot be read or written.
const MISUSE: u8 = 2;
/// `--check` found output that is not up to date.
const STALE: u8 = 3;
/// `diff` found something new and nothing that breaks callers.
const MINOR: u8 = 10;
/// `diff` found what breaks callers.
const MAJOR: u8 = 11;

/// Turns OpenAPI documents into Rust client crates.
#[derive(Debug, Parser)]
#[command(
    name = "clientwright",
    bin_name = "clientwright",
    version,
    propagate_version = true
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write crates: from documents, or as clientwright.toml says.
    Generate(generate::Generate),
    /// Read documents and report all problems; write nothing.
    Check(check::Check),
    /// Tell what a new document means for Rust callers of the generated crate.
    Diff(diff::Diff),
    /// Tell how a schema or an operation became Rust, and why.
    Explain(explain::Explain),
    /// Write a commented clientwright.toml for the documents found here.
    Init(init::Init),
    /// Print the JSON Schema of clientwright.toml, for editors.
    ConfigSchema(config_schema::ConfigSchema),
}

/// How problems are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Human,
    /// For tools: one JSON object a line.
    Json,
}

/// Does what the command line asks for.
pub(crate) fn run() -> ExitCode {
    let mut arguments: Vec<_> = std::env::args_os().collect();
    // As a subcommand of cargo, its own name comes first.
    if arguments
        .get(1)
        .is_some_and(|first| first == "clientwright")
    {
        arguments.remove(1);
    }
    let code = match Arguments::parse_from(arguments).command {
        Command::Generate(generate) => generate.run(),
        Command::Check(check) => check.run(),
        Command::Diff(diff) => diff.run(),
        Command::Explain(explain) => explain.run(),
        Command::Init(init) => init.run(),
        Command::ConfigSchema(schema) => schema.run(),
    };
    ExitCode::from(code)
}
