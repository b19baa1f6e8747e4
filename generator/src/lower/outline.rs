//! What values of a schema look like from outside, as far as it helps to tell
//! the members of a union apart.

use std::collections::HashMap;

use indexmap::{IndexMap, IndexSet};
use openapiv3::OpenAPI;
use serde_json::Value;

use crate::lower::facets::{Additional, Facets, SchemaRef};
use crate::lower::resolve;
use crate::lower::tag_key::{is_null, tag_value};
use crate::model::{Kinds, TagValue};

/// How deep references and compositions are followed.
const DEEPEST: usize = 16;

/// How many outlines one schema may have: unions in unions multiply.
const MOST: usize = 512;

/// One of the looks that values of a schema may have.
#[derive(Debug, Clone, Default)]
pub(crate) struct Outline<'d> {
    /// JSON types.
    pub(crate) kinds: Kinds,
    /// JSON types of items or of the values of a map.
    pub(crate) items: Kinds,
    /// Known properties of an object.
    pub(crate) properties: IndexMap<&'d str, PropertyOutline>,
    /// Keys that must be there.
    pub(crate) required: IndexSet<&'d str>,
    /// Other properties are allowed and kept.
    pub(crate) open: bool,
    /// What items of a list look like.
    pub(crate) item_outlines: Vec<Outline<'d>>,
    /// Known values of a scalar.
    pub(crate) values: Vec<TagValue>,
}

impl Outline<'_> {
    /// Any string.
    pub(crate) fn text() -> Self {
        Self {
            kinds: Kinds::TEXT,
            ..Self::default()
        }
    }
}

/// What the value of a property looks like.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct PropertyOutline {
    /// JSON types.
    pub(crate) kinds: Kinds,
    /// The known values, if the schema lists them all.
    pub(crate) values: Vec<TagValue>,
}

/// Reads outlines off a document, each property once.
#[derive(Debug)]
pub(crate) struct Outlines<'d> {
    document: &'d OpenAPI,
    kinds: HashMap<&'d str, Kinds>,
}

impl<'d> Outlines<'d> {
    pub(crate) fn of(document: &'d OpenAPI) -> Self {
        Self {
            document,
            kinds: HashMap::new(),
        }
    }

