//! Text to a tree.

use serde::de::DeserializeSeed;
use serde_json::Value;

use super::ReadOptions;
use super::tree::{Notice, Notices, Tree};
use crate::diagnostic::{
    FileId, Format, Index, Place, Pointer, Problem, Problems, Source, Sources,
};

/// Reads the text of a file; `None` if it is no JSON and no YAML.
///
/// The format is known by the content: many files are called `.json` that are
/// YAML, and the other way round.
pub(super) fn parse(
    file: FileId,
    sources: &mut Sources,
    options: &ReadOptions,
    problems: &mut Problems,
) -> Option<Value> {
    let source = sources.get_mut(file)?;
    let parsed = detect(source, options);
    let source = sources.get(file)?;
    let (value, notices) = match parsed {
        Ok(parsed) => parsed,
        Err(problem) => {
            problems.push(problem.located(file, &source.text));
            return None;
        }
    };
    let found = notices.into_found();
    if !found.is_empty() {
        explain(file, source, &found, problems);
    }
    Some(value)
}

type Parsed = Result<(Value, Notices), Fault>;

/// Tries what the text looks like first, and leaves the format in `source`.
fn detect(source: &mut Source, options: &ReadOptions) -> Parsed {
    let start = source.text.trim_start().as_bytes().first();
    if !matches!(start, Some(b'{' | b'[')) {
        source.format = Format::Yaml;
        return yaml(&source.text, options);
    }
    source.format = Format::Json;
    let named_json = source
        .path
        .extension()
        .is_some_and(|extension| extension == "json");
    match json(&source.text, options) {
        Err(fault) if !named_json && fault.code == "syntax" => {
            // `{openapi: 3.0.3}` is YAML.
            let parsed = yaml(&source.text, options).map_err(|_| fault);
            if parsed.is_ok() {
                source.format = Format::Yaml;
            }
            parsed
        }
        parsed => parsed,
    }
}

fn json(text: &str, options: &ReadOptions) -> Parsed {
    let notices = Notices::new(Format::Json, options.max_nodes);
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = Tree::new(&notices)
        .deserialize(&mut deserializer)
        .and_then(|value| deserializer.end().map(|()| value));
    value
        .map_err(|error| {
            // Columns count from 1 and in bytes here, with 0 for a line's end.
            let at = At::Bytes(error.line(), error.column().saturating_sub(1));
            Fault::new(&error.to_string(), Some(at), &notices, options)
        })
        .map(|value| (value, notices))
}

fn yaml(text: &str, options: &ReadOptions) -> Parsed {
    let notices = Notices::new(Format::Yaml, options.max_nodes);
    let fault = |error: &serde_yaml::Error| {
        let at = error.location();
        let at = at.map(|at| At::Characters(at.line(), at.column().saturating_sub(1)));
        Fault::new(&error.to_string(), at, &notices, options)
    };
    let mut documents = serde_yaml::Deserializer::from_str(text);
    let Some(first) = documents.next() else {
        return Err(Fault::empty());
    };
    let value = Tree::new(&notices).deserialize(first);
    let value = value.map_err(|error| match error.to_string().as_str() {
        "EOF while parsing a value" => Fault::empty(),
        _ => fault(&error),
    })?;
    if documents.next().is_some() {
        return Err(Fault::several(text));
    }
    Ok((value, notices))
}

/// Why a text could not be read.
struct Fault {
    code: &'static str,
    message: String,
    help: Option<&'static str>,
    at: Option<At>,
}

/// Where, as the parsers say it: a line from 1, a column from 0.
#[derive(Clone, Copy)]
enum At {
    Bytes(usize, usize),
    Characters(usize, usize),
}

impl Fault {
    fn new(message: &str, at: Option<At>, notices: &Notices, options: &ReadOptions) -> Self {
        if notices.is_full() {
            return Self {
                code: "too-large",
                message: format!("the document has more than {} values", options.max_nodes),
                help: Some("if this is a YAML file, look for aliases that repeat one another"),
                at,
            };
        }
        let message = without_position(message);
        if message.contains("recursion limit") {
            return Self {
                code: "too-deep",
                message: "the document is nested deeper than 128 levels".to_owned(),
                help: None,
                at,
            };
        }
        if message.contains("repetition limit") {
            return Self {
                code: "too-large",
                message: "aliases repeat one another too often".to_owned(),
                help: None,
                at,
            };
        }
        Self {
            code: "syntax",
            message,
            help: None,
            at,
        }
    }

