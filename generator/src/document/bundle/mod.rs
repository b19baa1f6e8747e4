//! One document out of the files that its references lead to.
//!
//! The root is read as OpenAPI reads it, never as a heap of `$ref`s: what only
//! looks like a reference in an example stays as it is. Every part that
//! something refers to becomes a component; where no component of its kind
//! exists, it is put in place of the reference. Files are not changed while
//! they are read, so that a reference means the same whenever it is met.

mod assemble;
mod component;
mod component_names;
mod cycles;
mod discriminator;
mod edit;

use std::collections::HashMap;
use std::rc::Rc;

use serde_json::{Map, Value};

use assemble::{Component, Source, assemble};
use component_names::ComponentNames;
use cycles::Edge;
use edit::{Edit, What};

use super::Document;
use super::files::{File, Files, MISSING_FILE};
use super::grammar::{Dialect, Kind, Shape, kind_at};
use super::origins::Origins;
use super::reference::{self, Target, local};
use super::trail::{Step, Trail};
use super::unresolved;
use crate::diagnostic::{Place, Pointer, Problem};

/// Bundles what a document refers to into it.
///
/// The last document need not be kept for others to refer to.
pub(super) fn bundle(root: Rc<File>, is_last: bool, files: &mut Files<'_>) -> Bundle {
    let dialect = Dialect::of(&root.value);
    let mut bundler = Bundler {
        dialect,
        origins: Origins::of_file(root.id),
        names: ComponentNames::of(&root.value, dialect),
        chosen: HashMap::new(),
        imports: Vec::new(),
        renamed: Vec::new(),
        edges: Vec::new(),
        open: Vec::new(),
        nodes: 0,
        root: Rc::clone(&root),
        files,
    };
    bundler.claim_names();
    let mut unit = Unit {
        file: Rc::clone(&root),
        start: Pointer::root(),
        out: Pointer::root(),
        edits: Vec::new(),
    };
    bundler.walk(&mut unit, &root.value, Kind::Document, None);
    let Unit { edits, file, .. } = unit;
    drop(file);
    let components = bundler.components();
    cycles::report(&bundler.edges, bundler.files.problems);
    let Bundler {
        root: walked,
        origins,
        renamed,
        files,
        ..
    } = bundler;
    // The last to hold the file may take its value as it is.
    drop(walked);
    let root = match is_last {
        true => files.take(root),
        false => root.value.clone(),
    };
    assemble(root, origins, edits, components, renamed)
}

/// A document without references to other files.
pub(super) struct Bundle {
    pub(super) document: Document,
    /// Components that do not have the name they would have alone, with that
    /// name.
    pub(super) renamed: Vec<(Pointer, Pointer)>,
}

struct Bundler<'f, 'r> {
    files: &'f mut Files<'r>,
    root: Rc<File>,
    dialect: Dialect,
    origins: Origins,
    names: ComponentNames,
    /// The component that a part of a file has become.
    chosen: HashMap<(u32, Pointer, Kind), Pointer>,
    imports: Vec<Import>,
    renamed: Vec<(Pointer, Pointer)>,
    edges: Vec<Edge>,
    /// The parts that are being put in place of their references, outermost
    /// first.
    open: Vec<(u32, Pointer)>,
    /// How many values were copied.
    nodes: usize,
}

/// A part of a file that becomes a component.
#[derive(Clone)]
struct Import {
    target: Target,
    kind: Kind,
    out: Pointer,
}

/// A part of a file that is read in one go.
struct Unit {
    file: Rc<File>,
    /// Where it stands in the file.
    start: Pointer,
    /// Where it stands in the document.
    out: Pointer,
    edits: Vec<Edit>,
}

impl Unit {
    /// Where a part of the file stands in the document.
    fn out(&self, pointer: &Pointer) -> Pointer {
        self.out
            .join(pointer.tokens()[self.start.len()..].iter().copied())
    }

    fn edit(&mut self, pointer: Pointer, what: What) {
        self.edits.push(Edit { pointer, what });
    }
}

impl Bundler<'_, '_> {
    fn walk(&mut self, unit: &mut Unit, value: &Value, kind: Kind, trail: Option<&Trail<'_>>) {
        let Value::Object(object) = value else { return };
        if kind.is_referable() {
            self.reference(unit, object, kind, trail);
        }
        for (key, value) in object {
            let step = Step::Key(key);
            let trail = Trail {
                parent: trail,
                step,
            };
            match kind.shape(key) {
                Shape::Other => {}
                Shape::One(kind) if value.is_array() => self.list(unit, value, kind, &trail),
                Shape::One(kind) => self.walk(unit, value, kind, Some(&trail)),
                Shape::List(kind) => self.list(unit, value, kind, &trail),
                Shape::Map(kind) => self.map(unit, value, kind, &trail, |_| true),
                Shape::Patterned(kind) => {
                    self.map(unit, value, kind, &trail, |key| !key.starts_with("x-"));
                }
            }
        }
        if kind == Kind::Schema
            && let Some(Value::Object(discriminator)) = object.get("discriminator")
        {
            self.discriminator(unit, object, discriminator, trail);
        }
    }

