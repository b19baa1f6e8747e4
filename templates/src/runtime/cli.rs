//! The command-line program of an API: what it does with its arguments, and what
//! it prints.
//!
//! Exit codes: 0 for a success, 1 for an error that the server answered with, 2
//! for wrong use and for calls that failed.
#![cfg(feature = "cli")]

use std::io::{Read, Write};
use std::process::ExitCode;
use std::time::Duration;

use clap::{Arg, ArgAction, ArgMatches};

use super::cli_answer::{Answer, Failed};
use super::cli_arguments::Arguments;
use super::client::Client;
use super::client_builder::ClientBuilder;
use super::transport::BoxFuture;

/// What a call of the program comes to.
pub(crate) type Outcome = Result<Answer, Failed>;

/// What the program knows of its API.
#[derive(Debug)]
pub(crate) struct Program {
    /// The program's name.
    pub(crate) name: &'static str,
    /// The version of the crate.
    pub(crate) version: &'static str,
    /// What it is.
    pub(crate) about: &'static str,
    /// The environment variable with the base URL.
    pub(crate) base_url: &'static str,
    /// Security schemes, and the environment variables with their secrets.
    pub(crate) credentials: &'static [(&'static str, &'static [&'static str])],
    /// Its operations.
    pub(crate) operations: &'static [Command],
    /// A client with the credentials that the environment holds.
    pub(crate) builder: fn() -> ClientBuilder,
}

/// An operation.
#[derive(Debug)]
pub(crate) struct Command {
    /// `operationId`.
    pub(crate) id: &'static str,
    /// What it takes, each as `in:name`; `body` for the body.
    pub(crate) takes: &'static [&'static str],
    /// Calls it.
    pub(crate) run: for<'c> fn(&'c Client, Arguments) -> BoxFuture<'c, Outcome>,
}

/// Runs the program.
pub(crate) fn main(program: &Program) -> ExitCode {
    let matches = interface(program).get_matches();
    let outcome = match matches.subcommand() {
        Some(("call", chosen)) => call(program, &matches, chosen),
        Some(("credentials", _)) => return list(program.credentials.iter().copied()),
        _ => {
            let operations = program.operations.iter();
            return list(operations.map(|one| (one.id, one.takes)));
        }
    };
    let (line, code) = match outcome {
        Ok(answer) => (answer.to_json(), 0),
        Err(failed) => (failed.to_json(), failed.exit_code()),
    };
    match writeln!(std::io::stdout(), "{line}") {
        Ok(()) => ExitCode::from(code),
        Err(_) => ExitCode::from(2),
    }
}

fn interface(program: &Program) -> clap::Command {
    let base_url = format!(
        "Where calls go, in place of the document's server [env: {}]",
        program.base_url
    );
    clap::Command::new(program.name)
        .version(program.version)
        .about(program.about)
        .subcommand_required(true)
        .arg(Arg::new("base-url").long("base-url").help(base_url))
        .arg(
            Arg::new("server")
                .long("server")
                .value_name("DOCUMENTED=URL")
                .action(ArgAction::Append)
                .help("Where the operations go that have a server of their own"),
        )
        .arg(
            Arg::new("timeout")
                .long("timeout")
                .value_name("SECONDS")
                .value_parser(clap::value_parser!(u64))
                .help("How long a call may take"),
        )
        .subcommand(
            clap::Command::new("call")
                .about("Calls an operation with arguments as JSON; prints JSON")
                .arg(Arg::new("operation").required(true).help("Its id"))
                .arg(Arg::new("arguments").default_value("{}").help(
                    "An object of arguments by name, by `in:name` where names clash, and \
                     `body`; `-` reads it from standard input",
                )),
        )
        .subcommand(
            clap::Command::new("operations").about("Lists the operations and what they take"),
        )
        .subcommand(
            clap::Command::new("credentials")
                .about("Lists the security schemes and the environment variables of their secrets"),
        )
}

/// A line each: a name, and what belongs to it.
fn list<'p>(lines: impl Iterator<Item = (&'p str, &'p [&'p str])>) -> ExitCode {
    let mut output = std::io::stdout().lock();
    for (name, rest) in lines {
        if writeln!(output, "{name}\t{}", rest.join(" ")).is_err() {
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}

fn call(program: &Program, settings: &ArgMatches, chosen: &ArgMatches) -> Outcome {
    let text = |name| chosen.get_one::<String>(name).map_or("", String::as_str);
    let id = text("operation");
    let operation = program.operations.iter().find(|one| one.id == id);
    let operation = operation.ok_or_else(|| Failed::usage(format!("no operation is `{id}`")))?;
    let arguments = match text("arguments") {
        "-" => {
            let mut text = String::new();
            let read = std::io::stdin().read_to_string(&mut text);
            read.map_err(|error| Failed::usage(format!("standard input: {error}")))?;
            text
        }
        given => given.to_owned(),
    };
    let arguments = Arguments::read(operation.takes, &arguments)?;
    let client = client(program, settings)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failed::usage(error.to_string()))?;
    runtime.block_on((operation.run)(&client, arguments))
}

fn client(program: &Program, settings: &ArgMatches) -> Result<Client, Failed> {
    let mut builder = (program.builder)();
    let base_url = settings.get_one::<String>("base-url").cloned();
    if let Some(url) = base_url.or_else(|| std::env::var(program.base_url).ok()) {
        builder = builder.base_url(url);
    }
    for server in settings.get_many::<String>("server").into_iter().flatten() {
        let (documented, url) = server
            .rsplit_once('=')
            .ok_or_else(|| Failed::usage("`--server` takes DOCUMENTED=URL"))?;
        builder = builder.replace_server(documented, url);
    }
    if let Some(seconds) = settings.get_one::<u64>("timeout") {
        builder = builder.timeout(Duration::from_secs(*seconds));
    }
    builder
        .build()
        .map_err(|error| Failed::usage(error.to_string()))
}
