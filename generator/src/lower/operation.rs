//! Operations, in document order.

use openapiv3::{Operation as Source, Parameter as SourceParameter, PathItem, ReferenceOr};

use crate::diagnostic::{Pointer, Problem};
use crate::lower::filter::{Filter, Subject};
use crate::lower::media_type::{self, Version};
use crate::lower::pagination::Evidence;
use crate::lower::{Lowering, made, server};
use crate::model::{Docs, Operation, Parameter, ParameterIn, Reason, Tag};

/// The tag of operations that have none.
pub(crate) const UNTAGGED: &str = "untagged";

/// One method on one path.
#[derive(Clone)]
pub(crate) struct Endpoint<'d> {
    pub(crate) path: &'d str,
    pub(crate) method: &'d str,
    /// The key of the operation in the path item.
    pub(crate) key_in_item: &'d str,
    pub(crate) source: &'d Source,
    pub(crate) item: &'d PathItem,
    pub(crate) item_pointer: Pointer,
    pub(crate) id: String,
    /// Whether the configuration says that it may be sent again.
    pub(crate) idempotent: bool,
    /// The rules of the configuration for its pages.
    pub(crate) paging_rules: Vec<usize>,
    /// The header that the configuration says holds an idempotency key.
    pub(crate) key: Option<String>,
}

impl<'d> Lowering<'d> {
    /// The operations of the document that are wanted.
    pub(crate) fn operations(&mut self) -> Vec<Operation> {
        let mut filter = Filter::of(self.config);
        let mut wanted = self.endpoints();
        wanted.retain_mut(|endpoint| {
            let subject = Subject {
                id: &endpoint.id,
                path: endpoint.path,
                tags: &endpoint.source.tags,
            };
            let is_wanted = filter.wants(subject);
            // Asking by QUERY changes nothing.
            let idempotent =
                is_wanted && (filter.is_idempotent(subject) || endpoint.method == "QUERY");
            endpoint.idempotent = idempotent;
            endpoint.paging_rules = match is_wanted {
                true => filter.pagination(subject),
                false => Vec::new(),
            };
            if is_wanted {
                endpoint.key = filter.key_header(subject).map(str::to_owned);
            }
            is_wanted
        });
        filter.report_unused(self.problems);
        if self.are_too_many(wanted.len()) {
            return Vec::new();
        }
        self.dated = wanted.iter().any(|endpoint| {
            let media_types = self.media_types(endpoint.source);
            media_types.into_iter().any(media_type::is_dated)
        });
        wanted
            .iter()
            .filter_map(|endpoint| self.operation(endpoint))
            .collect()
    }

