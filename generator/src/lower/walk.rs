//! A walk over every schema of a document.

use openapiv3::{MediaType, OpenAPI, Parameter, ParameterSchemaOrContent, ReferenceOr, Schema};

use crate::lower::facets::{Additional, Facets, SchemaRef};
use crate::lower::schemas;

/// Calls `visit` with every schema that is written out, outer ones first, and
/// with its name if it is a component.
pub(crate) fn each_schema<'d>(
    document: &'d OpenAPI,
    visit: &mut dyn FnMut(Option<&'d str>, &'d Schema),
) {
    for (name, schema) in schemas(document) {
        each_in(schema.into(), Some(name), visit);
    }
    for content in contents(document) {
        each_in(content, None, visit);
    }
}

fn each_in<'d>(
    start: SchemaRef<'d>,
    name: Option<&'d str>,
    visit: &mut dyn FnMut(Option<&'d str>, &'d Schema),
) {
    let mut open = vec![(start, name)];
    while let Some((schema, name)) = open.pop() {
        let SchemaRef::Inline(schema) = schema else {
            continue;
        };
        visit(name, schema);
        let facets = Facets::of(schema);
        let members = [&facets.one_of, &facets.any_of, &facets.all_of];
        let mut inner: Vec<SchemaRef<'d>> = members.into_iter().flatten().copied().collect();
        inner.extend(facets.properties.iter().map(|(_, property)| *property));
        inner.extend(facets.items);
        if let Additional::Typed(values) = facets.additional {
            inner.push(values);
        }
        open.extend(inner.into_iter().rev().map(|schema| (schema, None)));
    }
}

/// Schemas of parameters, bodies and responses.
fn contents(document: &OpenAPI) -> Vec<SchemaRef<'_>> {
    let mut found = Vec::new();
    let components = document.components.iter();
    for components in components {
        for body in components.request_bodies.values() {
            if let ReferenceOr::Item(body) = body {
                media_types(&body.content, &mut found);
            }
        }
        for response in components.responses.values() {
            if let ReferenceOr::Item(response) = response {
                media_types(&response.content, &mut found);
            }
        }
        for item in components.parameters.values() {
            parameter(item, &mut found);
        }
    }
    for item in document.paths.paths.values() {
        let ReferenceOr::Item(item) = item else {
            continue;
        };
        for shared in &item.parameters {
            parameter(shared, &mut found);
        }
        for (_, operation) in item.iter() {
            for own in &operation.parameters {
                parameter(own, &mut found);
            }
            if let Some(ReferenceOr::Item(body)) = &operation.request_body {
                media_types(&body.content, &mut found);
            }
            let responses = operation.responses.responses.values();
            for response in responses.chain(&operation.responses.default) {
                if let ReferenceOr::Item(response) = response {
                    media_types(&response.content, &mut found);
                }
            }
        }
    }
    found
}

fn media_types<'d>(
    content: &'d indexmap::IndexMap<String, MediaType>,
    found: &mut Vec<SchemaRef<'d>>,
) {
    let schemas = content.values().filter_map(|media| media.schema.as_ref());
    found.extend(schemas.map(SchemaRef::from));
}

fn parameter<'d>(parameter: &'d ReferenceOr<Parameter>, found: &mut Vec<SchemaRef<'d>>) {
    let ReferenceOr::Item(parameter) = parameter else {
        return;
    };
    match &parameter.parameter_data_ref().format {
        ParameterSchemaOrContent::Schema(schema) => found.push(schema.into()),
        ParameterSchemaOrContent::Content(content) => media_types(content, found),
    }
}
