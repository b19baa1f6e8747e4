//! The files that were read.

use std::path::{Path, PathBuf};

use crate::diagnostic::{Index, Place};

/// A file that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub u32);

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// JSON (RFC 8259).
    Json,
    /// YAML 1.2.
    Yaml,
    /// TOML 1.0: `clientwright.toml`, whose places are bytes.
    Toml,
}

/// A file: where it is and what it says.
#[derive(Debug, Clone)]
pub struct Source {
    /// The path as it is shown.
    pub name: String,
    /// The path as it was opened.
    pub path: PathBuf,
    /// The text, without a byte order mark.
    pub text: String,
    /// How it is written.
    pub format: Format,
}

/// Every file that was read, for showing problems and for the build scripts
/// that watch them.
#[derive(Debug, Default)]
pub struct Sources(Vec<Source>);

impl Sources {
    /// Adds a file.
    pub fn add(&mut self, source: Source) -> FileId {
        // A run reads far fewer files than a u32 counts.
        let id = FileId(u32::try_from(self.0.len()).unwrap_or(u32::MAX));
        self.0.push(source);
        id
    }

    /// A file; `None` if the id is from elsewhere.
    pub fn get(&self, file: FileId) -> Option<&Source> {
        self.0.get(usize::try_from(file.0).ok()?)
    }

    /// What is written at a place, quotes and all: `1.10`, where the tree only
    /// has 1.1. Each call scans the file.
    pub fn text(&self, place: &Place) -> Option<&str> {
        let source = self.get(place.file)?;
        let index = Index::new(source, std::iter::once(&place.pointer));
        source.text.get(index.bytes(place))
    }

    pub(crate) fn get_mut(&mut self, file: FileId) -> Option<&mut Source> {
        self.0.get_mut(usize::try_from(file.0).ok()?)
    }

    /// Every file, in the order they were read.
    pub fn iter(&self) -> impl Iterator<Item = &Source> {
        self.0.iter()
    }

    /// The paths of every file, for `rerun-if-changed`.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.0.iter().map(|source| source.path.as_path())
    }
}
