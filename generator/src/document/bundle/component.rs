//! What becomes a component, and which one.

use serde_json::Value;

use std::rc::Rc;

use super::cycles::Edge;
use super::{Bundler, Import};
use crate::diagnostic::{Place, Pointer, Problem};
use crate::document::grammar::Kind;
use crate::document::reference::{self, Target, part};

impl Bundler<'_, '_> {
    /// Lets a component that is nothing but a reference to a part without a
    /// name give its name to that part.
    pub(super) fn claim_names(&mut self) {
        let root = Rc::clone(&self.root);
        for (kind, section) in self.dialect.shared_kinds() {
            let section = Pointer::root().join(section.iter().copied());
            let names = part(&root.value, &section).and_then(Value::as_object);
            for (name, value) in names.into_iter().flatten() {
                let out = section.child(name);
                let Some(text) = alias(value) else { continue };
                // Faults are reported when the reference is met.
                let target = reference::resolve(text, &root, &out, self.files);
                let Ok(Some(target)) = target else { continue };
                if let Ok(Some(Followed::Part(target))) = self.follow(kind, target) {
                    let (file, pointer) = target.key();
                    let known = self.chosen.contains_key(&(file, pointer, kind));
                    if !known && is_fitting(kind, &target) {
                        self.import(kind, target, out);
                    }
                }
            }
        }
    }

    /// Notes a reference that must not close a circle.
    pub(super) fn edge(&mut self, kind: Kind, out: &Pointer, to: &Pointer, place: Place) {
        let tokens = out.tokens();
        let owner = self.dialect.shared_kinds().find_map(|(owner, section)| {
            let inside = tokens.starts_with(section) && tokens.len() > section.len();
            inside.then(|| (owner, &tokens[..=section.len()]))
        });
        let Some((owner, start)) = owner else { return };
        // A schema may hold itself, only not be itself.
        let is_harmless = kind == Kind::Schema && tokens.len() > start.len();
        if !is_harmless || owner != Kind::Schema && kind != Kind::Schema {
            self.edges.push(Edge {
                from: Pointer::root().join(start.iter().copied()),
                to: to.clone(),
                place,
            });
        }
    }

    /// The component for what a reference means.
    pub(super) fn component(
        &mut self,
        kind: Kind,
        target: Target,
        place: &Place,
    ) -> Option<Pointer> {
        let target = match self.follow(kind, target) {
            Ok(Some(Followed::Component(out))) => return Some(out),
            Ok(Some(Followed::Part(target))) => target,
            Ok(None) => return None,
            Err(problem) => {
                let problem = match &problem.place {
                    Some(_) => problem.note(place.clone(), "referred to here"),
                    None => problem.at(place.clone()),
                };
                self.files.problems.push(problem);
                return None;
            }
        };
        let other = target.shared_kind().filter(|other| *other != kind);
        if !is_fitting(kind, &target) {
            let message = match other {
                Some(other) => format!(
                    "this refers to a {}, not to a {}",
                    other.name(),
                    kind.name()
                ),
                None => format!("what this refers to is no {}", kind.name()),
            };
            let there = Place::value(target.file.id, target.pointer.clone());
            let problem = Problem::error("invalid-ref", message).at(place.clone());
            self.files.problems.push(problem.note(there, "referred to"));
            return None;
        }
        let section = self.dialect.section(kind)?;
        let section = Pointer::root().join(section.iter().copied());
        let chosen = self.names.choose(kind, &target);
        let out = section.child(&chosen.name);
        if chosen.name != chosen.wanted {
            let wanted = section.child(&chosen.wanted);
            self.renamed.push((out.clone(), wanted));
        }
        self.import(kind, target, out.clone());
        Some(out)
    }

    /// Goes on where a reference leads to a reference.
    fn follow(&mut self, kind: Kind, target: Target) -> Result<Option<Followed>, Problem> {
        let mut target = target;
        let mut seen = Vec::new();
        loop {
            if self.is_component(kind, &target) {
                return Ok(Some(Followed::Component(target.pointer)));
            }
            let (file, pointer) = target.key();
            if let Some(out) = self.chosen.get(&(file, pointer, kind)) {
                return Ok(Some(Followed::Component(out.clone())));
            }
            let Some(text) = target.value().and_then(alias) else {
                return Ok(Some(Followed::Part(target)));
            };
            let place = Place::value(target.file.id, target.pointer.child("$ref"));
            if seen.contains(&target.key()) {
                let problem = Problem::error("ref-cycle", "this reference leads back to itself");
                return Err(problem.at(place));
            }
            seen.push(target.key());
            let next = reference::resolve(text, &target.file, &target.pointer, self.files);
            match next.map_err(|problem| problem.at(place))? {
                Some(next) => target = next,
                None => return Ok(None),
            }
        }
    }

    fn is_component(&self, kind: Kind, target: &Target) -> bool {
        let section = self.dialect.section(kind).unwrap_or_default();
        let tokens = target.pointer.tokens();
        target.file.id == self.root.id
            && tokens.len() == section.len() + 1
            && tokens.starts_with(section)
    }

    fn import(&mut self, kind: Kind, target: Target, out: Pointer) {
        let (file, pointer) = target.key();
        self.chosen.insert((file, pointer, kind), out.clone());
        self.origins
            .file(out.clone(), target.file.id, target.pointer.clone());
        self.imports.push(Import { target, kind, out });
    }
}

enum Followed {
    /// A component of the document.
    Component(Pointer),
    /// Something that is to become one.
    Part(Target),
}

/// The text of a reference with nothing beside it.
fn alias(value: &Value) -> Option<&str> {
    let object = value.as_object()?;
    (object.len() == 1)
        .then(|| object.get("$ref")?.as_str())
        .flatten()
}

/// Whether an object of a kind can be what it must be at all.
fn is_fitting(kind: Kind, target: &Target) -> bool {
    if target.shared_kind().is_some_and(|other| other != kind) {
        return false;
    }
    match target.value() {
        // The document itself is none of its parts.
        Some(Value::Object(object)) if target.pointer.is_empty() => {
            !object.contains_key("openapi") && !object.contains_key("swagger")
        }
        Some(Value::Object(_)) => true,
        Some(Value::Bool(_)) => kind == Kind::Schema,
        _ => false,
    }
}
