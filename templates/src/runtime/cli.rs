//! The command-line program of an API: what it does with its arguments, and what
//! it prints.
//!
//! Exit codes: 0 for a success, 1 for an error that the server answered with, 2
//! for wrong use and for calls that failed.
#![cfg(feature = "cli")]

use std::io::{IsTerminal, Read, Write};
use std::process::ExitCode;
use std::sync::OnceLock;
use std::time::Duration;

use clap::{Arg, ArgAction, ArgMatches};
use clap_complete::Shell;
use serde::Serialize;

use super::cli_answer::{Answer, Failed};
use super::cli_arguments::Arguments;
use super::cli_dry_run::DryRun;
use super::cli_options::{self, Taken};
use super::client::Client;
use super::client_builder::ClientBuilder;
use super::transport::BoxFuture;

/// How many events are read of a stream; not set to read it to its end.
pub(crate) static WANTED: OnceLock<usize> = OnceLock::new();

/// Set where a body is printed alone: then streams are printed as they arrive.
pub(crate) static AT_ONCE: OnceLock<()> = OnceLock::new();

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
    /// A client, with the credentials that the environment holds if asked for.
    pub(crate) builder: fn(credentials: bool) -> ClientBuilder,
}

/// An operation.
#[derive(Debug)]
pub(crate) struct Command {
    /// `operationId`.
    pub(crate) id: &'static str,
    /// The subcommand of its tag, and its own below that.
    pub(crate) path: [&'static str; 2],
    /// What the document says of it.
    pub(crate) about: &'static str,
    /// What it takes.
    pub(crate) takes: &'static [Taken],
    /// Calls it.
    pub(crate) run: for<'c> fn(&'c Client, Arguments) -> BoxFuture<'c, Outcome>,
}

/// Runs the program.
pub(crate) fn main(program: &Program) -> ExitCode {
    let mut interface = interface(program);
    let matches = interface.clone().get_matches();
    let Some((name, chosen)) = matches.subcommand() else {
        return ExitCode::from(2);
    };
    if let Some(events) = matches.get_one::<usize>("events") {
        // Nothing else sets it.
        let _ = WANTED.set(*events);
    }
    match name {
        "call" => {
            let dry = matches.get_flag("dry-run");
            finish(&call(program, &matches, chosen, dry), dry, true)
        }
        "operations" => list(program.operations.iter().map(|one| (one.id, keys(one)))),
        "credentials" => {
            let schemes = program.credentials.iter();
            list(schemes.map(|(scheme, variables)| (*scheme, variables.to_vec())))
        }
        "completions" => {
            if let Some(shell) = chosen.get_one::<Shell>("shell") {
                let output = &mut std::io::stdout();
                clap_complete::generate(*shell, &mut interface, program.name, output);
            }
            ExitCode::SUCCESS
        }
        tag => subcommand(program, &matches, tag, chosen),
    }
}

fn keys(operation: &Command) -> Vec<&'static str> {
    operation.takes.iter().map(|taken| taken.key).collect()
}

/// Calls the operation of a subcommand with its options.
fn subcommand(program: &Program, settings: &ArgMatches, tag: &str, below: &ArgMatches) -> ExitCode {
    let Some((name, chosen)) = below.subcommand() else {
        return ExitCode::from(2);
    };
    let mut operations = program.operations.iter();
    let Some(operation) = operations.find(|one| one.path == [tag, name]) else {
        return ExitCode::from(2);
    };
    let (dry, whole) = (settings.get_flag("dry-run"), settings.get_flag("include"));
    if !whole {
        // Nothing else sets it.
        let _ = AT_ONCE.set(());
    }
    let outcome = cli_options::arguments(operation.takes, chosen)
        .and_then(|arguments| run(program, settings, operation, &arguments, dry));
    finish(&outcome, dry, whole)
}

