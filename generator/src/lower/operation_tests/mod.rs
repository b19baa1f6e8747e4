//! What becomes of operations: small documents and the model of them.

mod answers;
mod bodies;
mod choices;
mod parameters;
mod servers_and_credentials;

use crate::config::ApiConfig;
use crate::diagnostic::{Problem, Problems};
use crate::document::Origins;
use crate::model::{Api, Operation};

/// Lowers a document; `rest` is what follows its head.
fn lowered(rest: &str, config: &ApiConfig) -> (Api, Vec<Problem>) {
    let text = format!("openapi: 3.0.3\ninfo: {{title: t, version: v}}\n{rest}");
    let document: serde_json::Value = serde_yaml::from_str(&text).unwrap();
    let document = serde_json::from_value(document).unwrap();
    let mut problems = Problems::default();
    let api = crate::lower::lower(&document, &Origins::default(), config, &mut problems);
    (api, problems.iter().cloned().collect())
}

/// Lowers one operation, of which all but its path is given, and its problems'
/// codes.
fn operation(path: &str, source: &str) -> (Operation, Vec<&'static str>) {
    let rest = format!("paths:\n  '{path}':\n    post: {source}\n");
    let (mut api, problems) = lowered(&rest, &ApiConfig::default());
    (api.operations.remove(0), codes(&problems))
}

fn codes(problems: &[Problem]) -> Vec<&'static str> {
    problems.iter().map(|problem| problem.code).collect()
}

const NO_ANSWER: &str = "responses: {default: {description: d}}";
