//! Operations, in document order.

use openapiv3::{OpenAPI, Operation as Source, Parameter as SourceParameter, ReferenceOr};

use crate::diagnostic::{Pointer, Problem};
use crate::lower::Lowering;
use crate::lower::filter::{Filter, Subject};
use crate::lower::media_type;
use crate::lower::schema::Site;
use crate::model::{Body, Docs, Operation, Parameter, Tag, TypePath, View};

/// The tag of operations that have none.
const UNTAGGED: &str = "default";

/// The URL of the document's first server, with its variables' defaults.
pub(crate) fn server(document: &OpenAPI) -> String {
    let Some(server) = document.servers.first() else {
        return String::new();
    };
    let mut url = server.url.clone();
    for (name, variable) in server.variables.iter().flatten() {
        url = url.replace(&format!("{{{name}}}"), &variable.default);
    }
    url
}

impl<'d> Lowering<'d> {
    /// All operations of the document.
    pub(crate) fn operations(&mut self) -> Vec<Operation> {
        let document = self.document;
        let mut filter = Filter::of(self.config);
        let mut operations = Vec::new();
        for (path, item) in &document.paths.paths {
            let ReferenceOr::Item(item) = item else {
                continue;
            };
            let pointer = Pointer::root().child("paths").child(path);
            for (method, source) in item.iter() {
                let endpoint = Endpoint {
                    path,
                    method,
                    source,
                    shared: &item.parameters,
                    item_pointer: &pointer,
                };
                let id = endpoint.id();
                let subject = Subject {
                    id: &id,
                    path,
                    tags: &source.tags,
                };
                if filter.wants(subject) {
                    let mut operation = self.operation(&endpoint);
                    operation.idempotent = filter.is_idempotent(subject);
                    operations.push(operation);
                }
            }
        }
        filter.report_unused(self.problems);
        operations
    }

    fn operation(&mut self, endpoint: &Endpoint<'d, '_>) -> Operation {
        let source = endpoint.source;
        let pointer = endpoint.item_pointer.child(endpoint.method);
        let id = endpoint.id();
        let tag = self.tag(source.tags.first().map_or(UNTAGGED, String::as_str));
        let parameters = self.parameters(endpoint, &id, &pointer);
        let version = media_type::version_of(source, self.config.api_version.as_deref());
        let body = self.body(source, &id, &pointer, version.as_deref());
        let (responses, accept) = self.responses(source, &id, &pointer, version.as_deref());
        Operation {
            method: endpoint.method.to_ascii_uppercase(),
            path: endpoint.path.to_owned(),
            tag,
            docs: Docs {
                title: source.summary.clone(),
                description: source.description.clone(),
                external: source
                    .external_docs
                    .as_ref()
                    .map(|docs| (docs.description.clone(), docs.url.clone())),
                deprecated: source.deprecated,
            },
            parameters,
            body,
            responses,
            security: self.security(source),
            accept,
            idempotent: false,
            place: self.place(&pointer),
            id,
        }
    }

    fn tag(&mut self, name: &str) -> usize {
        if let Some(index) = self.tag_list.iter().position(|tag| tag.name == name) {
            return index;
        }
        let documented = self.document.tags.iter().find(|tag| tag.name == name);
        self.tag_list.push(Tag {
            name: name.to_owned(),
            description: documented.and_then(|tag| tag.description.clone()),
        });
        self.tag_list.len() - 1
    }

