//! One view of a schema, whichever of `openapiv3`'s kinds it was read as.

use indexmap::IndexMap;
use openapiv3::{
    AdditionalProperties, Discriminator, ReferenceOr, Schema, SchemaData, SchemaKind, Type,
    VariantOrUnknownOrEmpty,
};
use serde::Serialize;
use serde_json::{Number, Value};

use crate::diagnostic::Pointer;
use crate::model::{Bound, Constraints};

/// Where a schema names the variant of objects whose tag is absent or unknown
/// (OpenAPI 3.2, "Discriminator Object", `defaultMapping`).
const DEFAULT_MAPPING: &str = "x-clientwright-default-mapping";

/// A schema where it is used: a reference or the schema itself.
#[derive(Debug, Clone, Copy)]
pub(crate) enum SchemaRef<'d> {
    /// `$ref`, as written.
    Reference(&'d str),
    /// A schema in place.
    Inline(&'d Schema),
}

impl<'d> SchemaRef<'d> {
    /// The reference behind an `allOf` of nothing else but words and constraints.
    pub(crate) fn essence(self) -> Self {
        let Self::Inline(schema) = self else {
            return self;
        };
        let facets = Facets::of(schema);
        match facets.all_of[..] {
            [only @ Self::Reference(_)] if !facets.nullable() => {
                let beside = Facets {
                    all_of: Vec::new(),
                    ..facets
                };
                if beside.is_silent() { only } else { self }
            }
            _ => self,
        }
    }

    /// The same reference, or the very same schema.
    pub(crate) fn is_same(self, other: Self) -> bool {
        match (self, other) {
            (Self::Reference(one), Self::Reference(other)) => one == other,
            (Self::Inline(one), Self::Inline(other)) => std::ptr::eq(one, other) || one == other,
            _ => false,
        }
    }
}

impl<'d> From<&'d ReferenceOr<Schema>> for SchemaRef<'d> {
    fn from(schema: &'d ReferenceOr<Schema>) -> Self {
        match schema {
            ReferenceOr::Reference { reference } => Self::Reference(reference),
            ReferenceOr::Item(schema) => Self::Inline(schema),
        }
    }
}

impl<'d> From<&'d ReferenceOr<Box<Schema>>> for SchemaRef<'d> {
    fn from(schema: &'d ReferenceOr<Box<Schema>>) -> Self {
        match schema {
            ReferenceOr::Reference { reference } => Self::Reference(reference),
            ReferenceOr::Item(schema) => Self::Inline(schema),
        }
    }
}

/// What values of an object other than its known properties may be.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Additional<'d> {
    /// The schema does not say.
    Unsaid,
    /// `additionalProperties: true`.
    Anything,
    /// `additionalProperties: false`.
    Nothing,
    /// `additionalProperties` with a schema.
    Typed(SchemaRef<'d>),
}

/// What a schema says, keyword by keyword.
#[derive(Debug, Clone)]
pub(crate) struct Facets<'d> {
    pub(crate) data: &'d SchemaData,
    pub(crate) discriminator: Option<&'d Discriminator>,
    /// The part of `allOf` that has the discriminator, if the schema itself has none.
    pub(crate) discriminator_part: Option<usize>,
    pub(crate) ty: Option<&'d str>,
    pub(crate) format: Option<String>,
    pub(crate) enumeration: Vec<Value>,
    pub(crate) properties: Vec<(&'d str, SchemaRef<'d>)>,
    pub(crate) required: Vec<&'d str>,
    pub(crate) additional: Additional<'d>,
    pub(crate) items: Option<SchemaRef<'d>>,
    pub(crate) one_of: Vec<SchemaRef<'d>>,
    pub(crate) any_of: Vec<SchemaRef<'d>>,
    pub(crate) all_of: Vec<SchemaRef<'d>>,
    pub(crate) constraints: Constraints,
}

impl<'d> Facets<'d> {
    /// Reads the keywords of a schema.
    pub(crate) fn of(schema: &'d Schema) -> Self {
        let mut facets = Self::empty(&schema.schema_data);
        match &schema.schema_kind {
            SchemaKind::Type(ty) => facets.read_type(ty),
            SchemaKind::OneOf { one_of } => facets.one_of = refs(one_of),
            SchemaKind::AnyOf { any_of } => facets.any_of = refs(any_of),
            SchemaKind::AllOf { all_of } => facets.all_of = refs(all_of),
            SchemaKind::Not { .. } => {}
            SchemaKind::Any(any) => {
                facets.ty = any.typ.as_deref();
                facets.format = any.format.clone();
                facets.enumeration = any.enumeration.clone();
                facets.properties = properties(&any.properties);
                facets.required = texts(&any.required);
                facets.additional = additional(any.additional_properties.as_ref());
                facets.items = any.items.as_ref().map(SchemaRef::from);
                facets.one_of = refs(&any.one_of);
                facets.any_of = refs(&any.any_of);
                facets.all_of = refs(&any.all_of);
                facets.constraints = Constraints {
                    pattern: any.pattern.clone(),
                    min_length: any.min_length,
                    max_length: any.max_length,
                    minimum: bound(any.minimum.and_then(number), any.exclusive_minimum),
                    maximum: bound(any.maximum.and_then(number), any.exclusive_maximum),
                    min_items: any.min_items,
                    max_items: any.max_items,
                    ..Constraints::default()
                };
            }
        }
        facets.take_values();
        facets.take_discriminator();
        facets
    }

