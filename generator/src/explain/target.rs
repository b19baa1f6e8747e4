//! What a query means: a part of a document.

use std::fmt;

use crate::diagnostic::{FileId, Place, Pointer};
use crate::explain::Known;
use crate::model::{TypeDef, TypeId};

/// A query that names nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotFound {
    /// The query.
    pub query: String,
    /// What may have been meant, best first.
    pub suggestions: Vec<String>,
}

impl fmt::Display for NotFound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "nothing in the documents is called `{}`", self.query)?;
        let quoted = self.suggestions.iter().map(|name| format!("`{name}`"));
        match &quoted.collect::<Vec<_>>()[..] {
            [] => Ok(()),
            [one] => write!(f, "; did you mean {one}?"),
            several => write!(f, "; did you mean one of {}?", several.join(", ")),
        }
    }
}

impl std::error::Error for NotFound {}

/// How alike a name must be to be suggested, and how many are.
const ALIKE: f64 = 0.8;
const MOST_SUGGESTIONS: usize = 3;

/// A part of a document to explain.
#[derive(Debug, Clone)]
pub(super) struct Target {
    pub(super) subject: String,
    pub(super) place: Option<Place>,
    /// The operation that it is.
    pub(super) operation: Option<usize>,
    /// The types that come of it.
    pub(super) types: Vec<TypeId>,
    /// The members of types that it is, as items of the surface.
    pub(super) members: Vec<usize>,
}

impl Target {
    /// Whether a place is in it.
    pub(super) fn holds(&self, place: &Place) -> bool {
        self.place
            .as_ref()
            .is_some_and(|own| own.file == place.file && place.pointer.is_within(&own.pointer))
    }

    /// Whether a place is its own.
    pub(super) fn is_at(&self, place: &Place) -> bool {
        self.place
            .as_ref()
            .is_some_and(|own| own.file == place.file && own.pointer == place.pointer)
    }
}

