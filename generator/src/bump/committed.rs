//! The crate, or the workspace, as it stands in its folder.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use semver::Version;
use toml_edit::{DocumentMut, Item};

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

/// The generated files of a folder, manifests among them.
pub(super) fn files(folder: &Path) -> io::Result<Files> {
    let mut files = Files::new();
    let mut paths = output::generated_files(folder, Path::new("src"))?;
    paths.push(PathBuf::from(MANIFEST));
    paths.extend(output::files_of_parts(folder)?);
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

/// Whether what callers compile differs: any code, or manifests but for the version.
pub(super) fn differ(old: &Files, new: &Files) -> bool {
    compiled(old) != compiled(new)
}

fn compiled(files: &Files) -> Files {
    let files = files.iter().filter_map(|(path, text)| {
        let text = match path.ends_with(MANIFEST) {
            true => unversioned(text)?,
            // Tests that come along are nobody's to call.
            false if path.extension()? == "rs" && path.iter().any(|step| step == "src") => {
                text.clone()
            }
            false => return None,
        };
        Some((path.clone(), text))
    });
    files.collect()
}

/// A manifest without the version, which crates of a workspace ask of each other, too.
fn unversioned(text: &str) -> Option<String> {
    let mut manifest: DocumentMut = text.parse().ok()?;
    let package = manifest.get_mut("package")?.as_table_mut()?;
    let version = package.remove("version")?;
    let exactly = format!("={}", version.as_str()?);
    let dependencies = manifest.get_mut("dependencies");
    let dependencies = dependencies.and_then(Item::as_table_like_mut);
    for (_, wanted) in dependencies.into_iter().flat_map(|all| all.iter_mut()) {
        if let Some(wanted) = wanted.as_table_like_mut()
            && wanted.get("version").and_then(Item::as_str) == Some(&exactly)
        {
            wanted.remove("version");
        }
    }
    Some(manifest.to_string())
}