    fn endpoints(&self) -> Vec<Endpoint<'d>> {
        let document = self.document;
        let mut endpoints = Vec::new();
        for (key, item) in &document.paths.paths {
            let ReferenceOr::Item(item) = item else {
                continue;
            };
            for (key_in_item, source) in item.iter() {
                let (path, method) = own_method(key, source).unwrap_or((key, key_in_item));
                endpoints.push(Endpoint {
                    path,
                    method,
                    source,
                    item,
                    key_in_item,
                    item_pointer: Pointer::root().child("paths").child(key),
                    id: match &source.operation_id {
                        Some(id) => id.clone(),
                        None => made_up_id(method, path),
                    },
                    idempotent: false,
                    paging_rules: Vec::new(),
                    key: None,
                });
            }
        }
        endpoints
    }

    fn operation(&mut self, endpoint: &Endpoint<'d>) -> Option<Operation> {
        let Endpoint {
            source, method, id, ..
        } = endpoint;
        let pointer = endpoint.item_pointer.child(endpoint.key_in_item);
        let version = self.version(endpoint, &pointer)?;
        let tag = self.tag(source.tags.first().map_or(UNTAGGED, String::as_str));
        let mut parameters = self.parameters(endpoint, &pointer);
        let body = self.body(source.request_body.as_ref(), id, &pointer, version);
        let body = body.map(|(body, parts)| {
            parameters.extend(parts);
            body
        });
        let (responses, accept, offers) = self.responses(source, method, id, &pointer, version);
        self.callbacks(source, id, &pointer);
        let mut decisions = self.decided_of_operation(endpoint, &pointer, version);
        let required = parameters.iter().filter(|one| one.required).count();
        let evidence = self.evidence(endpoint);
        self.paging_evidence.push(evidence);
        let item = endpoint.item;
        let (security, scopes) = self.security(source, &pointer);
        let mut operation = Operation {
            method: match endpoint.method == endpoint.key_in_item {
                true => method.to_ascii_uppercase(),
                false => (*method).to_owned(),
            },
            path: sent_part(endpoint.path).to_owned(),
            tag,
            docs: Docs {
                title: source.summary.clone().or(item.summary.clone()),
                description: source.description.clone().or(item.description.clone()),
                external: source
                    .external_docs
                    .as_ref()
                    .map(|docs| (docs.description.clone(), docs.url.clone())),
                deprecated: source.deprecated,
            },
            parameters,
            body,
            responses,
            security,
            scopes,
            accept,
            offers,
            server: server::of_operation(self.document, &source.servers, &item.servers),
            idempotent: endpoint.idempotent,
            pagination: None,
            place: self.place(&pointer),
            decisions: Vec::new(),
            id: id.clone(),
        };
        if operation.has_many_arguments() {
            let at = pointer.child("parameters");
            decisions.push(self.decision(Reason::ManyArguments(required), &at));
        }
        operation.decisions = decisions;
        Some(operation)
    }

    /// What document and configuration say of an operation's pages.
    fn evidence(&self, endpoint: &Endpoint<'d>) -> Evidence {
        Evidence::of(
            self.document,
            endpoint.source,
            [endpoint.path, endpoint.method],
            endpoint.paging_rules.clone(),
        )
    }

    /// The version of an operation; `None`, with a warning, where it has only later
    /// ones.
    fn version(&mut self, endpoint: &Endpoint<'d>, pointer: &Pointer) -> Option<Version<'d>> {
        if !self.dated {
            return Some(Version::None);
        }
        let media_types = self.media_types(endpoint.source);
        let wanted = self.config.api_version.as_deref();
        let version = Version::among(media_types.into_iter(), wanted);
        let Version::Not(oldest) = version else {
            return Some(version);
        };
        let message = format!(
            "`{}` is there only from version `{oldest}` on and is left out",
            endpoint.id
        );
        let problem = Problem::warning("no-such-version", message)
            .help(format!("ask for it with `--api-version {oldest}`"));
        self.report(problem, pointer);
        None
    }

    /// The media types of the body and of the successes of an operation.
    fn media_types(&self, source: &'d Source) -> Vec<&'d str> {
        let components = self.document.components.as_ref();
        let body = source.request_body.as_ref().and_then(|body| match body {
            ReferenceOr::Item(body) => Some(body),
            ReferenceOr::Reference { reference } => {
                let name = reference.strip_prefix("#/components/requestBodies/")?;
                components?.request_bodies.get(name)?.as_item()
            }
        });
        let responses = source.responses.responses.iter();
        let successes = responses
            .filter(|(status, _)| {
                use openapiv3::StatusCode::{Code, Range};
                matches!(status, Code(200..=299) | Range(2))
            })
            .filter_map(|(_, response)| match response {
                ReferenceOr::Item(response) => Some(response),
                ReferenceOr::Reference { reference } => {
                    let name = reference.strip_prefix("#/components/responses/")?;
                    components?.responses.get(name)?.as_item()
                }
            });
        let contents = body.into_iter().map(|body| &body.content);
        contents
            .chain(successes.map(|response| &response.content))
            .flat_map(|content| content.keys().map(String::as_str))
            .collect()
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
    fn parameters(&mut self, endpoint: &Endpoint<'d>, pointer: &Pointer) -> Vec<Parameter> {
        let mut parameters: Vec<Parameter> = Vec::new();
        let own = (&endpoint.source.parameters, pointer);
        let shared = (&endpoint.item.parameters, &endpoint.item_pointer);
        for (sources, owner) in [own, shared] {
            for (index, source) in sources.iter().enumerate() {
                let at = owner.child("parameters").child(&index.to_string());
                let Some((source, at)) = self.resolve_parameter(source, at) else {
                    continue;
                };
                let name = &source.parameter_data_ref().name;
                let same = |other: &Parameter| is_same(other, source);
                if parameters.iter().any(same) || !self.travels(endpoint, source, name, &at) {
                    continue;
                }
                parameters.push(self.parameter(source, &endpoint.id, &at));
            }
        }
        made::add_told(&mut parameters, endpoint.key.as_deref(), endpoint.method);
        in_path_order(&mut parameters, endpoint.path);
        parameters
    }

    /// Whether a parameter has a place to go to. `Accept`, `Content-Type` and
    /// `Authorization` are the client's (OpenAPI 3.0.3, "Parameter Object"), the
    /// last one only where the document has a security scheme for it.
    fn travels(
        &mut self,
        endpoint: &Endpoint<'d>,
        source: &SourceParameter,
        name: &str,
        at: &Pointer,
    ) -> bool {
        let message = match source {
            SourceParameter::Header { .. } => {
                let own = match name.to_ascii_lowercase().as_str() {
                    "accept" | "content-type" => true,
                    "authorization" => {
                        let own = endpoint.source.security.as_ref();
                        let all = own.or(self.document.security.as_ref());
                        all.is_some_and(|all| !all.is_empty())
                    }
                    _ => false,
                };
                if !own {
                    return true;
                }
                format!("header `{name}` is set by the client; callers cannot")
            }
            SourceParameter::Path { .. } => {
                if endpoint.path.contains(&format!("{{{name}}}")) {
                    return true;
                }
                format!(
                    "the path has no `{{{name}}}`; the parameter is left out of `{}`",
                    endpoint.id
                )
            }
            _ => return true,
        };
        self.report(Problem::warning("parameter-left-out", message), at);
        false
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
}

/// Whether a parameter is there already, by name and place.
fn is_same(known: &Parameter, source: &SourceParameter) -> bool {
    let name = &source.parameter_data_ref().name;
    match (source, known.location) {
        (SourceParameter::Header { .. }, ParameterIn::Header) => {
            known.name.eq_ignore_ascii_case(name)
        }
        (SourceParameter::Path { .. }, ParameterIn::Path)
        | (SourceParameter::Query { .. }, ParameterIn::Query)
        | (SourceParameter::Cookie { .. }, ParameterIn::Cookie) => known.name == *name,
        _ => false,
    }
}

/// A fragment tells operations of one path apart and is never sent (RFC 9110,
/// section 7.1).
fn sent_part(path: &str) -> &str {
    path.split('#').next().unwrap_or_default()
}

/// Path and method of an operation whose method 3.0 has no word for, by the key of its
/// path item and its extension.
fn own_method<'d>(key: &'d str, source: &'d Source) -> Option<(&'d str, &'d str)> {
    let method = source.extensions.get("x-clientwright-method")?.as_str()?;
    let path = key.strip_suffix(method)?.strip_suffix(' ')?;
    Some((path, method))
}

/// An id of an operation without one: `get /users/{id}` → `get_users_by_id`.
fn made_up_id(method: &str, path: &str) -> String {
    let mut id = method.to_ascii_lowercase();
    let path = path.split('?').next().unwrap_or_default();
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        let mut rest = segment;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            push_words(&mut id, before);
            push_words(&mut id, "by");
            push_words(&mut id, name);
            rest = after;
        }
        push_words(&mut id, rest);
    }
    if id.len() == method.len() {
        id.push_str("_root");
    }
    id
}

