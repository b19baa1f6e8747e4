//! Requests that the server makes: webhooks, and callbacks of operations. Callers get
//! the types of their bodies.

use indexmap::IndexMap;
use openapiv3::Operation;
use serde_json::Value;

use crate::diagnostic::Pointer;
use crate::lower::Lowering;
use crate::lower::facets::SchemaRef;
use crate::lower::schema::Site;
use crate::model::{Api, Docs, Incoming, Type, TypePath, View};

/// Where the dialects list webhooks and callbacks.
const WEBHOOKS: &str = "x-clientwright-webhooks";
const CALLBACKS: &str = "x-clientwright-callbacks";

impl<'d> Lowering<'d> {
    /// What the server sends without being called; nothing where only a part of the
    /// document is asked for.
    pub(crate) fn webhooks(&mut self) {
        if self.config.only.is_empty() {
            self.incoming(&self.document.extensions, WEBHOOKS, None, &Pointer::root());
        }
    }

    /// What the server sends to a URL that it got with a call.
    pub(crate) fn callbacks(&mut self, source: &'d Operation, id: &str, pointer: &Pointer) {
        self.incoming(&source.extensions, CALLBACKS, Some(id), pointer);
    }

    fn incoming(
        &mut self,
        extensions: &'d IndexMap<String, Value>,
        list: &str,
        operation: Option<&str>,
        pointer: &Pointer,
    ) {
        let listed = extensions.get(list).and_then(Value::as_array);
        for entry in listed.into_iter().flatten() {
            let text = |key: &str| entry.get(key).and_then(Value::as_str);
            let Some((reference, name)) = text("schema").zip(text("name")) else {
                continue;
            };
            let site = Site {
                path: TypePath::root(name).child("webhook"),
                pointer: pointer.clone(),
                view: View::Response,
            };
            let slot = self.slot(SchemaRef::Reference(reference), &site);
            self.incoming.push(Incoming {
                name: name.to_owned(),
                operation: operation.map(str::to_owned),
                method: text("method").unwrap_or_default().to_ascii_uppercase(),
                docs: Docs {
                    title: text("summary").map(str::to_owned),
                    description: text("description").map(str::to_owned),
                    ..Docs::default()
                },
                media_type: text("mediaType").unwrap_or_default().to_owned(),
                body: slot,
            });
        }
    }
}

/// Notes on types that they are bodies of such requests.
pub(crate) fn note(api: &mut Api) {
    for (index, incoming) in api.incoming.iter().enumerate() {
        if let Type::Named(id) = incoming.body.ty {
            api.types[id.0].incoming.push(index);
        }
    }
}
