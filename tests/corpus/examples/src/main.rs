//! Finds the examples of an OpenAPI document that contradict their own schema.
//!
//! ```text
//! clientwright-examples DOCUMENT
//! ```
//!
//! Prints a line of JSON for each such example: where it stands, the keyword that it
//! breaks and the example itself.

mod examples;
mod schemas;

use std::path::Path;
use std::process::ExitCode;

use serde_json::{Value, json};

fn main() -> ExitCode {
    let Some(path) = std::env::args_os().nth(1) else {
        eprintln!("usage: clientwright-examples DOCUMENT");
        return ExitCode::from(2);
    };
    match faults(Path::new(&path)) {
        Ok(faults) => {
            faults.iter().for_each(|fault| println!("{fault}"));
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{}: {error}", Path::new(&path).display());
            ExitCode::FAILURE
        }
    }
}

/// The examples that break their schema.
///
/// # Errors
/// The file cannot be read, or is neither JSON nor YAML.
fn faults(path: &Path) -> Result<Vec<Value>, Box<dyn std::error::Error>> {
    let text = std::fs::read_to_string(path)?;
    // All JSON is YAML, but read much slower as such.
    let document: Value = match serde_json::from_str(&text) {
        Ok(document) => document,
        Err(_) => serde_yaml::from_str(&text)?,
    };
    let schemas = schemas::Schemas::of(&document)?;
    let examples = examples::of(&document);
    let faults = examples.iter().filter_map(|example| {
        let keyword = schemas.broken_keyword(&example.schema, &example.value)?;
        Some(json!({"at": example.at, "keyword": keyword, "example": example.value}))
    });
    Ok(faults.collect())
}
