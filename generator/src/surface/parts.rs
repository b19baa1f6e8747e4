//! What shares one version: the crates of a workspace, the APIs of one crate.

use std::path::{Path, PathBuf};

use toml_edit::DocumentMut;

use crate::emit::{CRATES, Files, parted};
use crate::surface::items::Depth;
use crate::surface::{Kind, Surface, SurfaceError, modules, of_code, of_modules};

/// What has one version.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Versioned<'a> {
    /// A crate.
    Crate,
    /// The crates of a workspace.
    Workspace,
    /// A crate of several APIs, which are these modules.
    Modules(&'a [String]),
}

/// A crate or a module with a surface of its own.
#[derive(Debug)]
pub(crate) struct Part {
    /// Its name; empty for the crate that is not a part of another, and for what a
    /// crate has besides its APIs.
    pub(crate) name: String,
    /// A crate or a module.
    pub(crate) kind: Kind,
    pub(crate) surface: Surface,
}

/// The surfaces of all parts, the whole first.
///
/// # Errors
/// Code that is no Rust.
pub(crate) fn parts(files: &Files, what: Versioned<'_>) -> Result<Vec<Part>, SurfaceError> {
    match what {
        // A workspace that was one crate, or the other way round, has a whole, too.
        Versioned::Crate | Versioned::Workspace => of_workspace(files),
        Versioned::Modules(names) => of_several(files, names),
    }
}

fn of_several(files: &Files, names: &[String]) -> Result<Vec<Part>, SurfaceError> {
    let (whole, modules) = parted(files, names);
    let mut parts = vec![Part {
        name: String::new(),
        kind: Kind::Crate,
        surface: of_code(&whole)?,
    }];
    for (name, files) in modules {
        let surface = of_code(&files)?;
        parts.push(Part {
            name,
            kind: Kind::Module,
            surface,
        });
    }
    Ok(parts)
}

fn of_workspace(files: &Files) -> Result<Vec<Part>, SurfaceError> {
    let mut modules = modules::Modules::default();
    let mut roots = Vec::new();
    for (name, folder) in crates(files) {
        if let Some(root) = modules::read(&mut modules, files, &folder)? {
            modules.crates.insert(name.replace('-', "_"), root);
            roots.push((name, folder, root));
        }
    }
    let is_whole = |folder: &PathBuf| folder == Path::new("");
    // It hands on all that the others have. What each of them hands on of the rest,
    // would be looked at once for each.
    let has_whole = roots.iter().any(|(_, folder, _)| is_whole(folder));
    let parts = roots.into_iter().map(|(name, folder, root)| {
        let depth = match has_whole && !is_whole(&folder) {
            true => Depth::Names,
            false => Depth::Full,
        };
        Part {
            surface: of_modules(&modules, root, (files, &folder), depth),
            name: match is_whole(&folder) {
                true => String::new(),
                false => name,
            },
            kind: Kind::Crate,
        }
    });
    Ok(parts.collect())
}

/// Names and folders of crates, that which brings all together first.
fn crates(files: &Files) -> Vec<(String, PathBuf)> {
    let manifests = files
        .iter()
        .filter(|(path, _)| path.ends_with("Cargo.toml"));
    let mut crates: Vec<(String, PathBuf)> = manifests
        .filter_map(|(path, text)| {
            let folder = path.parent()?.to_owned();
            let is_one = folder == Path::new("") || folder.parent() == Some(Path::new(CRATES));
            let manifest: DocumentMut = text.parse().ok()?;
            let name = manifest.get("package")?.get("name")?.as_str()?.to_owned();
            is_one.then_some((name, folder))
        })
        .collect();
    crates.sort_by(|one, other| one.1.cmp(&other.1));
    crates
}
