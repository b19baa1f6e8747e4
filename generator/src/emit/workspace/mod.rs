//! A workspace in place of one crate: types and the runtime in a crate that all
//! others share, operations in a crate for each tag, and a crate that brings them
//! together, with the same paths as one crate has.
//!
//! The code is that of one crate; what it calls in other crates of the workspace is
//! public there, but hidden from docs.

mod homes;
mod manifests;
mod open;
mod readmes;
mod roots;
pub(super) mod traits;

pub(crate) use manifests::PART_START;

use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;
use rayon::prelude::*;

use crate::emit::file::Draft;
use crate::emit::{Emission, EmitError, Files, RUSTFMT, cli, features, mock};
use crate::names::TYPES_CRATE;

/// Where the crates stand, but for the one that brings them together.
pub(crate) const CRATES: &str = "crates";

/// Spreads the files of one crate over those of a workspace.
pub(super) fn workspace(emission: Emission<'_>, files: Files) -> Result<Files, EmitError> {
    let mut placed = Files::new();
    for (path, text) in files {
        let (path, text) = emission.placed(path, text);
        placed.insert(path, text);
    }
    let roots = roots::drafts(emission);
    let roots = roots.par_iter().map(Draft::render);
    placed.extend(roots.collect::<Result<Files, EmitError>>()?);
    placed.extend(roots::runtimes(emission));
    placed.extend(described(emission, &placed));
    placed.insert("rustfmt.toml".into(), RUSTFMT.to_owned());
    Ok(placed)
}

/// Manifests and READMEs, which say the version.
pub(super) fn described(emission: Emission<'_>, files: &Files) -> Files {
    let mut described = Files::new();
    described.extend(manifests::manifests(emission, files));
    described.extend(readmes::readmes(emission));
    described
}

/// The folder of a crate.
fn folder(name: &str) -> PathBuf {
    Path::new(CRATES).join(name)
}

/// A file of a crate in its folder.
fn at<'a>(
    folder: &Path,
    path: &str,
    make: impl Fn() -> TokenStream + Send + Sync + 'a,
) -> Draft<'a> {
    // Paths of files are compared with `/`, on Windows, too.
    let folder = folder.to_string_lossy().replace('\\', "/");
    Draft::whole(format!("{folder}/{path}"), make)
}

/// The files of a crate in its folder, as paths from there.
fn files_of(files: &Files, folder: &Path) -> Files {
    let inner = files.iter().filter_map(|(path, text)| {
        let path = path.strip_prefix(folder).ok()?;
        Some((path.to_owned(), text.clone()))
    });
    inner
        .filter(|(path, _)| folder != Path::new("") || !path.starts_with(CRATES))
        .collect()
}

/// Whether a feature is of the crate that brings all together alone, which has its
/// code.
fn is_of_whole(feature: &str) -> bool {
    [cli::FEATURE, mock::FEATURE].contains(&feature)
}

impl Emission<'_> {
    /// Where a file of one crate stands in the workspace, and what it says there.
    fn placed(&self, path: PathBuf, text: String) -> (PathBuf, String) {
        let types = folder(TYPES_CRATE);
        let steps: Vec<&str> = path.iter().filter_map(|step| step.to_str()).collect();
        match steps[..] {
            ["src", "client.rs" | "headers.rs" | "servers.rs"] => (types.join(path), text),
            ["src", "runtime", _] => match features::of_file(&path, &text) {
                Some(feature) if is_of_whole(feature) => (path, text),
                _ => (types.join(path), open::opened(&text)),
            },
            [
                "src",
                "arbitrary" | "operations" | "round_trip" | "types" | "wire",
                file,
            ] => {
                let module = file.strip_suffix(".rs").unwrap_or(file);
                (self.folder_of(module).join(path), text)
            }
            _ => (path, text),
        }
    }

    /// The folder of the crate with a tag's module; what tags share is with the
    /// types.
    fn folder_of(&self, module: &str) -> PathBuf {
        let mut tags = 0..self.api.tags.len();
        let found = tags.find(|tag| self.tag_file(*tag) == module);
        folder(found.map_or(TYPES_CRATE, |tag| self.part_of(tag)))
    }

    /// The crate that has the operations of a tag, by its name in the workspace.
    fn part_of(&self, tag: usize) -> &str {
        let mut parts = self.names.parts().iter();
        let part = parts.find(|part| part.tags.contains(&tag));
        part.map_or(TYPES_CRATE, |part| &part.name)
    }

    /// The name of a crate's package.
    fn package_of(&self, part: &str) -> String {
        format!("{}-{part}", self.package.name)
    }

    /// The crate that callers of a tag's operations name.
    pub(super) fn crate_of(&self, tag: usize) -> String {
        let package = match self.is_workspace() {
            true => self.package_of(self.part_of(tag)),
            false => self.package.name.clone(),
        };
        package.replace('-', "_")
    }
}
