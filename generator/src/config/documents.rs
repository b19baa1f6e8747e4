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

    /// Those of `specs` that have a `*`.
    pub fn patterns(&self) -> Vec<FilePattern> {
        let paths = self.specs.iter().map(|spec| Path::new(spec.as_str()));
        paths.filter_map(FilePattern::of).collect()
    }
}

/// The files of a folder whose names fit: what a `*` in `specs` stands for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FilePattern {
    /// The folder.
    pub folder: PathBuf,
    /// The name, with `*` for anything.
    pub name: String,
}

impl FilePattern {
    /// The pattern that a path is; `None` if it names one file.
    fn of(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_string_lossy().into_owned();
        let folder = match path.parent() {
            Some(parent) if parent != Path::new("") => parent,
            _ => Path::new("."),
        };
        name.contains('*').then(|| Self {
            folder: folder.to_owned(),
            name,
        })
    }

    /// Whether a file of this name is meant.
    pub fn fits(&self, name: &str) -> bool {
        matches(&self.name, name)
    }

    /// The files that there are.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn files(&self) -> std::io::Result<Vec<PathBuf>> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(&self.folder)? {
            let entry = entry?;
            if self.fits(&entry.file_name().to_string_lossy()) && entry.path().is_file() {
                found.push(self.folder.join(entry.file_name()));
            }
        }
        found.sort();
        Ok(found)
    }
}

/// The files that a path stands for: itself, or those whose names its `*` match.
fn matching(path: &Path) -> std::io::Result<Vec<PathBuf>> {
    match FilePattern::of(path) {
        Some(pattern) => pattern.files(),
        None => Ok(vec![path.to_owned()]),
    }
}