    /// Parameters of the operation and of its path, the operation's own
    /// winning; required ones first.
    fn parameters(
        &mut self,
        endpoint: &Endpoint<'d, '_>,
        id: &str,
        pointer: &Pointer,
    ) -> Vec<Parameter> {
        let mut parameters: Vec<Parameter> = Vec::new();
        let own = (&endpoint.source.parameters, pointer);
        let shared = (endpoint.shared, endpoint.item_pointer);
        for (sources, owner) in [own, shared] {
            for (index, source) in sources.iter().enumerate() {
                let at = owner.child("parameters").child(&index.to_string());
                let Some((source, at)) = self.resolve_parameter(source, at) else {
                    continue;
                };
                let parameter = self.parameter(source, id, &at);
                let known = |other: &Parameter| {
                    other.name == parameter.name && other.location == parameter.location
                };
                if !parameters.iter().any(known) {
                    parameters.push(parameter);
                }
            }
        }
        in_path_order(&mut parameters, endpoint.path);
        parameters
    }

    fn resolve_parameter(
        &mut self,
        source: &'d ReferenceOr<SourceParameter>,
        at: Pointer,
    ) -> Option<(&'d SourceParameter, Pointer)> {
        let reference = match source {
            ReferenceOr::Item(parameter) => return Some((parameter, at)),
            ReferenceOr::Reference { reference } => reference,
        };
        let name = reference.strip_prefix("#/components/parameters/");
        let components = self.document.components.as_ref();
        let found = name.zip(components).and_then(|(name, components)| {
            let parameter = components.parameters.get(name)?.as_item()?;
            let pointer = Pointer::root().child("components").child("parameters");
            Some((parameter, pointer.child(name)))
        });
        if found.is_none() {
            let problem = Problem::error(
                "unresolved-ref",
                format!("`{reference}` names no parameter of this document"),
            );
            self.report(problem, &at);
        }
        found
    }

    fn body(
        &mut self,
        source: &'d Source,
        id: &str,
        pointer: &Pointer,
        version: Option<&str>,
    ) -> Option<Body> {
        let at = pointer.child("requestBody");
        let (body, at) = match source.request_body.as_ref()? {
            ReferenceOr::Item(body) => (body, at),
            ReferenceOr::Reference { reference } => {
                let name = reference.strip_prefix("#/components/requestBodies/")?;
                let components = self.document.components.as_ref()?;
                let body = components.request_bodies.get(name)?.as_item()?;
                let at = Pointer::root().child("components").child("requestBodies");
                (body, at.child(name))
            }
        };
        let (media_type, content) = media_type::choose(&body.content, version)?;
        let at = at.child("content").child(media_type);
        if !media_type::is_json(media_type) {
            let problem = Problem::warning(
                "unsupported-media-type",
                format!(
                    "a request body of `{media_type}` is not supported yet; the operation sends none"
                ),
            );
            self.report(problem, &at);
            return None;
        }
        let site = Site {
            path: TypePath::root(id).child("body"),
            pointer: at.child("schema"),
            view: View::Request,
        };
        let slot = self.slot(content.schema.as_ref()?.into(), &site);
        Some(Body {
            media_type: media_type.to_owned(),
            slot,
            required: body.required,
            docs: Docs {
                description: body.description.clone(),
                ..Docs::default()
            },
            example: media_type::example(content),
        })
    }
}

/// One method on one path.
pub(crate) struct Endpoint<'d, 'p> {
    path: &'d str,
    method: &'d str,
    source: &'d Source,
    shared: &'d Vec<ReferenceOr<SourceParameter>>,
    item_pointer: &'p Pointer,
}

impl Endpoint<'_, '_> {
    /// `operationId`, or method and path.
    fn id(&self) -> String {
        match &self.source.operation_id {
            Some(id) => id.clone(),
            None => format!("{}{}", self.method, self.path),
        }
    }
}

/// Path parameters as they stand in the path, then required ones, then the rest,
/// so that arguments read like the path does.
fn in_path_order(parameters: &mut [Parameter], path: &str) {
    parameters.sort_by_key(|parameter| {
        let position = path.find(&format!("{{{}}}", parameter.name));
        match (parameter.location, position) {
            (crate::model::ParameterIn::Path, Some(position)) => (0, position),
            _ if parameter.required => (1, 0),
            _ => (2, 0),
        }
    });
}
