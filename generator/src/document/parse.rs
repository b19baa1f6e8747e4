//! Text to a tree.

use std::collections::HashMap;

use serde::de::DeserializeSeed;
use serde_json::Value;

use super::ReadOptions;
use super::fault::{At, Fault};
use super::tree::{Notice, Notices, Tree};
use super::yaml_guard;
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
    yaml_guard::check(text, options)?;
    if text.trim().is_empty() {
        return Err(Fault::empty());
    }
    let mut documents = serde_yaml::Deserializer::from_str(text);
    let Some(first) = documents.next() else {
        return Err(Fault::empty());
    };
    let value = Tree::new(&notices).deserialize(first);
    let value = value.map_err(|error| match error.to_string().as_str() {
        "EOF while parsing a value" => Fault::empty(),
        _ => fault(&error).explained(text),
    })?;
    if documents.next().is_some() {
        return Err(Fault::several(text));
    }
    Ok((value, notices))
}

/// Reports what was noticed, finding every place in one scan.
fn explain(file: FileId, source: &Source, found: &[(Pointer, Notice)], problems: &mut Problems) {
    let index = Index::new(source, found.iter().map(|(pointer, _)| pointer));
    let mut seen: HashMap<&Pointer, usize> = HashMap::new();
    for (pointer, notice) in found {
        let place = Place::value(file, pointer.clone());
        let written = source.text.get(index.bytes(&place)).unwrap_or_default();
        match notice {
            Notice::SecondKey => {
                let nth = seen.entry(pointer).or_default();
                *nth += 1;
                problems.push(second_key(file, pointer, *nth, &index));
            }
            Notice::NotFinite => {
                let message = format!("`{written}` is no number of JSON; it is left out");
                problems.push(Problem::warning("not-finite", message).at(place));
            }
            Notice::BadMerge => {
                let message = "`<<` merges a map or a list of maps, and this is neither";
                problems.push(Problem::error("invalid-merge", message).at(place));
            }
            Notice::UnknownTag => {
                let problem = Problem::error(
                    "unknown-tag",
                    "this value has a tag that means nothing here",
                );
                problems.push(problem.at(place).help("take the tag (`!…`) out"));
            }
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

/// The `nth` key that repeats the first.
fn second_key(file: FileId, pointer: &Pointer, nth: usize, index: &Index) -> Problem {
    let key = pointer.last().unwrap_or_default();
    let message = format!("the key `{key}` is there already");
    let problem = Problem::error("duplicate-key", message);
    let keys = index.keys(pointer);
    match (keys.first(), keys.get(nth)) {
        (Some(first), Some(other)) => problem.at(Place::bytes(file, other.start, other.end)).note(
            Place::bytes(file, first.start, first.end),
            "first written here",
        ),
        _ => problem.at(Place::key(file, pointer.clone())),
    }
}