fn finish(outcome: &Outcome, dry: bool, whole: bool) -> ExitCode {
    match (dry, outcome) {
        (false, _) => print(outcome, whole),
        (true, Err(failed)) if failed.exit_code() == 2 && !failed.has_answer() => {
            print(outcome, true)
        }
        // What the request got for an answer was made up.
        (true, _) => ExitCode::SUCCESS,
    }
}

/// Prints the answer, whole or the body alone; a failure always whole.
fn print(outcome: &Outcome, whole: bool) -> ExitCode {
    let (text, code) = match outcome {
        Ok(answer) if answer.is_printed() => return ExitCode::SUCCESS,
        Ok(answer) if whole => (answer.to_json().into_bytes(), 0),
        Ok(answer) => (answer.body(), 0),
        Err(failed) => (failed.to_json().into_bytes(), failed.exit_code()),
    };
    let mut output = std::io::stdout().lock();
    let written = match output.is_terminal() {
        true => output.write_all(&indented(&text)),
        false => output.write_all(&text),
    };
    let bytes = matches!(outcome, Ok(answer) if !whole && answer.is_bytes());
    let written = match bytes || text.is_empty() {
        true => written,
        false => written.and_then(|()| output.write_all(b"\n")),
    };
    match written {
        Ok(()) => ExitCode::from(code),
        Err(_) => ExitCode::from(2),
    }
}

fn interface(program: &Program) -> clap::Command {
    let base_url = format!(
        "Where calls go, in place of the document's server [env: {}]",
        program.base_url
    );
    let flag = |name: &'static str, help: &'static str| {
        let flag = Arg::new(name).long(name).help(help).global(true);
        flag.action(ArgAction::SetTrue)
    };
    let about = clap::Command::new;
    let mut interface = clap::Command::new(program.name)
        .version(program.version)
        .about(program.about)
        .subcommand_required(true)
        .arg(
            Arg::new("base-url")
                .long("base-url")
                .global(true)
                .help(base_url),
        )
        .arg(
            Arg::new("server")
                .long("server")
                .global(true)
                .value_name("DOCUMENTED=URL")
                .action(ArgAction::Append)
                .help("Where the operations go that have a server of their own"),
        )
        .arg(
            Arg::new("timeout")
                .long("timeout")
                .global(true)
                .value_name("SECONDS")
                .value_parser(clap::value_parser!(u64))
                .help("How long a call may take"),
        )
        .arg(
            Arg::new("events")
                .long("events")
                .global(true)
                .value_name("NUMBER")
                .value_parser(clap::value_parser!(usize))
                .help("Read so many events of a stream, asking again when it ends"),
        )
        .arg(flag("include", "Print status and headers besides the body"))
        .arg(flag(
            "dry-run",
            "Print the request as a curl command, without credentials",
        ))
        .subcommand(
            about("call")
                .about("Calls an operation with arguments as JSON; prints JSON")
                .arg(Arg::new("operation").required(true).help("Its id"))
                .arg(Arg::new("arguments").default_value("{}").help(
                    "An object of arguments by name, by `in:name` where names clash, and \
                     `body`; `-` reads it from standard input",
                )),
        )
        .subcommand(about("operations").about("Lists the operations and what they take"))
        .subcommand(
            about("credentials")
                .about("Lists the security schemes and the environment variables of their secrets"),
        )
        .subcommand(
            about("completions")
                .about("Prints completions for a shell")
                .arg(
                    Arg::new("shell")
                        .required(true)
                        .value_parser(clap::value_parser!(Shell)),
                ),
        );
    let mut tags: Vec<clap::Command> = Vec::new();
    for operation in program.operations {
        let [tag, name] = operation.path;
        let options = operation.takes.iter().map(Taken::option);
        let below = clap::Command::new(name)
            .about(operation.about)
            .args(options);
        match tags.iter_mut().find(|one| one.get_name() == tag) {
            Some(known) => *known = std::mem::take(known).subcommand(below),
            None => tags.push(
                clap::Command::new(tag)
                    .about(format!("Operations of {tag}"))
                    .subcommand_required(true)
                    .subcommand(below),
            ),
        }
    }
    interface = interface.subcommands(tags);
    interface
}