fn push_words(id: &mut String, words: &str) {
    for word in words.split(|c: char| !c.is_alphanumeric()) {
        if !word.is_empty() {
            id.push('_');
            id.push_str(word);
        }
    }
}

/// Path parameters as they stand in the path, then required ones, then the rest,
/// so that arguments read like the path does.
fn in_path_order(parameters: &mut [Parameter], path: &str) {
    parameters.sort_by_key(|parameter| {
        let position = path.find(&format!("{{{}}}", parameter.name));
        match (parameter.location, position) {
            (ParameterIn::Path, Some(position)) => (0, position),
            _ if parameter.required => (1, 0),
            _ => (2, 0),
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fragments_are_not_sent() {
        assert_eq!(sent_part("/a/{b}#c"), "/a/{b}");
        assert_eq!(sent_part("/a"), "/a");
    }

    #[test]
    fn ids_are_made_of_method_and_path() {
        for (method, path, id) in [
            ("get", "/users/{id}", "get_users_by_id"),
            ("get", "/users/{userId}/repos", "get_users_by_userId_repos"),
            ("post", "/", "post_root"),
            ("get", "/files/{name}.{ext}", "get_files_by_name_by_ext"),
            ("delete", "/a-b/{x}:undo", "delete_a_b_by_x_undo"),
            ("get", "/search?type=a", "get_search"),
            ("get", "/日本/{", "get_日本_by"),
        ] {
            assert_eq!(made_up_id(method, path), id);
        }
    }
}
