//! What docs say of requests that the server makes.

use crate::emit::Emission;
use crate::emit::docs;
use crate::emit::markdown::doc_text;
use crate::emit::rust_type::From;
use crate::model::{Incoming, TypeDef};

/// More requests than this are counted in the docs of their type.
const MOST_NAMED: usize = 5;

impl Emission<'_> {
    /// The docs of a type: what the document says of it, and which requests of the
    /// server's have it for their body.
    pub(super) fn type_docs(&self, definition: &TypeDef, fallback: &str) -> String {
        let mut text = docs::text(&definition.docs, fallback);
        let named = definition.incoming.iter().take(MOST_NAMED);
        let mut requests: Vec<String> = named
            .map(|index| request(&self.api.incoming[*index]))
            .collect();
        let rest = definition.incoming.len() - requests.len();
        if rest > 0 {
            requests.push(format!("{rest} more"));
        }
        if !requests.is_empty() {
            text.push_str(&format!(
                "\n\nThe server sends it: {}.",
                requests.join(", ")
            ));
        }
        text
    }

    /// The section of the crate's docs.
    pub(super) fn incoming_docs(&self) -> String {
        let incoming = &self.api.incoming;
        if incoming.is_empty() {
            return String::new();
        }
        let mut text = "## What the server sends\n\nWebhooks and callbacks are requests that the \
             server makes. Their bodies are types of this\ncrate, which `serde_json::from_slice` \
             reads where they come as JSON.\n\n| request | body | |\n|---|---|---|\n"
            .to_owned();
        for one in incoming {
            let ty = self
                .slot(&one.body, From::Elsewhere)
                .to_string()
                .replace(' ', "");
            let about = doc_text(one.docs.title.as_deref().unwrap_or_default());
            let about = docs::cell(&about);
            text.push_str(&format!(
                "| {} | {} | {about} |\n",
                docs::cell(&request(one)),
                docs::cell(&docs::code(&ty))
            ));
        }
        text
    }
}

/// `bookAdded` (`POST`), and of a callback its operation.
fn request(incoming: &Incoming) -> String {
    let name = docs::code(&incoming.name);
    let method = docs::code(&incoming.method);
    let form = match incoming.media_type.contains("json") {
        true => String::new(),
        false => format!(", {}", docs::code(&incoming.media_type)),
    };
    match &incoming.operation {
        Some(operation) => {
            let operation = docs::code(operation);
            format!("callback {name} of {operation} ({method}{form})")
        }
        None => format!("webhook {name} ({method}{form})"),
    }
}
