//! `clientwright init`.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use clientwright::config::commented;

use crate::cli::{DONE, MISUSE};

/// Folders that documents are looked for in.
const FOLDERS: &[&str] = &["spec", "specs", "openapi", "api", "."];

/// How much of a file is looked at to see whether it is an OpenAPI document.
const LOOKED_AT: usize = 4096;

/// Write a commented clientwright.toml for the documents found here.
#[derive(Debug, Args)]
pub(super) struct Init {
    /// Documents; without any, those found in spec/, specs/, openapi/, api/ and
    /// here.
    #[arg(value_name = "SPEC")]
    specs: Vec<PathBuf>,
}

impl Init {
    pub(super) fn run(self) -> u8 {
        let specs = match self.specs.is_empty() {
            true => found(),
            false => self.specs,
        };
        let text = commented(&specs);
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open("clientwright.toml");
        match file.and_then(|mut file| file.write_all(text.as_bytes())) {
            Ok(()) => {
                match &specs[..] {
                    [] => eprintln!("wrote clientwright.toml; name your documents in it"),
                    [one] => eprintln!("wrote clientwright.toml for {}", one.display()),
                    _ => eprintln!("wrote clientwright.toml for {} documents", specs.len()),
                }
                DONE
            }
            Err(error) => {
                match error.kind() {
                    ErrorKind::AlreadyExists => {
                        eprintln!("error: there is a clientwright.toml already; it stays as it is");
                    }
                    _ => eprintln!("error: clientwright.toml: {error}"),
                }
                MISUSE
            }
        }
    }
}

/// OpenAPI documents in the first usual folder that has any.
fn found() -> Vec<PathBuf> {
    FOLDERS
        .iter()
        .map(|folder| documents(Path::new(folder)))
        .find(|found| !found.is_empty())
        .unwrap_or_default()
}

fn documents(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let paths = entries.filter_map(|entry| {
        let path = entry.ok()?.path();
        // `./api.yaml` is what nobody writes.
        Some(path.strip_prefix(".").map(Path::to_owned).unwrap_or(path))
    });
    let mut found: Vec<PathBuf> = paths.filter(|path| is_document(path)).collect();
    found.sort();
    found
}

fn is_document(path: &Path) -> bool {
    let known = path.extension().and_then(|extension| extension.to_str());
    if !matches!(known, Some("yaml" | "yml" | "json")) {
        return false;
    }
    let Ok(text) = std::fs::read(path) else {
        return false;
    };
    let start = String::from_utf8_lossy(&text[..text.len().min(LOOKED_AT)]).into_owned();
    start.contains("openapi") || start.contains("swagger")
}
