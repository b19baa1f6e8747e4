mod merging;
mod reading;
mod references;
mod sections;
mod untrusted;

use std::path::PathBuf;

use serde_json::Value;
use tempfile::TempDir;

use super::{Document, ReadOptions, Sources, read};
use crate::diagnostic::{Pointer, Problems, Report};

/// What came of reading some files.
struct Outcome {
    document: Option<Document>,
    /// `code file:line:column message`, with notes indented below.
    problems: String,
    sources: Sources,
    folder: TempDir,
}

impl Outcome {
    fn root(&self) -> &Value {
        match &self.document {
            Some(document) => &document.root,
            None => panic!("not read: {}", self.problems),
        }
    }

    /// A part of the document.
    fn at(&self, pointer: &str) -> &Value {
        let part = self.root().pointer(pointer);
        part.unwrap_or_else(|| panic!("no {pointer} in {:#}", self.root()))
    }

    /// `file#pointer` of where a part comes from.
    fn place(&self, pointer: &str) -> String {
        let pointer = Pointer::parse(pointer).unwrap();
        let origins = &self.document.as_ref().unwrap().origins;
        let place = origins.place(&pointer).unwrap();
        let source = self.sources.get(place.file).unwrap();
        let file = source.path.file_name().unwrap().to_string_lossy();
        format!("{file}#{}", place.pointer)
    }
}

/// Reads the first of some files.
fn read_files(files: &[(&str, &str)]) -> Outcome {
    read_some(&files[..1], files, &ReadOptions::default())
}

/// Reads all of some files as one document.
fn read_all(files: &[(&str, &str)]) -> Outcome {
    read_some(files, files, &ReadOptions::default())
}

fn read_text(text: &str) -> Outcome {
    read_files(&[("api.yaml", text)])
}

fn read_some(specs: &[(&str, &str)], files: &[(&str, &str)], options: &ReadOptions) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let specs: Vec<_> = specs
        .iter()
        .map(|(name, _)| folder.path().join(name))
        .collect();
    read_paths(&specs, folder, options)
}

fn read_paths(specs: &[PathBuf], folder: TempDir, options: &ReadOptions) -> Outcome {
    let (mut sources, mut problems) = (Sources::default(), Problems::default());
    let document = read(specs, options, &mut sources, &mut problems);
    let json = Report::new(&problems, &sources).json();
    let mut text = String::new();
    for line in json.lines() {
        let problem: Value = serde_json::from_str(line).unwrap();
        text += &format!(
            "{} {}\n",
            problem["code"].as_str().unwrap(),
            said(&problem, &folder)
        );
        for note in problem["notes"].as_array().unwrap() {
            text += &format!("  {}\n", said(note, &folder));
        }
        if let Some(help) = problem["help"].as_str() {
            text += &format!("  help: {help}\n");
        }
    }
    Outcome {
        document,
        problems: text,
        sources,
        folder,
    }
}

fn said(problem: &Value, folder: &TempDir) -> String {
    let folder = format!("{}/", folder.path().display());
    let message = problem["message"].as_str().unwrap().replace(&folder, "");
    match problem["file"].as_str() {
        None => message,
        Some(file) => format!(
            "{}:{}:{} {message}",
            file.replace(&folder, ""),
            problem["line"],
            problem["column"],
        ),
    }
}
