//! Options of the subcommands, and the arguments that they stand for.
#![cfg(feature = "cli")]

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use clap::{Arg, ArgAction, ArgMatches};
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Value, json};

use super::cli_answer::Failed;

/// An argument of an operation as an option.
#[derive(Debug)]
pub(crate) struct Taken {
    /// Its full name among the arguments: `in:name`, or `body`.
    pub(crate) key: &'static str,
    /// The option.
    pub(crate) option: &'static str,
    /// What the document says of it.
    pub(crate) help: &'static str,
    /// It must be given.
    pub(crate) required: bool,
    /// How it is read.
    pub(crate) kind: Kind,
    /// The values that the document knows; none if it may be any.
    pub(crate) values: &'static [&'static str],
}

/// How the value of an option is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A text.
    Text,
    /// JSON, and a text where it is none.
    Json,
    /// Texts; the option may be given several times.
    Texts,
    /// The same for JSON.
    Values,
    /// JSON, `@` and the path of a file with it, or `-` for standard input.
    Body,
    /// A text, in the same ways.
    BodyText,
    /// Bytes, in the same ways.
    Bytes,
    /// The path of a file, or `-` for standard input.
    File,
    /// Files; the option may be given several times.
    Files,
    /// Nothing: the option stands for `true`.
    Flag,
}

impl Taken {
    /// The option for `clap`.
    pub(crate) fn option(&self) -> Arg {
        let (name, action) = match self.kind {
            Kind::Text => ("TEXT", ActionOf::Once),
            Kind::Json => ("JSON", ActionOf::Once),
            Kind::Texts => ("TEXT", ActionOf::Often),
            Kind::Values => ("JSON", ActionOf::Often),
            Kind::Body => ("JSON|@FILE|-", ActionOf::Once),
            Kind::BodyText => ("TEXT|@FILE|-", ActionOf::Once),
            Kind::Bytes => ("TEXT|@FILE|-", ActionOf::Once),
            Kind::File => ("FILE|-", ActionOf::Once),
            Kind::Files => ("FILE", ActionOf::Often),
            Kind::Flag => {
                let flag = Arg::new(self.option).long(self.option).help(self.help);
                return flag.action(ArgAction::SetTrue);
            }
        };
        let option = Arg::new(self.option)
            .long(self.option)
            .value_name(name)
            .required(self.required)
            .allow_hyphen_values(true)
            .help(self.help)
            .action(match action {
                ActionOf::Once => ArgAction::Set,
                ActionOf::Often => ArgAction::Append,
            });
        match self.values {
            [] => option,
            values => option.value_parser(values.to_vec()),
        }
    }

    /// What is given as JSON stays as it is, numbers and order included.
    fn value(&self, given: &[&str]) -> Result<Box<RawValue>, Failed> {
        let read = |one: &&str| -> Result<Box<RawValue>, Failed> {
            match self.kind {
                Kind::Text | Kind::Texts => written(*one),
                Kind::Json | Kind::Values => serde_json::from_str(one).or_else(|_| written(*one)),
                Kind::Body => serde_json::from_slice(&source(one)?).map_err(|error| {
                    Failed::usage(format!("`--{}` is no JSON: {error}", self.option))
                }),
                Kind::BodyText => written(&String::from_utf8_lossy(&source(one)?)),
                Kind::Bytes => match one.strip_prefix('@') {
                    Some(path) => written(&json!({ "path": path })),
                    None if *one == "-" => written(&json!({ "path": "-" })),
                    None => written(*one),
                },
                Kind::File | Kind::Files => written(&file(one)),
                Kind::Flag => written(&true),
            }
        };
        match self.kind {
            Kind::Texts | Kind::Values | Kind::Files => {
                let values: Vec<_> = given.iter().map(read).collect::<Result<_, _>>()?;
                written(&values)
            }
            _ => given.last().map_or_else(|| written(&()), read),
        }
    }
}

enum ActionOf {
    Once,
    Often,
}

