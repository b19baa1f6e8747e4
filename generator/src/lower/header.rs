//! Documented response headers.

use openapiv3::{
    Header as Source, ParameterSchemaOrContent, ReferenceOr, Response as SourceResponse,
};

use crate::diagnostic::{Pointer, Problem};
use crate::lower::Lowering;
use crate::lower::facets::{Facets, SchemaRef};
use crate::lower::response::starts_with_digit;
use crate::lower::schema::{Site, docs, plain};
use crate::model::{Docs, Header, HeaderSet, Slot, StatusSpec, Type, TypePath, View};

impl<'d> Lowering<'d> {
    /// The index of the set of headers that a response documents.
    pub(crate) fn headers(
        &mut self,
        response: &'d SourceResponse,
        operation: &str,
        status: StatusSpec,
        at: &Pointer,
    ) -> Option<usize> {
        let mut headers: Vec<Header> = Vec::new();
        for (name, source) in &response.headers {
            let at = at.child("headers").child(name);
            // Names differ in more than case (RFC 9110, section 5.1), and a
            // `Content-Type` is no header of its own (OpenAPI 3.0.3, "Response
            // Object").
            let known = headers
                .iter()
                .any(|known| known.name.eq_ignore_ascii_case(name));
            if !known && !name.eq_ignore_ascii_case("content-type") {
                headers.extend(self.header(name, source, operation, &at));
            }
        }
        if headers.is_empty() {
            return None;
        }
        let known = self
            .header_sets
            .iter()
            .position(|set| set.headers == headers);
        Some(known.unwrap_or_else(|| {
            self.header_sets.push(HeaderSet {
                headers,
                first_operation: operation.to_owned(),
                first_status: status,
            });
            self.header_sets.len() - 1
        }))
    }

    fn header(
        &mut self,
        name: &str,
        source: &'d ReferenceOr<Source>,
        operation: &str,
        at: &Pointer,
    ) -> Option<Header> {
        let ReferenceOr::Reference { reference } = source else {
            let path = TypePath::root(operation).child(name);
            return Some(self.header_at(name, source.as_item()?, path, at));
        };
        let key = (reference.as_str(), name.to_owned());
        if let Some(header) = self.shared_headers.get(&key) {
            return Some(header.clone());
        }
        let component = reference.strip_prefix("#/components/headers/");
        let components = self.document.components.as_ref();
        let found = component.zip(components).and_then(|(name, components)| {
            let header = components.headers.get(name)?.as_item()?;
            Some((name, header))
        });
        let Some((component, found)) = found else {
            let message = format!("`{reference}` names no header of this document");
            self.report(Problem::error("unresolved-ref", message), at);
            return None;
        };
        let pointer = Pointer::root().child("components").child("headers");
        let path = match starts_with_digit(component) {
            true => TypePath::root(format!("header {component}")),
            false => TypePath::root(component),
        };
        let header = self.header_at(name, found, path, &pointer.child(component));
        self.shared_headers.insert(key, header.clone());
        Some(header)
    }

    fn header_at(
        &mut self,
        name: &str,
        source: &'d Source,
        path: TypePath,
        at: &Pointer,
    ) -> Header {
        let schema = match &source.format {
            ParameterSchemaOrContent::Schema(schema) => Some(SchemaRef::from(schema)),
            ParameterSchemaOrContent::Content(_) => None,
        };
        let facets = schema.and_then(|schema| self.facets_of(schema));
        let site = Site {
            path,
            pointer: at.child("schema"),
            view: View::Response,
        };
        let ty = schema.and_then(|schema| self.header_type(schema, facets.as_ref()?, &site));
        if ty.is_none() {
            let problem = Problem::warning(
                "structured-header",
                format!("header `{name}` is no plain value; callers get its text"),
            );
            self.report(problem, at);
        }
        let from_schema = facets.as_ref().map(docs).unwrap_or_default();
        Header {
            name: name.to_owned(),
            ty: ty.unwrap_or(Type::Text),
            docs: Docs {
                description: source.description.clone().or(from_schema.description),
                deprecated: source.deprecated.unwrap_or_default(),
                ..Docs::default()
            },
        }
    }

    /// A scalar, known values, or a list of these; `None` for the rest.
    fn header_type(
        &mut self,
        schema: SchemaRef<'d>,
        facets: &Facets<'d>,
        site: &Site,
    ) -> Option<Type> {
        if !facets.string_values().is_empty() && facets.alternatives().is_empty() {
            return Some(self.slot(schema, site).ty);
        }
        if facets.ty == Some("array") {
            let items = facets.items?;
            let item = self.facets_of(items)?;
            let site = site.child("item", &["items"]);
            let ty = match item.ty {
                Some("array") => None,
                _ => self.header_type(items, &item, &site),
            };
            return Some(Type::List(Box::new(Slot::of(ty?))));
        }
        plain(facets).filter(|ty| *ty != Type::Any)
    }
}