    fn list(&mut self, unit: &mut Unit, value: &Value, kind: Kind, parent: &Trail<'_>) {
        for (item, value) in value.as_array().into_iter().flatten().enumerate() {
            let trail = Trail {
                parent: Some(parent),
                step: Step::Item(item),
            };
            self.walk(unit, value, kind, Some(&trail));
        }
    }

    fn map(
        &mut self,
        unit: &mut Unit,
        value: &Value,
        kind: Kind,
        parent: &Trail<'_>,
        is_name: impl Fn(&str) -> bool,
    ) {
        for (key, value) in value.as_object().into_iter().flatten() {
            if is_name(key) {
                let trail = Trail {
                    parent: Some(parent),
                    step: Step::Key(key),
                };
                self.walk(unit, value, kind, Some(&trail));
            }
        }
    }

    fn reference(
        &mut self,
        unit: &mut Unit,
        object: &Map<String, Value>,
        kind: Kind,
        trail: Option<&Trail<'_>>,
    ) {
        let key = match object.contains_key("$ref") {
            true => "$ref",
            false if kind == Kind::Schema => "$dynamicRef",
            false => return,
        };
        let Some(value) = object.get(key) else { return };
        if kind == Kind::Schema && self.is_plain(value, unit, trail) {
            return;
        }
        let pointer = Trail::pointer(trail, &unit.start);
        let place = Place::value(unit.file.id, pointer.child(key));
        let Value::String(text) = value else {
            let problem = Problem::error("invalid-ref", "the value of `$ref` is no text");
            self.files.problems.push(problem.at(place));
            return;
        };
        let out = unit.out(&pointer);
        let target = match reference::resolve(text, &unit.file, &pointer, self.files) {
            Ok(Some(target)) => target,
            Ok(None) => return,
            Err(problem) => {
                let is_any = kind == Kind::Schema && problem.code == MISSING_FILE;
                let problem = if is_any {
                    any_instead(problem)
                } else {
                    problem
                };
                self.files.problems.push(problem.at(place));
                let instead = unresolved::stand_in(kind, self.dialect, text);
                unit.edit(pointer, What::Inline(instead));
                return;
            }
        };
        let is_schema = target.shared_kind() == Some(Kind::Schema);
        if kind == Kind::Parameter && object.contains_key("in") && is_schema {
            self.misplaced(unit, pointer, target, place);
            return;
        }
        if self.dialect.section(kind).is_none() {
            self.inline(unit, object, kind, &pointer, &target, &place);
            return;
        }
        let Some(component) = self.component(kind, target, &place) else {
            return;
        };
        if self.is_claimed(&component, &out) {
            return;
        }
        self.edge(kind, &out, &component, place);
        let new = local(&component);
        if new != *text {
            unit.edit(pointer, What::Ref(new));
        }
    }

    /// Moves a reference of a parameter, which is one in its own right, to where
    /// a reference to a schema belongs.
    fn misplaced(&mut self, unit: &mut Unit, pointer: Pointer, target: Target, place: Place) {
        let Some(component) = self.component(Kind::Schema, target, &place) else {
            return;
        };
        let message = "a `$ref` to a schema beside `in` is read as the parameter's `schema`";
        let problem = Problem::warning("misplaced-ref", message).at(place);
        let problem = problem.help("put the `$ref` into `schema`");
        self.files.problems.push(problem);
        let schema = unit.out(&pointer).child("schema");
        self.origins.file(schema, unit.file.id, pointer.clone());
        unit.edit(pointer, What::Schema(local(&component)));
    }

    /// Whether a reference inside a schema leads to a component of the root by
    /// its plain name: nearly all do, and there is nothing to be done.
    fn is_plain(&self, value: &Value, unit: &Unit, trail: Option<&Trail<'_>>) -> bool {
        let prefix = match self.dialect {
            Dialect::Swagger2 => "#/definitions/",
            Dialect::OpenApi3 => "#/components/schemas/",
        };
        let name = value.as_str().and_then(|text| text.strip_prefix(prefix));
        let Some(name) = name.filter(|name| !name.contains(['/', '~', '%'])) else {
            return false;
        };
        let is_root = unit.file.id == self.root.id && !self.root.ids.has_resources();
        let is_inside = Trail::length(trail) + unit.out.len() > MAX_ALIAS_DEPTH;
        is_root
            && is_inside
            && self
                .schemas()
                .is_some_and(|schemas| schemas.contains_key(name))
    }

    fn schemas(&self) -> Option<&Map<String, Value>> {
        let root = &self.root.value;
        let section = match self.dialect {
            Dialect::Swagger2 => root.get("definitions"),
            Dialect::OpenApi3 => root.get("components")?.get("schemas"),
        };
        section?.as_object()
    }

