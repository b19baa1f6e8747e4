//! Names for what becomes a component of its own.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use crate::diagnostic::Pointer;
use crate::document::grammar::{Dialect, Kind};
use crate::document::reference::{Target, part};

/// The names that are taken.
pub(super) struct ComponentNames {
    taken: HashMap<Kind, HashSet<String>>,
}

impl ComponentNames {
    /// Those a document starts with.
    pub(super) fn of(root: &Value, dialect: Dialect) -> Self {
        let sections = dialect.shared_kinds();
        let taken = sections.map(|(kind, section)| {
            let section = Pointer::root().join(section.iter().copied());
            let names = part(root, &section).and_then(Value::as_object);
            (
                kind,
                names
                    .into_iter()
                    .flatten()
                    .map(|(name, _)| name.clone())
                    .collect(),
            )
        });
        Self {
            taken: taken.collect(),
        }
    }

    /// A name for a part of a file: its own if it has one, otherwise made from
    /// where it stands, so that it stays as it is when the document grows.
    pub(super) fn choose(&mut self, kind: Kind, target: &Target) -> Chosen {
        let wanted = wanted(target);
        let taken = self.taken.entry(kind).or_default();
        if taken.insert(wanted.clone()) {
            return Chosen {
                name: wanted.clone(),
                wanted,
            };
        }
        let mut number = 2_usize;
        loop {
            let name = format!("{wanted}_{number}");
            if taken.insert(name.clone()) {
                return Chosen { name, wanted };
            }
            number += 1;
        }
    }
}

pub(super) struct Chosen {
    pub(super) name: String,
    /// What the name would be if nothing else had it.
    pub(super) wanted: String,
}

fn wanted(target: &Target) -> String {
    let tokens = target.pointer.tokens();
    let (base, rest): (Option<String>, &[&str]) = match tokens.as_slice() {
        [] => (Some(file_stem(target)), &[]),
        ["components", _, name] | ["definitions" | "$defs" | "parameters" | "responses", name] => {
            return (*name).to_owned();
        }
        ["components", _, name, rest @ ..] | ["definitions" | "$defs", name, rest @ ..] => {
            (Some((*name).to_owned()), rest)
        }
        ["paths" | "webhooks" | "x-webhooks", path, method, rest @ ..] => {
            let operation = Pointer::root().join(tokens[..3].iter().copied());
            let id = part(&target.file.value, &operation.child("operationId"));
            let id = id.and_then(Value::as_str).map(str::to_owned);
            (id.or_else(|| Some(format!("{method}_{path}"))), rest)
        }
        [.., "$defs" | "definitions", name] => return (*name).to_owned(),
        tokens => (None, tokens),
    };
    let rest = rest.iter().copied().filter(|token| says_something(token));
    let words: Vec<&str> = base.as_deref().into_iter().chain(rest).collect();
    let name = plain(&words.join("_"));
    if name.is_empty() {
        let last = target.pointer.last().unwrap_or_default();
        return plain(&format!("{}_{last}", file_stem(target)));
    }
    name
}

/// The name of the file without what comes after its first dot.
fn file_stem(target: &Target) -> String {
    let path = target.file.url.to_file_path().unwrap_or_default();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let stem = name.split('.').find(|part| !part.is_empty());
    plain(stem.unwrap_or("file"))
}

/// Whether a token is more than a keyword on the way.
fn says_something(token: &str) -> bool {
    !matches!(
        token,
        "properties"
            | "schema"
            | "schemas"
            | "content"
            | "responses"
            | "headers"
            | "components"
            | "$defs"
            | "definitions"
            | "allOf"
            | "oneOf"
            | "anyOf"
            | "patternProperties"
    ) && !token.contains('/')
}

/// Only what a component's name may have (OpenAPI 3.1, 4.8.7).
fn plain(name: &str) -> String {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let name: String = name
        .chars()
        .map(|c| if allowed(c) { c } else { '_' })
        .collect();
    name.trim_matches('_').to_owned()
}