    /// A part in place is about the same value, so its discriminator is the schema's.
    fn take_discriminator(&mut self) {
        if self.discriminator.is_some() || !self.alternatives().is_empty() {
            return;
        }
        let found = self.all_of.iter().enumerate().find_map(|(index, part)| {
            let SchemaRef::Inline(part) = part else {
                return None;
            };
            let discriminator = part.schema_data.discriminator.as_ref()?;
            let is_own = Self::of(part).alternatives().is_empty();
            is_own.then_some((index, discriminator))
        });
        if let Some((index, discriminator)) = found {
            self.discriminator = Some(discriminator);
            self.discriminator_part = Some(index);
        }
    }

    /// Where the discriminator stands in a schema that stands at `pointer`.
    pub(crate) fn discriminator_at(&self, pointer: &Pointer) -> Pointer {
        match self.discriminator_part {
            Some(index) => pointer.child("allOf").child(&index.to_string()),
            None => pointer.clone(),
        }
        .child("discriminator")
    }

    /// The schema of objects whose tag is absent or unknown, as the document names it.
    pub(crate) fn default_mapping(&self) -> Option<&'d str> {
        let data = match self
            .all_of
            .get(self.discriminator_part.unwrap_or(usize::MAX))
        {
            Some(SchemaRef::Inline(part)) => &part.schema_data,
            _ => self.data,
        };
        data.extensions.get(DEFAULT_MAPPING)?.as_str()
    }

    /// Values that are no strings are told in the docs.
    fn take_values(&mut self) {
        let told = |value: &&Value| value.is_number() || value.is_boolean();
        let told = self.enumeration.iter().filter(told).cloned();
        self.constraints.allowed = told.collect();
        if self.ty == Some("string") {
            self.constraints.format.clone_from(&self.format);
        }
        if self.ty.is_none() {
            self.ty = type_of_all(&self.enumeration);
        }
    }

    /// Nothing but annotations and constraints: no shape of its own.
    pub(crate) fn is_silent(&self) -> bool {
        self.is_bare()
            && self.ty.is_none()
            && self.format.is_none()
            && matches!(self.additional, Additional::Unsaid)
    }

    /// A `type`, perhaps with a format, and no more.
    pub(crate) fn is_bare(&self) -> bool {
        self.enumeration.iter().all(Value::is_null)
            && self.properties.is_empty()
            && self.required.is_empty()
            && self.items.is_none()
            && self.alternatives().is_empty()
            && self.all_of.is_empty()
            && !matches!(self.additional, Additional::Anything | Additional::Typed(_))
    }

    /// The JSON type, said or meant.
    pub(crate) fn json_type(&self) -> Option<&'d str> {
        match self.ty {
            Some(ty) => Some(ty),
            None if self.is_object() => Some("object"),
            None if self.items.is_some() => Some("array"),
            None if !self.string_values().is_empty() => Some("string"),
            None => None,
        }
    }

    /// The text of an extension of ours.
    pub(crate) fn extension(&self, name: &str) -> Option<&'d Value> {
        self.data.extensions.get(name)
    }

    fn empty(data: &'d SchemaData) -> Self {
        Self {
            data,
            discriminator: data.discriminator.as_ref(),
            discriminator_part: None,
            ty: None,
            format: None,
            enumeration: Vec::new(),
            properties: Vec::new(),
            required: Vec::new(),
            additional: Additional::Unsaid,
            items: None,
            one_of: Vec::new(),
            any_of: Vec::new(),
            all_of: Vec::new(),
            constraints: Constraints::default(),
        }
    }

    fn read_type(&mut self, ty: &'d Type) {
        match ty {
            Type::String(string) => {
                self.ty = Some("string");
                self.format = format_name(&string.format);
                self.enumeration = values(&string.enumeration);
                self.constraints.pattern.clone_from(&string.pattern);
                self.constraints.min_length = string.min_length;
                self.constraints.max_length = string.max_length;
            }
            Type::Number(float) => {
                self.ty = Some("number");
                self.format = format_name(&float.format);
                self.enumeration = values(&float.enumeration);
                self.constraints.minimum = bound(
                    float.minimum.and_then(number),
                    Some(float.exclusive_minimum),
                );
                self.constraints.maximum = bound(
                    float.maximum.and_then(number),
                    Some(float.exclusive_maximum),
                );
            }
            Type::Integer(integer) => {
                self.ty = Some("integer");
                self.format = format_name(&integer.format);
                self.enumeration = values(&integer.enumeration);
                self.constraints.minimum = bound(
                    integer.minimum.map(Number::from),
                    Some(integer.exclusive_minimum),
                );
                self.constraints.maximum = bound(
                    integer.maximum.map(Number::from),
                    Some(integer.exclusive_maximum),
                );
            }
            Type::Boolean(boolean) => {
                self.ty = Some("boolean");
                self.enumeration = values(&boolean.enumeration);
            }
            Type::Object(object) => {
                self.ty = Some("object");
                self.properties = properties(&object.properties);
                self.required = texts(&object.required);
                self.additional = additional(object.additional_properties.as_ref());
            }
            Type::Array(array) => {
                self.ty = Some("array");
                self.items = array.items.as_ref().map(SchemaRef::from);
                self.constraints.min_items = array.min_items;
                self.constraints.max_items = array.max_items;
            }
        }
    }

    /// Members of `oneOf`, or else of `anyOf`.
    pub(crate) fn alternatives(&self) -> &[SchemaRef<'d>] {
        if self.one_of.is_empty() {
            &self.any_of
        } else {
            &self.one_of
        }
    }

    /// The keyword that [`alternatives`](Self::alternatives) came from.
    pub(crate) fn alternatives_keyword(&self) -> &'static str {
        if self.one_of.is_empty() {
            "anyOf"
        } else {
            "oneOf"
        }
    }

    /// An object by `type`, or by keywords that only objects have.
    pub(crate) fn is_object(&self) -> bool {
        match self.ty {
            Some(ty) => ty == "object",
            None => !self.properties.is_empty() || !matches!(self.additional, Additional::Unsaid),
        }
    }

    /// The string values of `enum`, without `null`; empty if the schema is
    /// not a string with known values.
    pub(crate) fn string_values(&self) -> Vec<&str> {
        if !matches!(self.ty, None | Some("string")) {
            return Vec::new();
        }
        let texts = self.enumeration.iter().filter(|value| !value.is_null());
        texts
            .map(Value::as_str)
            .collect::<Option<Vec<_>>>()
            .unwrap_or_default()
    }

    /// `nullable: true`, or `null` among the values of `enum`.
    pub(crate) fn nullable(&self) -> bool {
        self.data.nullable || self.enumeration.iter().any(Value::is_null)
    }
}