    /// The outlines of a schema: one, or those of its alternatives. `beside` is
    /// what the union says of all its members.
    pub(crate) fn read(&mut self, schema: SchemaRef<'d>, beside: &Facets<'d>) -> Vec<Outline<'d>> {
        let mut outlines = self.schema(schema, DEEPEST);
        for outline in &mut outlines {
            if outline.kinds.meets(Kinds::OBJECT) {
                self.add_object(outline, beside, DEEPEST);
            }
        }
        outlines
    }

    fn schema(&mut self, schema: SchemaRef<'d>, depth: usize) -> Vec<Outline<'d>> {
        let anything = || {
            vec![Outline {
                kinds: Kinds::ANY,
                items: Kinds::ANY,
                open: true,
                ..Outline::default()
            }]
        };
        match (self.facets(schema), depth) {
            (None, _) | (_, 0) => anything(),
            (Some(facets), _) => self.facets_outlines(&facets, depth),
        }
    }

    fn facets_outlines(&mut self, facets: &Facets<'d>, depth: usize) -> Vec<Outline<'d>> {
        let mut outlines = vec![Outline {
            kinds: Kinds::ANY,
            items: Kinds::ANY,
            ..Outline::default()
        }];
        for part in &facets.all_of {
            let parts = self.schema(*part, depth - 1);
            outlines = combine(&outlines, &parts);
        }
        if !facets.alternatives().is_empty() {
            let mut members = Vec::new();
            for member in facets.alternatives() {
                members.extend(self.schema(*member, depth - 1));
                members.truncate(MOST);
            }
            outlines = combine(&outlines, &members);
        }
        for outline in &mut outlines {
            self.narrow(outline, facets, depth);
        }
        outlines
    }

    /// Adds what the schema itself says.
    fn narrow(&mut self, outline: &mut Outline<'d>, facets: &Facets<'d>, depth: usize) {
        let own = own_kinds(facets);
        outline.kinds = match (outline.kinds & own).is_empty() {
            true => own,
            false => outline.kinds & own,
        };
        if let Some(items) = facets.items {
            outline.items = self.kinds(items, depth - 1);
            outline.item_outlines = self.schema(items, depth - 1);
        }
        outline.values.extend(known_values(facets));
        if outline.kinds.meets(Kinds::OBJECT) {
            self.add_object(outline, facets, depth);
        }
    }

    fn add_object(&mut self, outline: &mut Outline<'d>, facets: &Facets<'d>, depth: usize) {
        for (key, property) in &facets.properties {
            let mut found = self.property(*property, depth);
            if let Some(known) = outline.properties.get(key) {
                found = both(known, &found);
            }
            outline.properties.insert(key, found);
        }
        outline.required.extend(&facets.required);
        match facets.additional {
            Additional::Typed(values) => {
                outline.open = true;
                outline.items = match outline.properties.is_empty() {
                    true => self.kinds(values, depth.saturating_sub(1)),
                    false => Kinds::ANY,
                };
            }
            Additional::Anything => outline.open = true,
            Additional::Unsaid => {
                outline.open |= facets.is_object() && outline.properties.is_empty();
            }
            Additional::Nothing => {}
        }
    }

    fn property(&mut self, property: SchemaRef<'d>, depth: usize) -> PropertyOutline {
        let kinds = self.kinds(property, depth.saturating_sub(1));
        PropertyOutline {
            kinds: kinds | Kinds::NULL,
            values: self.values(property, depth).unwrap_or_default(),
        }
    }

    /// The values that a schema, or each member of its union, lists.
    fn values(&self, schema: SchemaRef<'d>, depth: usize) -> Option<Vec<TagValue>> {
        let facets = self.facets(schema).filter(|_| depth > 0)?;
        let mut values = known_values(&facets);
        if values.is_empty() {
            for part in facets.alternatives().iter().chain(single(&facets.all_of)) {
                values.extend(self.values(*part, depth - 1)?);
            }
        }
        (!values.is_empty()).then_some(values)
    }

    /// The JSON types of a schema.
    fn kinds(&mut self, schema: SchemaRef<'d>, depth: usize) -> Kinds {
        let name = match schema {
            SchemaRef::Reference(reference) => match resolve(self.document, reference) {
                Some((name, _)) => Some(name),
                None => return Kinds::ANY,
            },
            SchemaRef::Inline(_) => None,
        };
        if let Some(known) = name.and_then(|name| self.kinds.get(name)) {
            return *known;
        }
        let Some(facets) = self.facets(schema).filter(|_| depth > 0) else {
            return Kinds::ANY;
        };
        // A schema that refers to itself may be anything, as long as it is open.
        if let Some(name) = name {
            self.kinds.insert(name, Kinds::ANY);
        }
        let kinds = self.facets_kinds(&facets, depth);
        if let Some(name) = name {
            self.kinds.insert(name, kinds);
        }
        kinds
    }

    fn facets_kinds(&mut self, facets: &Facets<'d>, depth: usize) -> Kinds {
        let mut kinds = own_kinds(facets);
        let mut meet = |other: Kinds| {
            if kinds.meets(other) {
                kinds = kinds & other;
            }
        };
        for part in &facets.all_of {
            meet(self.kinds(*part, depth - 1));
        }
        if !facets.alternatives().is_empty() {
            let mut members = Kinds::NONE;
            for member in facets.alternatives() {
                members |= self.kinds(*member, depth - 1);
            }
            meet(members);
        }
        match facets.nullable() {
            true => kinds | Kinds::NULL,
            false => kinds,
        }
    }

    fn facets(&self, schema: SchemaRef<'d>) -> Option<Facets<'d>> {
        match schema {
            SchemaRef::Inline(schema) => Some(Facets::of(schema)),
            SchemaRef::Reference(reference) => {
                resolve(self.document, reference).map(|(_, schema)| Facets::of(schema))
            }
        }
    }
}

/// The only part of an `allOf` that annotates it.
fn single<'s, 'd>(parts: &'s [SchemaRef<'d>]) -> &'s [SchemaRef<'d>] {
    match parts {
        [_] => parts,
        _ => &[],
    }
}

