//! The files that `specs` stands for.

use std::path::{Path, PathBuf};

use crate::config::{ApiConfig, matches};
use crate::diagnostic::Problem;

impl ApiConfig {
    /// The documents: `specs` with `*` in file names written out, in order.
    ///
    /// # Errors
    /// No documents, or a pattern that no file matches.
    pub fn documents(&self) -> Result<Vec<PathBuf>, Problem> {
        if self.specs.is_empty() {
            return Err(Problem::error("no-documents", "no documents are given")
                .help("name them in `specs`"));
        }
        let mut documents = Vec::new();
        for spec in &self.specs {
            let fault = |message: String| {
                let problem = Problem::error("no-documents", message);
                match &spec.place {
                    Some(place) => problem.at(place.clone()),
                    None => problem,
                }
            };
            let found = matching(Path::new(spec.as_str()))
                .map_err(|error| fault(format!("{}: {error}", spec.value)))?;
            if found.is_empty() {
                return Err(fault(format!("no file matches `{}`", spec.value)));
            }
            documents.extend(found);
        }
        Ok(documents)
    }
}

/// The files that a path stands for: itself, or those whose names its `*` match.
fn matching(pattern: &Path) -> std::io::Result<Vec<PathBuf>> {
    let name = pattern.file_name().unwrap_or_default().to_string_lossy();
    if !name.contains('*') {
        return Ok(vec![pattern.to_owned()]);
    }
    let folder = match pattern.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if matches(&name, &entry.file_name().to_string_lossy()) && entry.path().is_file() {
            found.push(folder.join(entry.file_name()));
        }
    }
    found.sort();
    Ok(found)
}
