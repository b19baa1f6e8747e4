//! What the tests of this stage share.

use openapiv3::OpenAPI;
use serde::Deserialize;
use serde_json::Value;

use crate::dialect::report::{Found, Report};
use crate::dialect::rewrite;
use crate::document::Origins;

/// The code of a problem and where it is.
pub(super) type Told = (&'static str, String);

fn run(yaml: &str) -> (Value, Vec<Told>, Vec<(String, String)>) {
    let mut root: Value = serde_yaml::from_str(yaml).unwrap();
    let mut report = Report::new(Origins::default());
    rewrite(&mut root, &mut report);
    let moves = std::mem::take(&mut report.moves);
    let told = |found: Found| (found.problem.code, found.pointer.to_string());
    let (found, _) = report.finish();
    (root, found.into_iter().map(told).collect(), moves)
}

/// The normalized document, which must fit, and what was told.
pub(super) fn normalized(yaml: &str) -> (Value, Vec<Told>) {
    let (root, problems, _) = run(yaml);
    OpenAPI::deserialize(&root).unwrap_or_else(|error| panic!("{error}: {root:#}"));
    (root, problems)
}

/// What was told of a document that may not fit.
pub(super) fn problems_of(yaml: &str) -> Vec<Told> {
    run(yaml).1
}

/// What moved where.
pub(super) fn moves(yaml: &str) -> Vec<(String, String)> {
    run(yaml).2
}

/// A document with one schema, `S`.
fn with_schema(version: &str, schema: &str) -> String {
    let schema: Value = serde_yaml::from_str(schema).unwrap();
    let head = "info: {title: t, version: v}\npaths: {}\n";
    match version {
        "2.0" => format!("swagger: '2.0'\n{head}definitions: {{S: {schema}}}"),
        _ => format!("openapi: {version}\n{head}components: {{schemas: {{S: {schema}}}}}"),
    }
}

/// One normalized schema and what was told of it.
pub(super) fn schema(version: &str, schema: &str) -> (Value, Vec<Told>) {
    let (root, problems) = normalized(&with_schema(version, schema));
    (root["components"]["schemas"]["S"].clone(), problems)
}

/// What moved where in one schema.
pub(super) fn moves_of_schema(version: &str, schema: &str) -> Vec<(String, String)> {
    moves(&with_schema(version, schema))
}

/// The codes alone.
pub(super) fn codes(problems: &[Told]) -> Vec<&'static str> {
    problems.iter().map(|(code, _)| *code).collect()
}
