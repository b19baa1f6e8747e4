//! The documentation of an operation.

use crate::emit::Emission;
use crate::emit::docs::{self, Paragraphs};
use crate::emit::markdown::doc_text;
use crate::emit::operations::parameter_docs;
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
        paragraphs.add(&section("Arguments", &arguments(operation, names)));
        let answers = responses(operation, true);
        paragraphs.add(&section("Answers", &answers));
        paragraphs.add(&section("Errors", &responses(operation, false)));
        if let Some(example) = self.example(operation, names) {
            paragraphs.add(&format!("# Example\n\n{example}"));
        }
        paragraphs.text()
    }
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
    if let Some(body) = operation.body.as_ref().filter(|body| body.required) {
        let text = docs::text(&body.docs, "The body of the request.");
        items.push(item(&format!("`{}`", names.body), &text));
    }
    items
}

fn responses(operation: &Operation, success: bool) -> Vec<String> {
    let of_kind = |response: &&Response| is_success(operation, response) == success;
    let responses = operation.responses.iter().filter(of_kind);
    responses
        .map(|response| {
            item(
                &status_words(response.status),
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
