//! Links that lead to operations that there are not.

use serde_json::Value;

use crate::diagnostic::Pointer;
use crate::dialect::at::At;
use crate::dialect::{Normalizer, Object};

/// A link and the operation it names, to be looked up when all are known.
pub(super) struct Link {
    pointer: Pointer,
    target: Target,
}

enum Target {
    Id(String),
    /// A pointer into `paths` of the same document.
    Pointer(String),
}

impl Normalizer<'_> {
    /// Keeps where a link leads.
    pub(super) fn remember_link(&mut self, link: &Object, at: &At<'_>) {
        let text = |key: &str| link.get(key).and_then(Value::as_str);
        let (key, target) = match (text("operationId"), text("operationRef")) {
            (Some(id), _) => ("operationId", Target::Id(id.to_owned())),
            (None, Some(reference)) => match reference.strip_prefix('#') {
                Some(pointer) => ("operationRef", Target::Pointer(pointer.to_owned())),
                None => return,
            },
            (None, None) => return,
        };
        self.links.push(Link {
            pointer: at.key(key).pointer(),
            target,
        });
    }

    /// Tells of links that lead nowhere.
    pub(super) fn tell_dead_links(&mut self, document: &Object) {
        for link in std::mem::take(&mut self.links) {
            let (found, name) = match &link.target {
                Target::Id(id) => (self.operation_ids.contains(id), id),
                Target::Pointer(pointer) => (leads_to_operation(document, pointer), pointer),
            };
            if !found {
                let message =
                    format!("the link leads to no operation: there is no `{name}`; it is ignored");
                let problem =
                    crate::diagnostic::Problem::warning("link-without-operation", message);
                self.report.push_at(problem, link.pointer);
            }
        }
    }
}

fn leads_to_operation(document: &Object, pointer: &str) -> bool {
    let mut tokens = pointer.split('/').skip(1);
    let (first, path, method) = (tokens.next(), tokens.next(), tokens.next());
    let Some((path, method)) = path.zip(method).filter(|_| first == Some("paths")) else {
        return false;
    };
    let path = path
        .replace("%7B", "{")
        .replace("%7D", "}")
        .replace("~1", "/")
        .replace("~0", "~");
    let paths = document.get("paths");
    paths
        .and_then(|paths| paths.get(&path)?.get(method))
        .is_some()
}

#[cfg(test)]
mod tests {
    use crate::dialect::testing::normalized;

    #[test]
    fn links_lead_to_operations() {
        let (_, problems) = normalized(
            "openapi: 3.0.0\ninfo: {title: t, version: v}\npaths: {'/a/{b}': {parameters: [{name: b, in: path, required: true, schema: {}}], get: {operationId: x, responses: {'200': {description: d, links: {a: {operationId: x}, b: {operationId: y}, c: {operationRef: '#/paths/~1a~1{b}/get'}, d: {operationRef: '#/paths/~1a/get'}}}}}}}",
        );
        let at = |link: &str| format!("/paths/~1a~1{{b}}/get/responses/200/links/{link}");
        let expected = [
            ("link-without-operation", at("b/operationId")),
            ("link-without-operation", at("d/operationRef")),
        ];
        assert_eq!(problems, expected);
    }
}