/// JSON over several lines; its texts and numbers stay as they are. What is no JSON
/// is left alone.
fn indented(text: &[u8]) -> Vec<u8> {
    if serde_json::from_slice::<serde::de::IgnoredAny>(text).is_err() {
        return text.to_vec();
    }
    let mut output = Vec::new();
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    let line = |output: &mut Vec<u8>, depth: usize| {
        output.push(b'\n');
        output.resize(output.len() + 2 * depth, b' ');
    };
    for (index, byte) in text.iter().copied().enumerate() {
        if quoted {
            output.push(byte);
            quoted = escaped || byte != b'"';
            escaped = byte == b'\\' && !escaped;
            continue;
        }
        match byte {
            b'{' | b'[' => {
                output.push(byte);
                depth += 1;
                if !matches!(text.get(index + 1), Some(b'}' | b']')) {
                    line(&mut output, depth);
                }
            }
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                if !matches!(
                    index.checked_sub(1).map(|before| text[before]),
                    Some(b'{' | b'[')
                ) {
                    line(&mut output, depth);
                }
                output.push(byte);
            }
            b',' => {
                output.push(byte);
                line(&mut output, depth);
            }
            b':' => output.extend(b": "),
            byte if byte.is_ascii_whitespace() => {}
            byte => {
                quoted = byte == b'"';
                output.push(byte);
            }
        }
    }
    output
}

/// Prints an item of a stream as a line.
///
/// # Errors
/// JSON cannot say it, or nobody reads on.
pub(crate) fn print_line(item: &(impl Serialize + ?Sized)) -> Result<(), Failed> {
    let mut line =
        serde_json::to_vec(item).map_err(|error| Failed::new("unprintable", error.to_string()))?;
    line.push(b'\n');
    let mut output = std::io::stdout().lock();
    let written = output.write_all(&line).and_then(|()| output.flush());
    written.map_err(|error| Failed::usage(format!("standard output: {error}")))
}

/// A line each: a name, and what belongs to it.
fn list<'p>(lines: impl Iterator<Item = (&'p str, Vec<&'p str>)>) -> ExitCode {
    let mut output = std::io::stdout().lock();
    for (name, rest) in lines {
        if writeln!(output, "{name}\t{}", rest.join(" ")).is_err() {
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}

fn call(program: &Program, settings: &ArgMatches, chosen: &ArgMatches, dry: bool) -> Outcome {
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
    run(program, settings, operation, &arguments, dry)
}

fn run(
    program: &Program,
    settings: &ArgMatches,
    operation: &Command,
    arguments: &str,
    dry: bool,
) -> Outcome {
    let arguments = Arguments::read(&keys(operation), arguments)?;
    let client = client(program, settings, dry)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failed::usage(error.to_string()))?;
    runtime.block_on((operation.run)(&client, arguments))
}

fn client(program: &Program, settings: &ArgMatches, dry: bool) -> Result<Client, Failed> {
    let mut builder = (program.builder)(!dry);
    if dry {
        builder = builder.no_retry().transport(DryRun);
    }
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

#[cfg(test)]
mod tests {
    use super::indented;

    #[test]
    fn json_is_spread_over_lines_and_else_unchanged() {
        let text = br#"{"a":[1.50,{}],"b\"{":"x,\\","c":[]}"#;
        let wanted =
            "{\n  \"a\": [\n    1.50,\n    {}\n  ],\n  \"b\\\"{\": \"x,\\\\\",\n  \"c\": []\n}";
        assert_eq!(String::from_utf8(indented(text)).unwrap(), wanted);
        assert_eq!(indented(b"{ no"), b"{ no");
    }
}
