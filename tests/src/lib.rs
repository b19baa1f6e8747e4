//! What the test suites share: folders of documents, and what becomes of them.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use clientwright::config::{ApiConfig, Config};
use clientwright::diagnostic::{Colors, Report};
use clientwright::pipeline::Outcome;

/// The README's examples compile.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;

/// A document of a folder, or the folder of a document in several files.
#[derive(Debug, Clone)]
pub struct Case {
    /// The file's name without its extension, or the folder's.
    pub name: String,
    /// The document.
    pub path: PathBuf,
}

/// The documents of a folder under `tests/`, by name. A folder in it stands for
/// the `openapi.yaml` inside.
pub fn cases(folder: &str) -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = std::fs::read_dir(&folder).into_iter().flatten().flatten();
    let mut cases: Vec<Case> = entries.filter_map(|entry| case(&entry.path())).collect();
    cases.sort_by(|one, other| one.name.cmp(&other.name));
    cases
}

fn case(path: &Path) -> Option<Case> {
    let extension = path.extension().and_then(|extension| extension.to_str());
    let document = match extension {
        Some("yaml" | "yml" | "json") => path.to_owned(),
        None if path.is_dir() => ["openapi.yaml", "openapi.json"]
            .map(|name| path.join(name))
            .into_iter()
            .find(|path| path.exists())?,
        _ => return None,
    };
    Some(Case {
        name: path.file_stem()?.to_str()?.to_owned(),
        path: document,
    })
}

impl Case {
    /// What to generate: the document, by the configuration that stands beside
    /// it under the same name, if there is one.
    pub fn config(&self) -> ApiConfig {
        let beside = self.path.with_extension("toml");
        let config = Config::read(&beside).map(|config| config.apis);
        let mut api = match config {
            Ok(apis) => apis.into_iter().next().unwrap_or_default(),
            Err(_) => ApiConfig::default(),
        };
        api.specs = vec![self.path.to_string_lossy().into_owned().into()];
        api.name = Some(self.name.clone());
        api
    }
}

/// The problems of a run, with paths as they stand in the repository.
pub fn problems(outcome: &Outcome) -> String {
    let text = Report::new(&outcome.problems, &outcome.sources).human(Colors::Never);
    let text = text.replace(concat!(env!("CARGO_MANIFEST_DIR"), "/"), "");
    // Where the repository lies is the machine's business, too.
    match Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2) {
        Some(above) => text.replace(&format!("`{}/", above.display()), "`../../"),
        None => text,
    }
}

/// The generated files whose text depends on the document, one after another.
pub fn written(outcome: &Outcome) -> String {
    let mut text = String::new();
    for (path, file) in outcome.files.iter().flatten() {
        // The program and the stand-in server repeat what the methods say.
        let program = path.starts_with("src/cli")
            || path.ends_with("src/main.rs")
            || path.ends_with("src/mock.rs");
        let carried = program
            || path.starts_with("src/runtime")
            || path.extension().is_none_or(|e| e != "rs");
        if !carried {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "// ==== {}\n{file}", path.display());
        }
    }
    text
}
