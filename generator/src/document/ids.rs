//! Names that schemas give themselves, `$id` and `$anchor` (JSON Schema 2020-12,
//! 8.2), and a document's own, `$self` (OpenAPI 3.2, "OpenAPI Object").

use std::collections::HashMap;

use serde_json::Value;
use url::Url;

use super::trail::{Step, Trail};
use crate::diagnostic::Pointer;

/// The names given in one file.
#[derive(Clone, Default)]
pub(super) struct Ids {
    /// By URL, what has an `$id`.
    resources: HashMap<Url, Pointer>,
    /// By the URL of the resource and the name, what has an `$anchor`.
    anchors: HashMap<(Url, String), Pointer>,
}

impl Ids {
    /// Finds the names, if the text has any: a scan of the text costs less than
    /// one of the tree.
    pub(super) fn find(text: &str, value: &Value, url: &Url) -> Self {
        let mut ids = Self::default();
        let any = ["$id", "$self", "$anchor", "$dynamicAnchor"]
            .iter()
            .any(|key| memchr::memmem::find(text.as_bytes(), key.as_bytes()).is_some());
        if any {
            ids.collect(value, url, None);
        }
        ids
    }

    pub(super) fn has_resources(&self) -> bool {
        !self.resources.is_empty()
    }

    pub(super) fn resource(&self, url: &Url) -> Option<&Pointer> {
        self.resources.get(url)
    }

    pub(super) fn anchor(&self, resource: &Url, name: &str) -> Option<&Pointer> {
        // One resource a file is by far the most common, and names across
        // resources rarely clash.
        let key = (resource.clone(), name.to_owned());
        self.anchors.get(&key).or_else(|| {
            let mut named = self.anchors.iter().filter(|((_, other), _)| other == name);
            let only = named.next();
            only.filter(|_| named.next().is_none())
                .map(|(_, pointer)| pointer)
        })
    }

    /// The innermost resource around a part of the file.
    pub(super) fn enclosing(&self, pointer: &Pointer) -> Option<(&Url, &Pointer)> {
        let tokens = pointer.tokens();
        self.resources
            .iter()
            .filter(|(_, start)| tokens.starts_with(&start.tokens()))
            .max_by_key(|(_, start)| start.len())
    }

    fn collect(&mut self, value: &Value, base: &Url, trail: Option<&Trail<'_>>) {
        let pointer = || Trail::pointer(trail, &Pointer::root());
        match value {
            Value::Object(object) => {
                let of_document = || object.get("$self").filter(|_| trail.is_none());
                let id = object.get("$id").or_else(of_document);
                let id = id.and_then(Value::as_str);
                let own = id.and_then(|id| base.join(id.trim_end_matches('#')).ok());
                if let Some(url) = &own {
                    self.resources.entry(url.clone()).or_insert_with(pointer);
                }
                let base = own.as_ref().unwrap_or(base);
                for key in ["$anchor", "$dynamicAnchor"] {
                    if let Some(name) = object.get(key).and_then(Value::as_str) {
                        let key = (base.clone(), name.to_owned());
                        self.anchors.entry(key).or_insert_with(pointer);
                    }
                }
                for (key, value) in object {
                    if is_payload(key) {
                        continue;
                    }
                    let step = Step::Key(key);
                    self.collect(
                        value,
                        base,
                        Some(&Trail {
                            parent: trail,
                            step,
                        }),
                    );
                }
            }
            Value::Array(items) => {
                for (item, value) in items.iter().enumerate() {
                    let step = Step::Item(item);
                    self.collect(
                        value,
                        base,
                        Some(&Trail {
                            parent: trail,
                            step,
                        }),
                    );
                }
            }
            _ => {}
        }
    }
}

fn is_payload(key: &str) -> bool {
    matches!(key, "example" | "examples" | "default" | "enum" | "const")
}
