//! The crate as it stands in its folder.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use semver::Version;
use toml_edit::DocumentMut;

use crate::emit::{Files, HEADER_START, MANIFEST_START};
use crate::output;

const MANIFEST: &str = "Cargo.toml";

/// The version of a generated crate in a folder; `None` if there is none.
pub fn committed_version(folder: &Path) -> Option<Version> {
    let text = fs::read_to_string(folder.join(MANIFEST)).ok()?;
    // A manifest of somebody else's says nothing of what we generate.
    let manifest = text.starts_with(MANIFEST_START).then_some(text)?;
    let manifest: DocumentMut = manifest.parse().ok()?;
    Version::parse(manifest.get("package")?.get("version")?.as_str()?).ok()
}

/// The generated files of a folder, its manifest among them.
pub(super) fn files(folder: &Path) -> io::Result<Files> {
    let mut files = Files::new();
    let mut paths = output::generated_files(folder, Path::new("src"))?;
    paths.push(PathBuf::from(MANIFEST));
    for path in paths {
        match fs::read_to_string(folder.join(&path)) {
            Ok(text) => drop(files.insert(path, text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    let is_code = |text: &String| text.starts_with(HEADER_START);
    match files.values().any(is_code) {
        true => Ok(files),
        false => Ok(Files::new()),
    }
}

/// Whether what callers compile differs: any code, or the manifest but for its
/// version.
pub(super) fn differ(old: &Files, new: &Files) -> bool {
    let code = |files: &Files| -> Vec<(PathBuf, String)> {
        let code = files.iter().filter(|(path, _)| path.starts_with("src"));
        code.map(|(path, text)| (path.clone(), text.clone()))
            .collect()
    };
    code(old) != code(new) || unversioned(old) != unversioned(new)
}

fn unversioned(files: &Files) -> Option<String> {
    let mut manifest: DocumentMut = files.get(Path::new(MANIFEST))?.parse().ok()?;
    manifest
        .get_mut("package")?
        .as_table_mut()?
        .remove("version");
    Some(manifest.to_string())
}
