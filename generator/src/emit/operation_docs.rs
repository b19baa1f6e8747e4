//! The documentation of an operation.

use crate::emit::Emission;
use crate::emit::call::parameter_docs;
use crate::emit::docs::{self, Paragraphs};
use crate::emit::markdown::doc_text;
use crate::emit::outcome::{Outcome, is_success, status_words};
use crate::model::{Operation, Response};
use crate::names::OperationNames;

impl Emission<'_> {
    /// Summary, description, method and path, arguments, answers, errors and an
    /// example.
    pub(super) fn operation_docs(
        &self,
        operation: &Operation,
        names: &OperationNames,
        _outcome: &Outcome<'_>,
    ) -> String {
        let mut paragraphs = Paragraphs::default();
        paragraphs.add(&docs::text(&operation.docs, &docs::code(&operation.id)));
        let line = format!("{} {}", operation.method, operation.path);
        paragraphs.add(&docs::code(&line));
        if !operation.server.is_empty() {
            let server = docs::code(&operation.server);
            paragraphs.add(&format!(
                "Called at {server}, whatever the base URL, unless \
                 [`replace_server`](crate::ClientBuilder::replace_server) says otherwise."
            ));
        }
        if operation.pagination.is_some() {
            paragraphs.add(&pages(names));
        }
        paragraphs.add(&section("Arguments", &arguments(operation, names)));
        paragraphs.add(&other_media_types(operation));
        paragraphs.add(&scopes(operation));
        let answers = responses(operation, true);
        paragraphs.add(&section("Answers", &answers));
        paragraphs.add(&section("Errors", &responses(operation, false)));
        if let Some(example) = self.example(operation, names) {
            paragraphs.add(&format!("# Example\n\n{example}"));
        }
        paragraphs.text()
    }
}

/// That all pages can be read as one.
fn pages(names: &OperationNames) -> String {
    let call = &names.call;
    format!(
        "This is one page. [`items`]({call}::items) reads the items of all pages,\n\
         [`pages`]({call}::pages) the pages one by one."
    )
}

fn section(title: &str, items: &[String]) -> String {
    if items.is_empty() {
        return String::new();
    }
    format!("# {title}\n\n{}", items.join("\n"))
}

fn arguments(operation: &Operation, names: &OperationNames) -> Vec<String> {
    let parameters = operation.parameters.iter().zip(&names.parameters);
    let mut items: Vec<String> = parameters
        .filter(|(parameter, _)| parameter.required)
        .map(|(parameter, name)| item(&format!("`{name}`"), &parameter_docs(parameter)))
        .collect();
    if let Some(body) = operation.required_body().filter(|_| !operation.has_parts()) {
        let text = docs::text(&body.docs, "The body of the request.");
        items.push(item(&format!("`{}`", names.body), &text));
    }
    items
}

/// What else the document lets a body be.
fn other_media_types(operation: &Operation) -> String {
    let Some(body) = operation
        .body
        .as_ref()
        .filter(|body| !body.alternatives.is_empty())
    else {
        return String::new();
    };
    let others: Vec<String> = body
        .alternatives
        .iter()
        .map(|other| docs::code(other))
        .collect();
    format!(
        "The body is sent as {}; the document also has {}.",
        docs::code(&body.media_type),
        others.join(", ")
    )
}

/// Scopes that the credentials must have.
fn scopes(operation: &Operation) -> String {
    let schemes = operation.scopes.iter().map(|(scheme, scopes)| {
        let scopes: Vec<String> = scopes.iter().map(|scope| docs::code(scope)).collect();
        format!("Scopes with {}: {}.", docs::code(scheme), scopes.join(", "))
    });
    schemes.collect::<Vec<_>>().join("\n")
}

fn responses(operation: &Operation, success: bool) -> Vec<String> {
    let of_kind = |response: &&Response| is_success(operation, response) == success;
    let responses = operation.by_status().filter(of_kind);
    responses
        .map(|response| {
            item(
                &status_words(operation, response),
                &doc_text(&response.description),
            )
        })
        .collect()
}

/// A list item; further paragraphs are indented under it.
fn item(term: &str, text: &str) -> String {
    let mut lines = text.lines();
    let mut item = match lines.next() {
        Some(first) => format!("* {term}: {first}"),
        None => format!("* {term}"),
    };
    for line in lines {
        item.push('\n');
        if !line.is_empty() {
            item.push_str("  ");
            item.push_str(line);
        }
    }
    item
}
