//! Which property tells the members of a union apart.

use std::collections::HashSet;

use openapiv3::OpenAPI;
use serde_json::Value;

use crate::lower::facets::{Facets, SchemaRef};
use crate::lower::outline::property_of;
use crate::lower::resolve;
use crate::model::TagValue;

/// How deep unions and `allOf`s are followed into each other.
pub(crate) const DEEPEST: usize = 16;

/// The property that tells the members of a union apart: its discriminator's, or
/// one that all members require and that has another constant in each.
pub(crate) fn tag_key<'d>(document: &'d OpenAPI, union: &Facets<'d>) -> Option<&'d str> {
    if let Some(discriminator) = union.discriminator {
        return Some(&discriminator.property_name);
    }
    let members: Option<Vec<Facets<'d>>> = union
        .alternatives()
        .iter()
        .map(|member| follow(document, *member))
        .filter(|member| !member.as_ref().is_some_and(is_null))
        .collect();
    let members = members.filter(|members| members.len() > 1)?;
    let keys = required_keys(document, members.first()?, DEEPEST);
    keys.into_iter().find(|key| {
        let mut seen = HashSet::new();
        members.iter().all(|member| {
            let property = property_of(document, member, key, DEEPEST);
            let values = property.as_ref().map(|property| &property.enumeration[..]);
            let constant = match values {
                Some([value]) => tag_value(value),
                _ => None,
            };
            member.alternatives().is_empty()
                && constant.is_some_and(|value| seen.insert(value))
                && required_keys(document, member, DEEPEST).contains(key)
        })
    })
}

/// The keys that a schema and its `allOf` require.
pub(crate) fn required_keys<'d>(
    document: &'d OpenAPI,
    facets: &Facets<'d>,
    depth: usize,
) -> Vec<&'d str> {
    let mut keys = facets.required.clone();
    if let Some(depth) = depth.checked_sub(1) {
        for part in &facets.all_of {
            if let Some(part) = follow(document, *part) {
                keys.extend(required_keys(document, &part, depth));
            }
        }
    }
    keys
}

fn follow<'d>(document: &'d OpenAPI, schema: SchemaRef<'d>) -> Option<Facets<'d>> {
    match schema {
        SchemaRef::Inline(schema) => Some(Facets::of(schema)),
        SchemaRef::Reference(reference) => {
            resolve(document, reference).map(|(_, schema)| Facets::of(schema))
        }
    }
}

/// A value of `enum` that can be a tag.
pub(crate) fn tag_value(value: &Value) -> Option<TagValue> {
    match value {
        Value::String(text) => Some(TagValue::Text(text.clone())),
        Value::Bool(truth) => Some(TagValue::Boolean(*truth)),
        Value::Number(number) => number.as_i64().map(TagValue::Integer),
        _ => None,
    }
}

/// A schema that only `null` fits.
pub(crate) fn is_null(facets: &Facets<'_>) -> bool {
    facets.ty == Some("null")
        || !facets.enumeration.is_empty() && facets.enumeration.iter().all(Value::is_null)
}