/// The arguments that options stand for, as one JSON object.
///
/// # Errors
/// A file that cannot be read, a body that is no JSON.
pub(crate) fn arguments(takes: &[Taken], chosen: &ArgMatches) -> Result<String, Failed> {
    let mut arguments = BTreeMap::new();
    for taken in takes {
        if taken.kind == Kind::Flag {
            if chosen.get_flag(taken.option) {
                arguments.insert(taken.key, written(&true)?);
            }
        } else if let Some(given) = chosen.get_many::<String>(taken.option) {
            let given: Vec<&str> = given.map(String::as_str).collect();
            arguments.insert(taken.key, taken.value(&given)?);
        }
    }
    Ok(written(&arguments)?.get().to_owned())
}

fn written(value: &(impl Serialize + ?Sized)) -> Result<Box<RawValue>, Failed> {
    to_raw_value(value).map_err(|error| Failed::usage(error.to_string()))
}

fn source(given: &str) -> Result<Vec<u8>, Failed> {
    match given.strip_prefix('@') {
        Some(path) => read(path),
        None if given == "-" => read("-"),
        None => Ok(given.into()),
    }
}

fn read(path: &str) -> Result<Vec<u8>, Failed> {
    let mut bytes = Vec::new();
    let outcome = match path {
        "-" => std::io::stdin().read_to_end(&mut bytes).map(|_| bytes),
        path => std::fs::read(path),
    };
    outcome.map_err(|error| Failed::usage(format!("{path}: {error}")))
}

fn file(path: &str) -> Value {
    let name = Path::new(path).file_name().and_then(|name| name.to_str());
    match name.filter(|_| path != "-") {
        Some(name) => json!({ "path": path, "fileName": name }),
        None => json!({ "path": path }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(kind: Kind) -> Taken {
        Taken {
            key: "query:x",
            option: "x",
            help: "",
            required: false,
            kind,
            values: &[],
        }
    }

    fn given(kind: Kind, args: &[&str]) -> String {
        let takes = [taken(kind)];
        let command = clap::Command::new("p").no_binary_name(true);
        let matches = command.arg(takes[0].option()).get_matches_from(args);
        arguments(&takes, &matches).unwrap()
    }

    #[test]
    fn options_become_arguments() {
        assert_eq!(given(Kind::Text, &["--x", "1"]), r#"{"query:x":"1"}"#);
        assert_eq!(given(Kind::Json, &["--x", "-1"]), r#"{"query:x":-1}"#);
        assert_eq!(given(Kind::Json, &["--x", "a"]), r#"{"query:x":"a"}"#);
        assert_eq!(
            given(Kind::Texts, &["--x", "1", "--x", "b"]),
            r#"{"query:x":["1","b"]}"#
        );
        assert_eq!(given(Kind::Values, &["--x", "1"]), r#"{"query:x":[1]}"#);
        assert_eq!(
            given(Kind::Body, &["--x", r#"{"b":1.50,"a":1e400}"#]),
            r#"{"query:x":{"b":1.50,"a":1e400}}"#
        );
        assert_eq!(given(Kind::Json, &["--x", "1.50"]), r#"{"query:x":1.50}"#);
        assert_eq!(given(Kind::Bytes, &["--x", "a"]), r#"{"query:x":"a"}"#);
        assert_eq!(
            given(Kind::Bytes, &["--x", "@a/b"]),
            r#"{"query:x":{"path":"a/b"}}"#
        );
        assert_eq!(
            given(Kind::File, &["--x", "-"]),
            r#"{"query:x":{"path":"-"}}"#
        );
        assert_eq!(given(Kind::Flag, &["--x"]), r#"{"query:x":true}"#);
        assert_eq!(given(Kind::Flag, &[]), "{}");
        assert_eq!(given(Kind::Text, &[]), "{}");
    }

    #[test]
    fn files_are_named_and_left_to_be_read() {
        let files = taken(Kind::Files).value(&["a/b", "-"]).unwrap();
        let wanted = json!([{"path": "a/b", "fileName": "b"}, {"path": "-"}]);
        assert_eq!(serde_json::from_str::<Value>(files.get()).unwrap(), wanted);
    }

    #[test]
    fn a_body_that_is_no_json_is_refused() {
        assert!(taken(Kind::Body).value(&["{"]).is_err());
        assert!(taken(Kind::Body).value(&["@/no/such/file"]).is_err());
    }
}