fn texts(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

fn refs<'d>(schemas: &'d [ReferenceOr<Schema>]) -> Vec<SchemaRef<'d>> {
    schemas.iter().map(SchemaRef::from).collect()
}

fn properties<'d>(
    properties: &'d IndexMap<String, ReferenceOr<Box<Schema>>>,
) -> Vec<(&'d str, SchemaRef<'d>)> {
    properties
        .iter()
        .map(|(key, schema)| (key.as_str(), SchemaRef::from(schema)))
        .collect()
}

fn additional(additional: Option<&AdditionalProperties>) -> Additional<'_> {
    match additional {
        None => Additional::Unsaid,
        Some(AdditionalProperties::Any(true)) => Additional::Anything,
        Some(AdditionalProperties::Any(false)) => Additional::Nothing,
        Some(AdditionalProperties::Schema(schema)) => Additional::Typed(SchemaRef::from(&**schema)),
    }
}

/// The type that numbers or booleans have in common.
fn type_of_all(values: &[Value]) -> Option<&'static str> {
    let mut values = values.iter().filter(|value| !value.is_null());
    let kind = |value: &Value| match value {
        Value::Bool(_) => Some("boolean"),
        Value::Number(number) if number.is_f64() => Some("number"),
        Value::Number(_) => Some("integer"),
        _ => None,
    };
    let first = kind(values.next()?)?;
    values
        .all(|value| kind(value) == Some(first))
        .then_some(first)
}

fn values<T: Serialize>(values: &[Option<T>]) -> Vec<Value> {
    values
        .iter()
        .map(|value| serde_json::to_value(value).unwrap_or(Value::Null))
        .collect()
}

fn format_name<T: Serialize>(format: &VariantOrUnknownOrEmpty<T>) -> Option<String> {
    match format {
        VariantOrUnknownOrEmpty::Item(known) => match serde_json::to_value(known) {
            Ok(Value::String(name)) => Some(name),
            _ => None,
        },
        VariantOrUnknownOrEmpty::Unknown(name) => Some(name.clone()),
        VariantOrUnknownOrEmpty::Empty => None,
    }
}

/// A bound as the document most likely wrote it: `1`, not `1.0`.
fn number(value: f64) -> Option<Number> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if value.fract() == 0.0 && value.abs() <= EXACT {
        return Some(Number::from(value as i64));
    }
    Number::from_f64(value)
}

fn bound(value: Option<Number>, exclusive: Option<bool>) -> Option<Bound> {
    value.map(|value| Bound {
        value,
        exclusive: exclusive.unwrap_or_default(),
    })
}