impl Known<'_> {
    pub(super) fn targets(&self, query: &str) -> Result<Vec<Target>, NotFound> {
        let query = query.trim();
        let mut found = match query.strip_prefix('#').unwrap_or(query) {
            pointer if pointer.starts_with('/') => self.at_pointer(pointer),
            _ => Vec::new(),
        };
        let operations = self.operations(query).into_iter();
        found.extend(operations.map(|index| self.of_operation(index)));
        if self.schemas.iter().any(|name| name == query) {
            found.push(self.of_schema(query));
        }
        if found.is_empty() {
            found.extend(self.of_rust_name(query));
        }
        if found.is_empty() {
            found.extend(self.of_member(query));
        }
        match found.is_empty() {
            true => Err(self.not_found(query)),
            false => Ok(found),
        }
    }

    /// Operations by id, path, request or method of the client.
    pub(super) fn operations(&self, query: &str) -> Vec<usize> {
        let request = query.split_once(char::is_whitespace);
        let is_meant = |index: &usize| {
            let operation = &self.api.operations[*index];
            let is_request = request.is_some_and(|(method, path)| {
                method.eq_ignore_ascii_case(&operation.method) && path.trim() == operation.path
            });
            let method = &self.names.of_operation(*index).method;
            let named = [operation.id.as_str(), operation.path.as_str(), method];
            is_request || named.contains(&query) || query == format!("Client::{method}")
        };
        (0..self.api.operations.len()).filter(is_meant).collect()
    }

    fn of_operation(&self, index: usize) -> Target {
        let operation = &self.api.operations[index];
        Target {
            subject: format!(
                "operation `{}` (`{} {}`)",
                operation.id, operation.method, operation.path
            ),
            place: operation.place.clone(),
            operation: Some(index),
            types: Vec::new(),
            members: Vec::new(),
        }
    }

    pub(super) fn of_schema(&self, name: &str) -> Target {
        let pointer = Pointer::root().join(["components", "schemas", name]);
        let place = self.origins.place(&pointer);
        let own = |definition: &crate::model::TypeDef| {
            definition.path.root == name && definition.path.steps.is_empty()
        };
        let mut types = self.types_at(place.as_ref());
        for (index, definition) in self.api.types.iter().enumerate() {
            if own(definition) && !types.contains(&TypeId(index)) {
                types.push(TypeId(index));
            }
        }
        Target {
            subject: format!("schema `{name}`"),
            members: place
                .iter()
                .flat_map(|at| self.members_at(at, &types))
                .collect(),
            place,
            operation: None,
            types,
        }
    }

    /// A type by what it is called in Rust.
    pub(super) fn of_rust_name(&self, query: &str) -> Option<Target> {
        let name = query.rsplit("::").next()?;
        let index = (0..self.api.types.len())
            .find(|index| self.names.of_type(TypeId(*index)).name == name)?;
        let definition = &self.api.types[index];
        let place = definition.place.as_ref();
        Some(Target {
            subject: match definition.path.steps.is_empty() {
                true => format!("schema `{}`", definition.path.root),
                false => "a schema in place".to_owned(),
            },
            place: definition.place.clone(),
            operation: None,
            types: vec![TypeId(index)],
            members: place.map_or_else(Vec::new, |at| self.members_at(at, &[TypeId(index)])),
        })
    }

    /// What stands at a pointer, in whichever file has it, or where the whole that
    /// the files make together has it.
    fn at_pointer(&self, text: &str) -> Vec<Target> {
        let Some(pointer) = Pointer::parse(text).filter(|pointer| !pointer.is_empty()) else {
            return Vec::new();
        };
        let mut places: Vec<Place> = Vec::new();
        let files = (0u32..).map(FileId).zip(self.sources.iter());
        let own = files.map(|(file, _)| Place::value(file, pointer.clone()));
        for place in own.chain(self.origins.place(&pointer)) {
            if self.has(&place) && !places.contains(&place) {
                places.push(place);
            }
        }
        places
            .into_iter()
            .flat_map(|place| self.at_place(place))
            .collect()
    }

    /// An operation, a path with several of them, or a schema.
    fn at_place(&self, place: Place) -> Vec<Target> {
        let operations = self.api.operations.iter().enumerate();
        let operations: Vec<usize> = operations
            .filter(|(_, operation)| {
                operation.place.as_ref().is_some_and(|own| {
                    own.file == place.file && own.pointer.is_within(&place.pointer)
                })
            })
            .map(|(index, _)| index)
            .collect();
        if !operations.is_empty() {
            return operations
                .into_iter()
                .map(|index| self.of_operation(index))
                .collect();
        }
        let types = self.types_at(Some(&place));
        vec![Target {
            subject: format!("`{}`", place.pointer),
            members: self.members_at(&place, &types),
            types,
            place: Some(place),
            operation: None,
        }]
    }

    fn types_at(&self, place: Option<&Place>) -> Vec<TypeId> {
        let types = self.api.types.iter().enumerate();
        let is_at = |definition: &TypeDef, place| {
            definition.place.as_ref() == Some(place) || definition.also.contains(place)
        };
        types
            .filter(|(_, definition)| place.is_some_and(|place| is_at(definition, place)))
            .map(|(index, _)| TypeId(index))
            .collect()
    }

    /// The nearest names and requests.
    fn not_found(&self, query: &str) -> NotFound {
        let wanted = query.trim_start_matches("#/components/schemas/");
        let requests = self.api.operations.iter().flat_map(|operation| {
            let request = format!("{} {}", operation.method, operation.path);
            [operation.id.clone(), request]
        });
        let mut near: Vec<(f64, String)> = requests
            .chain(self.schemas.iter().cloned())
            .chain(self.members_like(query))
            .map(|name| (likeness(wanted, &name), name))
            .filter(|(likeness, _)| *likeness >= ALIKE)
            .collect();
        near.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        near.dedup_by(|one, other| one.1 == other.1);
        near.truncate(MOST_SUGGESTIONS);
        NotFound {
            query: query.to_owned(),
            suggestions: near.into_iter().map(|(_, name)| name).collect(),
        }
    }
}

/// Capitals and small letters are easily taken for each other.
fn likeness(one: &str, other: &str) -> f64 {
    strsim::jaro_winkler(&one.to_lowercase(), &other.to_lowercase())
}
