//! Where in the document an item comes from, and what it means on the wire:
//! what the named model knows and the emitted code does not tell.

use std::collections::HashMap;

use crate::diagnostic::{FileId, Place, Pointer, Sources};
use crate::emit::constraint_words;
use crate::model::{
    Api, Constraints, NextPage, Operation, Pagination, TokenSource, TypeDef, TypeKind, Variant,
};
use crate::names::{Names, OperationNames, TypeNames};
use crate::surface::{Item, Kind, Surface};

/// Places that an item may come from, best first, and what it means on the wire.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// The first of them that the document has is where the item comes from.
    pub candidates: Vec<Candidate>,
    /// What stands around it, for when there is none of them.
    pub around: Option<Place>,
    /// What it means on the wire, by what is meant.
    pub facts: Vec<(&'static str, String)>,
}

/// A place to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Candidate {
    /// A pointer, if something stands there.
    At(Place),
    /// The entry of a list that has this `name`, or refers to what is called so.
    Named {
        /// The list.
        list: Place,
        /// The name.
        name: String,
    },
}

/// What an item is found by: the first part of its path, the type or method, and
/// the part of it.
type Key = (&'static str, String, String);

/// Notes on every item where it comes from; parts of which nothing is known come
/// from where what they are a part of does.
pub(super) fn attach(surface: &mut Surface, api: &Api, names: &Names, sources: &Sources) {
    let origins = origins(api, names, sources);
    for index in 0..surface.items.len() {
        let item = &surface.items[index];
        let owner = item.owner.map(|owner| surface.items[owner].origin.clone());
        let known = key(surface, item).and_then(|key| origins.get(&key).cloned());
        let origin = known.unwrap_or_else(|| Origin {
            facts: Vec::new(),
            ..owner.clone().unwrap_or_default()
        });
        surface.items[index].origin = origin;
    }
}

fn key(surface: &Surface, item: &Item) -> Option<Key> {
    let owner = &surface.items[item.owner?];
    let part = |area| Some((area, owner.name.clone(), item.name.clone()));
    let whole = |area| Some((area, item.name.clone(), String::new()));
    let area = |path: &str| match path.split("::").next() {
        Some("types") => Some("types"),
        Some("operations") => Some("operations"),
        Some("headers") => Some("headers"),
        _ => None,
    };
    match item.kind {
        Kind::Operation => whole("Client"),
        Kind::Credentials => whole("Credentials"),
        Kind::Method if item.path == "Client::builder" => whole("Client"),
        kind if kind.is_type() => whole(area(&item.path)?),
        Kind::Implementation => None,
        _ => part(area(&owner.path)?),
    }
}

fn origins(api: &Api, names: &Names, sources: &Sources) -> HashMap<Key, Origin> {
    let mut origins = HashMap::new();
    for (index, definition) in api.types.iter().enumerate() {
        let names = names.of_type(crate::model::TypeId(index));
        of_type(definition, names, &mut origins);
    }
    for (index, operation) in api.operations.iter().enumerate() {
        of_operation(operation, names.of_operation(index), &mut origins);
    }
    for (index, set) in api.header_sets.iter().enumerate() {
        let first = api
            .operations
            .iter()
            .find(|operation| operation.id == set.first_operation);
        let place = first.and_then(|operation| operation.place.clone());
        let names = names.of_headers(index);
        let key = ("headers", names.name.clone(), String::new());
        origins.insert(key, at(place.as_ref(), &[&["responses"]]));
        for (field, header) in names.fields.iter().zip(&set.headers) {
            let mut origin = at(place.as_ref(), &[&["responses"]]);
            origin.facts.push(("header", header.name.clone()));
            origins.insert(("headers", names.name.clone(), field.clone()), origin);
        }
    }
    for (index, scheme) in api.security_schemes.iter().enumerate() {
        let key = (
            "Credentials",
            names.of_scheme(index).to_owned(),
            String::new(),
        );
        origins.insert(key, scheme_origin(&scheme.name, sources));
    }
    let builder = Origin {
        facts: vec![("server", api.server.clone())],
        candidates: in_every_file(sources, &[&["servers"], &["host"]]),
        around: None,
    };
    origins.insert(("Client", "builder".to_owned(), String::new()), builder);
    origins
}

/// Places inside of another, which is taken if there is none of them.
fn at(around: Option<&Place>, inner: &[&[&str]]) -> Origin {
    let Some(around) = around else {
        return Origin::default();
    };
    let candidates = inner.iter().map(|tokens| {
        let pointer = around.pointer.join(tokens.iter().copied());
        Candidate::At(Place::key(around.file, pointer))
    });
    Origin {
        candidates: candidates.collect(),
        around: Some(around.clone()),
        facts: Vec::new(),
    }
}

fn in_every_file(sources: &Sources, inner: &[&[&str]]) -> Vec<Candidate> {
    let files = (0u32..).zip(sources.iter()).map(|(index, _)| FileId(index));
    files
        .flat_map(|file| {
            inner.iter().map(move |tokens| {
                let pointer = Pointer::root().join(tokens.iter().copied());
                Candidate::At(Place::key(file, pointer))
            })
        })
        .collect()
}

fn scheme_origin(name: &str, sources: &Sources) -> Origin {
    Origin {
        candidates: in_every_file(
            sources,
            &[
                &["components", "securitySchemes", name],
                &["securityDefinitions", name],
            ],
        ),
        around: None,
        facts: vec![("security scheme", name.to_owned())],
    }
}

fn of_type(definition: &TypeDef, names: &TypeNames, origins: &mut HashMap<Key, Origin>) {
    let place = definition.place.as_ref();
    let mut add = |part: &str, origin: Origin| {
        origins.insert(("types", names.name.clone(), part.to_owned()), origin);
    };
    let mut whole = at(place, &[]);
    if let Some(place) = place {
        let key = Place::key(place.file, place.pointer.clone());
        whole.candidates.push(Candidate::At(key));
    }
    match &definition.kind {
        TypeKind::Struct(structure) => {
            for (key, value) in &structure.tags {
                whole.facts.push(("tag", format!("{key}: {value}")));
            }
            for (name, field) in names.members.iter().zip(&structure.fields) {
                let mut origin = property(place, &field.key);
                origin.facts.push(("key", field.key.clone()));
                origin.facts.extend(constrained(&field.constraints));
                add(name, origin);
            }
        }
        TypeKind::Union(union) => {
            if let Some(tag) = union.tag() {
                whole.facts.push(("discriminator", tag.key.clone()));
            }
            for (name, variant) in names.members.iter().zip(&union.variants) {
                add(name, variant_origin(place, variant));
            }
        }
        TypeKind::StringEnum(values) => {
            for (name, value) in names.members.iter().zip(&values.values) {
                let mut origin = at(place, &[&["enum"]]);
                origin.facts.push(("value", value.text.clone()));
                add(name, origin);
            }
        }
        TypeKind::Alias(_) | TypeKind::Wrapper(_) => {}
    }
    add("", whole);
}

/// A variant stands where its tag is mapped, or in the list of all.
fn variant_origin(place: Option<&Place>, variant: &Variant) -> Origin {
    let tags: Vec<String> = variant.tags.iter().map(ToString::to_string).collect();
    let mapped = tags.first().map(String::as_str).unwrap_or_default();
    let mut origin = at(
        place,
        &[
            &["discriminator", "mapping", mapped],
            &["oneOf"],
            &["anyOf"],
        ],
    );
    if !tags.is_empty() {
        origin.facts.push(("tag", tags.join(", ")));
    }
    origin
}

/// A property stands in its schema, or in one of the parts that it is made of.
fn property(place: Option<&Place>, key: &str) -> Origin {
    let parts = ["0", "1", "2", "3", "4", "5", "6", "7"];
    let inner = parts.map(|part| ["allOf", part, "properties", key]);
    let mut candidates: Vec<&[&str]> = Vec::new();
    let own = ["properties", key];
    candidates.push(&own);
    candidates.extend(inner.iter().map(|tokens| &tokens[..]));
    at(place, &candidates)
}

fn constrained(constraints: &Constraints) -> Option<(&'static str, String)> {
    let words = constraint_words(constraints);
    (!words.is_empty()).then_some(("constraints", words))
}

fn of_operation(operation: &Operation, names: &OperationNames, origins: &mut HashMap<Key, Origin>) {
    let place = operation.place.as_ref();
    let request = (
        "request",
        format!("{} {}", operation.method, operation.path),
    );
    let mut method = at(place, &[&[]]);
    method.facts.push(request.clone());
    method
        .facts
        .push(("`Accept` header", operation.accept.clone()));
    let security = operation
        .security
        .iter()
        .map(|schemes| schemes.join(" and "));
    let security = security.collect::<Vec<_>>().join(" or ");
    method.facts.push(("credentials", security));
    for name in [&names.call, &names.error, &names.success] {
        let mut whole = at(place, &[&[]]);
        whole.facts.push(request.clone());
        origins.insert(("operations", name.clone(), String::new()), whole);
    }
    let mut call = |part: &str, origin: Origin| {
        origins.insert(("operations", names.call.clone(), part.to_owned()), origin);
    };
    call("send", at(place, &[&["responses"]]));
    if let Some(pagination) = &operation.pagination {
        for stream in ["pages", "items"] {
            let mut origin = at(place, &[&["responses"]]);
            origin
                .facts
                .push(("way through pages", paging_words(operation, pagination)));
            call(stream, origin);
        }
    }
    call(&names.body, at(place, &[&["requestBody"]]));
    for (name, parameter) in names.parameters.iter().zip(&operation.parameters) {
        let constraints = constrained(&parameter.constraints);
        if parameter.required {
            // Its checks are a matter of the method that takes it.
            let fact = constraints.map(|(what, words)| (what, format!("{name}: {words}")));
            method.facts.extend(fact);
            continue;
        }
        let mut origin = parameter_origin(place, &parameter.name);
        origin.facts.push(("name", parameter.name.clone()));
        origin.facts.extend(constraints);
        call(name, origin);
    }
    origins.insert(("Client", names.method.clone(), String::new()), method);
}

/// How an operation pages, without what changes with other parameters.
fn paging_words(operation: &Operation, pagination: &Pagination) -> String {
    let to = |index: &usize| {
        let parameter = operation.parameters.get(*index);
        parameter.map_or("", |parameter| parameter.name.as_str())
    };
    let next = match &pagination.next {
        NextPage::Link => "the Link header".to_owned(),
        NextPage::Url(keys) => format!("the URL at /{}", keys.join("/")),
        NextPage::Token { from, parameter } => {
            let from = match from {
                TokenSource::Body(keys) => format!("/{}", keys.join("/")),
                TokenSource::Header(name) => format!("header {name}"),
            };
            format!("the token at {from} for {}", to(parameter))
        }
        NextPage::LastItem { key, parameter, .. } => {
            format!("{} of the last item for {}", key.join("/"), to(parameter))
        }
        NextPage::Page {
            parameter, first, ..
        } => {
            format!("the number in {}, from {first} on", to(parameter))
        }
        NextPage::Offset { parameter, .. } => format!("the offset in {}", to(parameter)),
    };
    format!("items at /{}, then {next}", pagination.items.join("/"))
}

fn parameter_origin(place: Option<&Place>, name: &str) -> Origin {
    let mut origin = at(place, &[]);
    if let Some(place) = place {
        let lists = [Some(&place.pointer), place.pointer.parent()];
        origin.candidates = lists
            .into_iter()
            .flatten()
            .map(|pointer| Candidate::Named {
                list: Place::value(place.file, pointer.child("parameters")),
                name: name.to_owned(),
            })
            .collect();
    }
    origin
}