    fn empty() -> Self {
        Self {
            code: "syntax",
            message: "the file is empty".to_owned(),
            help: None,
            at: None,
        }
    }

    fn several(text: &str) -> Self {
        let mut lines = text.lines().enumerate().skip_while(|(_, line)| {
            // What stands before the first document.
            line.trim().is_empty() || line.starts_with(['#', '%', '-'])
        });
        let next = lines.find(|(_, line)| line.starts_with("---"));
        Self {
            code: "several-documents",
            message: "a second YAML document starts in this file; one file holds one document"
                .to_owned(),
            help: Some("put it into a file of its own"),
            at: next.map(|(line, _)| At::Bytes(line + 1, 0)),
        }
    }

    fn located(self, file: FileId, text: &str) -> Problem {
        let byte = match self.at {
            None => 0,
            Some(At::Bytes(line, column)) => line_start(text, line) + column,
            Some(At::Characters(line, column)) => {
                let start = line_start(text, line);
                let rest = text.get(start..).unwrap_or_default();
                start + rest.chars().take(column).map(char::len_utf8).sum::<usize>()
            }
        };
        let byte = byte.min(text.len());
        let width = text.get(byte..).and_then(|rest| rest.chars().next());
        let width = width.map_or(0, char::len_utf8);
        let place = Place::bytes(file, byte, byte + width);
        let problem = Problem::error(self.code, self.message).at(place);
        match self.help {
            Some(help) => problem.help(help),
            None => problem,
        }
    }
}

/// The byte at which a line starts, counted from 1.
fn line_start(text: &str, line: usize) -> usize {
    let ends = memchr::memchr_iter(b'\n', text.as_bytes());
    match line.checked_sub(2) {
        None => 0,
        Some(before) => ends.map(|end| end + 1).nth(before).unwrap_or(text.len()),
    }
}

/// A parser's message without the position that is shown beside it.
fn without_position(message: &str) -> String {
    let Some((before, position)) = message.split_once(" at line ") else {
        return message.to_owned();
    };
    let digits = |text: &str| {
        text.trim_start_matches(|c: char| c.is_ascii_digit())
            .to_owned()
    };
    let rest = digits(position);
    let rest = rest.strip_prefix(" column ").map_or(rest.clone(), digits);
    format!("{before}{rest}")
}

/// Reports what was noticed, finding every place in one scan.
fn explain(file: FileId, source: &Source, found: &[(Pointer, Notice)], problems: &mut Problems) {
    let index = Index::new(source, found.iter().map(|(pointer, _)| pointer));
    for (pointer, notice) in found {
        let place = Place::value(file, pointer.clone());
        let written = source.text.get(index.bytes(&place)).unwrap_or_default();
        match notice {
            Notice::SecondKey => problems.push(second_key(file, pointer, &index)),
            Notice::NotFinite => problems.push(
                Problem::error(
                    "not-finite",
                    format!("`{written}` is no number that JSON can say"),
                )
                .at(place),
            ),
            Notice::Large => {
                let digits = written.trim_start_matches(['-', '+']);
                let is_integer = digits.bytes().all(|byte| byte.is_ascii_digit());
                let kept = digits.parse::<f64>().map(|number| format!("{number:.0}"));
                if is_integer && kept.is_ok_and(|kept| kept != digits) {
                    let message =
                        format!("`{written}` is rounded: it has more digits than can be kept");
                    problems.push(Problem::warning("rounded-number", message).at(place));
                }
            }
        }
    }
}

fn second_key(file: FileId, pointer: &Pointer, index: &Index) -> Problem {
    let key = pointer.last().unwrap_or_default();
    let problem = Problem::error("duplicate-key", format!("the key `{key}` is written twice"));
    match index.keys(pointer) {
        [first, .., second] => problem
            .at(Place::bytes(file, second.start, second.end))
            .note(
                Place::bytes(file, first.start, first.end),
                "it stands here first",
            ),
        _ => problem.at(Place::key(file, pointer.clone())),
    }
}
