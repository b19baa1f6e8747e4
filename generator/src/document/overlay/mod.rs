//! Overlays: files of actions that mend a document (OpenAPI Overlay 1.0 and 1.1).
//!
//! What an overlay brings points into the overlay when something is wrong with
//! it; the rest of the document points where it did.

mod action;
mod edit;
mod target;

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{Document, ReadOptions, file, is_fatal, parse};
use crate::config::Located;
use crate::diagnostic::{FileId, Place, Pointer, Problem, Problems, Sources};
use action::Action;

/// An overlay as it was read.
struct Overlay {
    file: FileId,
    root: Value,
    /// Whether parts that do not fit together are a fault: since 1.1.
    strict: bool,
}

/// Applies overlays to a document, in order.
///
/// `None` if one of them cannot be read or applied; `problems` then says why.
pub fn apply(
    document: &mut Document,
    overlays: &[Located<String>],
    specs: &[PathBuf],
    options: &ReadOptions,
    sources: &mut Sources,
    problems: &mut Problems,
) -> Option<()> {
    for path in overlays {
        let file = match file::read(Path::new(path.as_str()), path, options, sources) {
            Ok(file) => file,
            Err(problem) => {
                problems.push(match (&problem.place, &path.place) {
                    (None, Some(place)) => problem.at(place.clone()),
                    _ => problem,
                });
                return None;
            }
        };
        let root = parse::parse(file, sources, options, problems)?;
        let overlay = Overlay::of(file, root, problems)?;
        overlay.check_extends(Path::new(path.as_str()), specs, problems);
        overlay.apply(document, problems);
    }
    match is_fatal(problems) {
        true => None,
        false => Some(()),
    }
}

impl Overlay {
    fn of(file: FileId, root: Value, problems: &mut Problems) -> Option<Self> {
        let version = root.get("overlay").and_then(Value::as_str);
        let strict = match version {
            Some(version) if version == "1.0" || version.starts_with("1.0.") => false,
            Some(version) if version.starts_with("1.") => true,
            _ => {
                let pointer = match version {
                    Some(_) => Pointer::root().child("overlay"),
                    None => Pointer::root(),
                };
                let problem =
                    Problem::error("not-an-overlay", "this is no OpenAPI Overlay of version 1")
                        .help("start the file with `overlay: 1.0.0`");
                problems.push(problem.at(Place::value(file, pointer)));
                return None;
            }
        };
        Some(Self { file, root, strict })
    }

    fn place(&self, pointer: &Pointer) -> Place {
        Place::value(self.file, pointer.clone())
    }

    /// Warns if the overlay says that it is for another document.
    fn check_extends(&self, path: &Path, specs: &[PathBuf], problems: &mut Problems) {
        let Some(extends) = self.root.get("extends").and_then(Value::as_str) else {
            return;
        };
        let local = extends.strip_prefix("file://").unwrap_or(extends);
        if local.contains("://") {
            return;
        }
        let target = path
            .parent()
            .unwrap_or(Path::new(""))
            .join(local)
            .canonicalize()
            .ok();
        let meant = |spec: &PathBuf| {
            spec.canonicalize()
                .ok()
                .is_some_and(|spec| target == Some(spec))
        };
        if !specs.iter().any(meant) {
            let message = format!(
                "this overlay is for `{extends}`, which is not read here; it is applied all the same"
            );
            let problem = Problem::warning("overlay-extends", message);
            problems.push(problem.at(self.place(&Pointer::root().child("extends"))));
        }
    }

    fn apply(&self, document: &mut Document, problems: &mut Problems) {
        let at = Pointer::root().child("actions");
        let Some(actions) = self.root.get("actions").and_then(Value::as_array) else {
            let problem = Problem::error("invalid-overlay", "an overlay needs `actions`, a list");
            problems.push(problem.at(self.place(&at)));
            return;
        };
        for (index, value) in actions.iter().enumerate() {
            let at = at.child(&index.to_string());
            if let Some(action) = Action::of(self, value, at, problems) {
                action.apply(document, problems);
            }
        }
    }
}

#[cfg(test)]
mod tests;
