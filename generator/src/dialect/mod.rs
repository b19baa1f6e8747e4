//! One tree of any dialect to `openapiv3`.
//!
//! Faults that real documents share are repaired here, each with a warning, so
//! that later stages see only what OpenAPI 3.0 allows.

mod contradictions;
mod fit;
mod schemas;

use openapiv3::OpenAPI;
use serde::Deserialize;
use serde_json::Value;

use crate::diagnostic::{Pointer, Problem, Problems};
use crate::document::{Document, Origins};

/// A document that fits OpenAPI 3.0.
#[derive(Debug)]
pub struct Normalized {
    /// The document.
    pub openapi: OpenAPI,
    /// Where its parts come from.
    pub origins: Origins,
}

/// Repairs a document and reads it as OpenAPI 3.0.
///
/// `None` if it cannot be read; `problems` then says why.
pub fn normalize(document: Document, problems: &mut Problems) -> Option<Normalized> {
    let Document {
        mut root, origins, ..
    } = document;
    let mut report = Report {
        origins: &origins,
        problems,
    };
    if !is_supported(&root, &mut report) {
        return None;
    }
    contradictions::repair(&mut root, &mut report);
    match OpenAPI::deserialize(&root) {
        Ok(openapi) => Some(Normalized { openapi, origins }),
        Err(error) => {
            fit::explain(&root, &error, &mut report);
            None
        }
    }
}

/// Where repairs report to.
struct Report<'a> {
    origins: &'a Origins,
    problems: &'a mut Problems,
}

impl Report<'_> {
    fn push(&mut self, problem: Problem, pointer: &Pointer) {
        let problem = match self.origins.place(pointer) {
            Some(place) => problem.at(place),
            None => problem,
        };
        self.problems.push(problem);
    }
}

/// Whether the document is in a dialect that is read.
fn is_supported(root: &Value, report: &mut Report<'_>) -> bool {
    let version = root.get("openapi").and_then(Value::as_str);
    match version {
        Some(version) if version == "3.0" || version.starts_with("3.0.") => true,
        Some(version) => {
            let problem = Problem::error(
                "unsupported-dialect",
                format!("OpenAPI {version} is not read yet, only 3.0"),
            );
            report.push(problem, &Pointer::root().child("openapi"));
            false
        }
        None => {
            let problem = Problem::error(
                "not-openapi",
                "this is no OpenAPI document: it has no `openapi` with a version",
            )
            .help("start the document with `openapi: 3.0.3`");
            report.push(problem, &Pointer::root());
            false
        }
    }
}
