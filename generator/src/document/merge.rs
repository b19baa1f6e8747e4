//! Several documents that describe one API.

use serde_json::{Map, Value};

use super::Document;
use super::grammar::is_method;
use super::inherit;
use super::reference::{part, part_mut};
use super::same::same;
use crate::diagnostic::{Pointer, Problem, Problems};

/// Puts what a document says into another. What both say must be the same.
pub(super) fn merge(into: &mut Document, mut other: Document, problems: &mut Problems) {
    if !is_one_dialect(into, &other, problems) {
        return;
    }
    inherit::from_document(into, &mut other, problems);
    let mut merge = Merge {
        into,
        other: &other,
        problems,
    };
    let top = Pointer::root();
    for (key, value) in entries(&other.root, &top) {
        let at = top.child(key);
        match key {
            "paths" | "webhooks" | "x-webhooks" => merge.paths(&at),
            "components" => {
                for (section, _) in entries(&other.root, &at) {
                    merge.components(&at.child(section));
                }
            }
            "definitions" | "parameters" | "responses" | "securityDefinitions" => {
                merge.components(&at);
            }
            "tags" => merge.tags(value, &at),
            // Told of each operation by `inherit`, or by the first document.
            "openapi" | "swagger" | "info" | "servers" | "security" | "host" | "basePath"
            | "schemes" | "consumes" | "produces" => {}
            _ => merge.absent(&at),
        }
    }
}

/// The keys and values of an object in a document.
pub(super) fn entries<'v>(
    root: &'v Value,
    at: &Pointer,
) -> impl Iterator<Item = (&'v str, &'v Value)> {
    let object = part(root, at).and_then(Value::as_object);
    let entries = object.into_iter().flatten();
    entries.map(|(key, value)| (key.as_str(), value))
}

fn is_one_dialect(into: &Document, other: &Document, problems: &mut Problems) -> bool {
    let (ours, theirs) = (version(into), version(other));
    if ours.1 == theirs.1 {
        return true;
    }
    let message = format!(
        "this document is written in {}, the first one in {}; only documents of one version are merged",
        theirs.1, ours.1,
    );
    let problem = Problem::error("mixed-versions", message);
    problems.push(between(
        problem,
        other,
        &theirs.0,
        into,
        &ours.0,
        "the first one",
    ));
    false
}

/// The name and the version of the specification, without its patch.
fn version(document: &Document) -> (Pointer, String) {
    for (key, name) in [("openapi", "OpenAPI"), ("swagger", "Swagger")] {
        if let Some(version) = document.root.get(key) {
            let version = version
                .as_str()
                .map_or_else(|| version.to_string(), str::to_owned);
            let minor: Vec<&str> = version.split('.').take(2).collect();
            let minor = minor.join(".");
            return (Pointer::root().child(key), format!("{name} {minor}"));
        }
    }
    (Pointer::root(), "no OpenAPI".to_owned())
}

/// A problem at one place of a document, with a note at one of another.
pub(super) fn between(
    problem: Problem,
    other: &Document,
    at: &Pointer,
    into: &Document,
    there: &Pointer,
    note: &str,
) -> Problem {
    let place = |document: &Document, at: &Pointer| document.origins.place_of_key(at);
    let problem = match place(other, at) {
        Some(place) => problem.at(place),
        None => problem,
    };
    match place(into, there) {
        Some(place) => problem.note(place, note),
        None => problem,
    }
}

struct Merge<'m> {
    into: &'m mut Document,
    other: &'m Document,
    problems: &'m mut Problems,
}

impl Merge<'_> {
    fn components(&mut self, section: &Pointer) {
        for (name, _) in entries(&self.other.root, section) {
            let at = section.child(name);
            if part(&self.into.root, &at).is_none() {
                self.take(&at);
            } else if !same(&self.into.root, &at, &self.other.root, &at) {
                self.conflict(
                    "conflicting-component",
                    &format!("`{name}` is defined differently in two documents"),
                    &at,
                );
            }
        }
    }

    fn paths(&mut self, section: &Pointer) {
        for (path, _) in entries(&self.other.root, section) {
            let at = section.child(path);
            if part(&self.into.root, &at).is_none() {
                self.take(&at);
            } else if !path.starts_with("x-") {
                self.path_item(path, &at);
            }
        }
    }

    fn path_item(&mut self, path: &str, at: &Pointer) {
        // What a path item says of all its operations is not to reach those of
        // the other document.
        for key in ["parameters", "servers"] {
            let at = at.child(key);
            let is_said =
                part(&self.into.root, &at).is_some() || part(&self.other.root, &at).is_some();
            if is_said && !same(&self.into.root, &at, &self.other.root, &at) {
                self.conflict(
                    "conflicting-path",
                    &format!("`{key}` of `{path}` is not the same in two documents"),
                    &at,
                );
            }
        }
        for (key, _) in entries(&self.other.root, at) {
            let at = at.child(key);
            if part(&self.into.root, &at).is_none() {
                self.take(&at);
            } else if is_method(key) && !same(&self.into.root, &at, &self.other.root, &at) {
                let message = format!(
                    "`{} {path}` is described differently in two documents",
                    key.to_uppercase()
                );
                self.conflict("conflicting-operation", &message, &at);
            }
        }
    }

    /// Tags by name; what the first document says of one stays.
    fn tags(&mut self, tags: &Value, at: &Pointer) {
        let name = |tag: &Value| tag.get("name").and_then(Value::as_str).map(str::to_owned);
        for (item, tag) in tags.as_array().into_iter().flatten().enumerate() {
            let Value::Object(root) = &mut self.into.root else {
                return;
            };
            let ours = root
                .entry("tags")
                .or_insert_with(|| Value::Array(Vec::new()));
            let Value::Array(ours) = ours else { return };
            if ours.iter().any(|our| name(our) == name(tag)) {
                continue;
            }
            let new = at.child(&ours.len().to_string());
            ours.push(tag.clone());
            let from = at.child(&item.to_string());
            self.into.origins.graft(&new, &self.other.origins, &from);
        }
    }

    /// Takes what the first document does not say.
    fn absent(&mut self, at: &Pointer) {
        if part(&self.into.root, at).is_none() {
            self.take(at);
        }
    }

    fn take(&mut self, at: &Pointer) {
        let (Some(parent), Some(key)) = (at.parent(), at.last()) else {
            return;
        };
        let Some(value) = part(&self.other.root, at) else {
            return;
        };
        if let Some(object) = object_at(&mut self.into.root, parent) {
            object.insert(key.to_owned(), value.clone());
            self.into.origins.graft(at, &self.other.origins, at);
        }
    }

    fn conflict(&mut self, code: &'static str, message: &str, at: &Pointer) {
        let problem =
            Problem::error(code, message).help("make them the same, or give one another name");
        let problem = between(problem, self.other, at, self.into, at, "the first is here");
        self.problems.push(problem);
    }
}

/// The object at a pointer, made where it is missing.
fn object_at<'v>(root: &'v mut Value, at: &Pointer) -> Option<&'v mut Map<String, Value>> {
    let tokens = at.tokens();
    for length in 0..tokens.len() {
        let parent = part_mut(root, &tokens[..length])?.as_object_mut()?;
        parent
            .entry(tokens[length])
            .or_insert_with(|| Value::Object(Map::new()));
    }
    part_mut(root, &tokens)?.as_object_mut()
}
