//! Documented responses and their headers.

use openapiv3::{
    Header as SourceHeader, Operation as Source, ParameterSchemaOrContent, ReferenceOr,
    Response as SourceResponse, StatusCode,
};

use crate::diagnostic::{Pointer, Problem};
use crate::lower::Lowering;
use crate::lower::media_type;
use crate::lower::schema::{Site, docs, plain};
use crate::model::{Docs, Header, HeaderSet, Response, Slot, StatusSpec, Type, TypePath, View};

impl<'d> Lowering<'d> {
    /// The documented responses of an operation, and its `Accept` header.
    pub(crate) fn responses(
        &mut self,
        source: &'d Source,
        operation: &str,
        pointer: &Pointer,
        version: Option<&str>,
    ) -> (Vec<Response>, String) {
        let at = pointer.child("responses");
        let numbered = source.responses.responses.iter();
        let all = numbered
            .map(|(status, response)| (spec(status), status.to_string(), response))
            .chain(
                source
                    .responses
                    .default
                    .iter()
                    .map(|response| (StatusSpec::Default, "default".to_owned(), response)),
            );
        let mut responses = Vec::new();
        let mut accepted: Vec<&'d str> = Vec::new();
        for (status, key, response) in all {
            let Some((response, at)) = self.resolve_response(response, at.child(&key)) else {
                continue;
            };
            let chosen = media_type::choose(&response.content, version);
            if let Some((media_type, _)) = chosen
                && status.is_success()
                && !accepted.contains(&media_type)
            {
                accepted.push(media_type);
            }
            let body = self.response_body(response, operation, status, &at, version);
            responses.push(Response {
                status,
                body,
                headers: self.headers(response, operation, status, &at),
                description: response.description.clone(),
            });
        }
        responses.sort_by_key(|response| response.status);
        (responses, accepted.join(", "))
    }

    fn resolve_response(
        &mut self,
        source: &'d ReferenceOr<SourceResponse>,
        at: Pointer,
    ) -> Option<(&'d SourceResponse, Pointer)> {
        let reference = match source {
            ReferenceOr::Item(response) => return Some((response, at)),
            ReferenceOr::Reference { reference } => reference,
        };
        let name = reference.strip_prefix("#/components/responses/");
        let components = self.document.components.as_ref();
        let found = name.zip(components).and_then(|(name, components)| {
            let response = components.responses.get(name)?.as_item()?;
            let pointer = Pointer::root().child("components").child("responses");
            Some((response, pointer.child(name)))
        });
        if found.is_none() {
            let problem = Problem::error(
                "unresolved-ref",
                format!("`{reference}` names no response of this document"),
            );
            self.report(problem, &at);
        }
        found
    }

    fn response_body(
        &mut self,
        response: &'d SourceResponse,
        operation: &str,
        status: StatusSpec,
        at: &Pointer,
        version: Option<&str>,
    ) -> Option<Slot> {
        let (media_type, content) = media_type::choose(&response.content, version)?;
        let schema = content.schema.as_ref()?;
        let at = at.child("content").child(media_type);
        if !media_type::is_json(media_type) {
            let problem = Problem::warning(
                "unsupported-media-type",
                format!(
                    "a response of `{media_type}` is not decoded yet; callers get its status and headers"
                ),
            );
            self.report(problem, &at);
            return None;
        }
        let step = match status {
            StatusSpec::Code(code) => code.to_string(),
            StatusSpec::Range(digit) => format!("{digit}xx"),
            StatusSpec::Default => "default".to_owned(),
        };
        let path = TypePath::root(operation);
        let site = Site {
            path: if status.is_success() {
                path.child("response")
            } else {
                path.child("error").child(step)
            },
            pointer: at.child("schema"),
            view: View::Response,
        };
        Some(self.slot(schema.into(), &site))
    }

    /// The index of the set of headers that a response documents.
    fn headers(
        &mut self,
        response: &'d SourceResponse,
        operation: &str,
        status: StatusSpec,
        at: &Pointer,
    ) -> Option<usize> {
        let mut headers = Vec::new();
        for (name, source) in &response.headers {
            let at = at.child("headers").child(name);
            if let Some(header) = self.header(name, source, &at) {
                headers.push(header);
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
        source: &'d ReferenceOr<SourceHeader>,
        at: &Pointer,
    ) -> Option<Header> {
        let header = match source {
            ReferenceOr::Item(header) => header,
            ReferenceOr::Reference { reference } => {
                let key = reference.strip_prefix("#/components/headers/")?;
                let components = self.document.components.as_ref()?;
                components.headers.get(key)?.as_item()?
            }
        };
        let schema = match &header.format {
            ParameterSchemaOrContent::Schema(schema) => Some(schema.into()),
            ParameterSchemaOrContent::Content(_) => None,
        };
        let facets = schema.and_then(|schema| self.facets_of(schema));
        let ty = facets
            .as_ref()
            .and_then(plain)
            .filter(|ty| *ty != Type::Any);
        if ty.is_none() {
            let problem = Problem::warning(
                "structured-header",
                format!("header `{name}` is no plain value; callers get its text"),
            );
            self.report(problem, at);
        }
        let from_schema = facets.as_ref().map(docs).unwrap_or_default();
        Some(Header {
            name: name.to_owned(),
            ty: ty.unwrap_or(Type::Text),
            docs: Docs {
                description: header.description.clone().or(from_schema.description),
                deprecated: header.deprecated.unwrap_or_default(),
                ..Docs::default()
            },
        })
    }
}

fn spec(status: &StatusCode) -> StatusSpec {
    match status {
        StatusCode::Code(code) => StatusSpec::Code(*code),
        StatusCode::Range(digit) => StatusSpec::Range(u8::try_from(*digit).unwrap_or_default()),
    }
}