/// Every pair of looks put together, up to a bound.
fn combine<'d>(ones: &[Outline<'d>], others: &[Outline<'d>]) -> Vec<Outline<'d>> {
    let pairs = ones
        .iter()
        .flat_map(|one| others.iter().map(move |other| (one, other)));
    let combined = pairs.map(|(one, other)| {
        let mut both_of = other.clone();
        if one.kinds.meets(other.kinds) {
            both_of.kinds = one.kinds & other.kinds;
        }
        both_of.items = one.items & other.items;
        for (key, property) in &one.properties {
            let known = both_of.properties.entry(key);
            known
                .and_modify(|known| *known = both(known, property))
                .or_insert_with(|| property.clone());
        }
        both_of.required.extend(one.required.iter().copied());
        both_of.open |= one.open;
        both_of
    });
    combined.take(MOST).collect()
}

fn both(one: &PropertyOutline, other: &PropertyOutline) -> PropertyOutline {
    PropertyOutline {
        kinds: match (one.kinds & other.kinds).is_empty() {
            true => other.kinds,
            false => one.kinds & other.kinds,
        },
        values: match other.values.is_empty() {
            true => one.values.clone(),
            false => other.values.clone(),
        },
    }
}

/// What `type`, or keywords that only one type has, say.
fn own_kinds(facets: &Facets<'_>) -> Kinds {
    match facets.ty {
        Some("string") => Kinds::TEXT,
        Some("integer") => Kinds::INTEGER,
        Some("number") => Kinds::NUMBER,
        Some("boolean") => Kinds::BOOLEAN,
        Some("array") => Kinds::LIST,
        Some("object") => Kinds::OBJECT,
        Some("null") => Kinds::NULL,
        _ if facets.is_object() || !facets.required.is_empty() => Kinds::OBJECT,
        _ if facets.items.is_some() => Kinds::LIST,
        _ => {
            let values = facets.enumeration.iter();
            let kinds = values.fold(Kinds::NONE, |kinds, value| kinds | kind_of(value));
            if kinds.is_empty() { Kinds::ANY } else { kinds }
        }
    }
}

/// The JSON type of a value.
pub(crate) fn kind_of(value: &Value) -> Kinds {
    match value {
        Value::Null => Kinds::NULL,
        Value::Bool(_) => Kinds::BOOLEAN,
        Value::Number(number) if number.is_f64() => Kinds::FRACTION,
        Value::Number(_) => Kinds::INTEGER,
        Value::String(_) => Kinds::TEXT,
        Value::Array(_) => Kinds::LIST,
        Value::Object(_) => Kinds::OBJECT,
    }
}

/// The values of `enum`; none if one is no scalar.
fn known_values(facets: &Facets<'_>) -> Vec<TagValue> {
    let values = facets.enumeration.iter().filter(|value| !value.is_null());
    values
        .map(tag_value)
        .collect::<Option<Vec<_>>>()
        .unwrap_or_default()
}

/// A property of an object, its `allOf` included.
pub(crate) fn property_of<'d>(
    document: &'d OpenAPI,
    facets: &Facets<'d>,
    key: &str,
    depth: usize,
) -> Option<Facets<'d>> {
    let follow = |schema: &SchemaRef<'d>| match schema {
        SchemaRef::Inline(schema) => Some(Facets::of(schema)),
        SchemaRef::Reference(reference) => {
            resolve(document, reference).map(|(_, schema)| Facets::of(schema))
        }
    };
    let own = facets.properties.iter().find(|(known, _)| *known == key);
    if let Some((_, property)) = own {
        let property = follow(property)?;
        // An annotated reference: `allOf` with one part.
        let silent = property.enumeration.is_empty();
        let members = property.alternatives().iter().filter_map(follow);
        let mut members = members.filter(|member| !is_null(member));
        return match (&property.all_of[..], members.next(), members.next()) {
            ([part], None, _) if silent => follow(part),
            // A constant or `null`.
            ([], Some(only), None) if silent => Some(only),
            _ => Some(property),
        };
    }
    // The last part is the schema's own where the first is its base.
    let depth = depth.checked_sub(1)?;
    let mut parts = facets.all_of.iter().rev().filter_map(follow);
    parts.find_map(|part| property_of(document, &part, key, depth))
}