    fn resolve(
        &mut self,
        text: &str,
        file: &Rc<File>,
        at: &Pointer,
        place: &Place,
    ) -> Option<Target> {
        match reference::resolve(text, file, at, self.files) {
            Ok(target) => target,
            Err(problem) => {
                self.files.problems.push(problem.at(place.clone()));
                None
            }
        }
    }

    /// Whether a reference stands for the whole of a component that it gave its
    /// name to.
    fn is_claimed(&self, component: &Pointer, out: &Pointer) -> bool {
        component == out && self.imports.iter().any(|import| import.out == *out)
    }

    /// Every import, and what these import in turn.
    fn components(&mut self) -> Vec<Component> {
        let mut components = Vec::new();
        let mut next = 0;
        while let Some(import) = self.imports.get(next).cloned() {
            next += 1;
            let Import { target, kind, out } = import;
            // What the root holds in a place of the same kind has been read.
            let is_read = target.file.id == self.root.id
                && kind_at(&self.root.value, &target.pointer) == Some(kind);
            if is_read {
                let from = Source::Root(target.pointer);
                components.push(Component { out, from });
            } else if let Some(value) = self.copy(kind, &target, out.clone()) {
                let from = Source::Copy(value);
                components.push(Component { out, from });
            }
        }
        components
    }

    /// A part of a file as it is to stand in the document.
    fn copy(&mut self, kind: Kind, target: &Target, out: Pointer) -> Option<Value> {
        let value = target.value()?;
        let cost = count(value).saturating_add(COPY_COST);
        self.nodes = self.nodes.saturating_add(cost);
        let max = self.files.options.max_nodes;
        if self.nodes > max {
            if self.nodes < usize::MAX {
                self.nodes = usize::MAX;
                let message = format!("references expand to more than {max} values");
                let place = Place::value(target.file.id, target.pointer.clone());
                let problem = Problem::error("too-large", message).at(place);
                self.files.problems.push(problem);
            }
            return None;
        }
        let mut unit = Unit {
            file: Rc::clone(&target.file),
            start: target.pointer.clone(),
            out,
            edits: Vec::new(),
        };
        self.walk(&mut unit, value, kind, None);
        let mut copy = value.clone();
        edit::apply(&mut copy, &unit.start, unit.edits);
        Some(copy)
    }

    /// Puts what a reference means in its place; what stands beside the
    /// reference stays.
    fn inline(
        &mut self,
        unit: &mut Unit,
        object: &Map<String, Value>,
        kind: Kind,
        pointer: &Pointer,
        target: &Target,
        place: &Place,
    ) {
        if self.open.contains(&target.key()) || is_inside(unit, pointer, target) {
            let problem = Problem::error("ref-cycle", format!("this {} holds itself", kind.name()))
                .at(place.clone())
                .help("put what it is in place of one of the references");
            self.files.problems.push(problem);
            return;
        }
        let Some(Value::Object(there)) = target.value() else {
            let message = format!("what this refers to is no {}", kind.name());
            let there = Place::value(target.file.id, target.pointer.clone());
            let problem = Problem::error("invalid-ref", message).at(place.clone());
            self.files.problems.push(problem.note(there, "referred to"));
            return;
        };
        let out = unit.out(pointer);
        for key in there.keys() {
            let from = target.pointer.child(key);
            self.origins.file(out.child(key), target.file.id, from);
        }
        self.open.push(target.key());
        let copy = self.copy(kind, target, out.clone());
        self.open.pop();
        for key in object.keys() {
            self.origins
                .file(out.child(key), unit.file.id, pointer.child(key));
        }
        if let Some(Value::Object(mut entries)) = copy {
            entries.shift_remove("$ref");
            unit.edit(pointer.clone(), What::Inline(entries));
        }
    }
}

/// Whether a reference stands inside what it refers to.
fn is_inside(unit: &Unit, pointer: &Pointer, target: &Target) -> bool {
    unit.file.id == target.file.id && pointer.tokens().starts_with(&target.pointer.tokens())
}

fn count(value: &Value) -> usize {
    match value {
        Value::Object(object) => 1 + object.values().map(count).sum::<usize>(),
        Value::Array(items) => 1 + items.iter().map(count).sum::<usize>(),
        _ => 1,
    }
}

/// What keeping track of a copy costs, counted in values.
const COPY_COST: usize = 250;

/// A schema no further in than this may be a component that is a reference.
const MAX_ALIAS_DEPTH: usize = 3;

/// Says what the user gets where a file is missing: such documents are common,
/// and the rest of one is of use.
fn any_instead(problem: Problem) -> Problem {
    let message = format!(
        "{}; any JSON is taken where it is referred to",
        problem.message
    );
    let warning = Problem::warning(problem.code, message);
    match problem.help {
        Some(help) => warning.help(help),
        None => warning.help("put the file there, or take the reference out"),
    }
}
