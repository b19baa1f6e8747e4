//! Files into a folder: all of them or none, and only what changed.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use similar::TextDiff;

use crate::emit::{CRATES, Files, HEADER_START, MODULE_NEEDS, PART_START};

/// Where files are put together before they take their places.
const STAGING: &str = ".clientwright-new";

/// The manifest of a crate.
const MANIFEST: &str = "Cargo.toml";

/// How a folder differs from what it should hold.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Files that are missing or differ, by path inside of the folder.
    pub changed: Vec<PathBuf>,
    /// Files of an earlier run that should no longer be there.
    pub stale: Vec<PathBuf>,
}

impl Difference {
    /// Nothing to do.
    pub fn is_empty(&self) -> bool {
        self.changed.is_empty() && self.stale.is_empty()
    }
}

/// Compares a folder with what it should hold.
///
/// # Errors
/// A path leads through a link, or a file cannot be read.
pub fn compare(folder: &Path, files: &Files) -> io::Result<Difference> {
    let mut difference = Difference::default();
    for (path, text) in files {
        let target = inside(folder, path)?;
        match fs::read(&target) {
            Ok(known) if known == text.as_bytes() => {}
            Ok(_) => difference.changed.push(path.clone()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                difference.changed.push(path.clone());
            }
            Err(error) => return Err(error),
        }
    }
    let expected = files.keys().cloned().collect();
    difference.stale = stale(folder, &expected)?;
    Ok(difference)
}

/// Files of an earlier run that are none of those expected, by path inside of the
/// folder.
///
/// # Errors
/// A file cannot be read.
pub fn stale(folder: &Path, expected: &BTreeSet<PathBuf>) -> io::Result<Vec<PathBuf>> {
    let is_crate = expected.contains(Path::new(MANIFEST));
    // Where the code of a crate, or of a module, stands.
    let code = if is_crate { "src" } else { "" };
    let mut known = generated_files(folder, Path::new(code))?;
    if is_crate {
        known.extend(files_of_parts(folder)?);
    }
    known.retain(|path| !expected.contains(path));
    Ok(known)
}

/// Makes a folder hold the files. What is already right is not touched, and
/// files that clientwright did not write stay. Everything new is written beside
/// its place first, so that a failure leaves the folder as it was.
///
/// # Errors
/// A path leads through a link, or a file cannot be written.
pub fn write(folder: &Path, files: &Files) -> io::Result<Difference> {
    let difference = compare(folder, files)?;
    if difference.is_empty() {
        return Ok(difference);
    }
    let staging = folder.join(STAGING);
    if staging.exists() {
        fs::remove_dir_all(&staging)?;
    }
    let staged = stage(&staging, files, &difference.changed);
    if let Err(error) = staged {
        // Whatever was staged is of no use to anybody.
        drop(fs::remove_dir_all(&staging));
        return Err(error);
    }
    for path in &difference.changed {
        let target = inside(folder, path)?;
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::rename(staging.join(path), target)?;
    }
    for path in &difference.stale {
        fs::remove_file(folder.join(path))?;
        remove_if_empty(folder, path);
    }
    if staging.exists() {
        fs::remove_dir_all(&staging)?;
    }
    Ok(difference)
}

fn stage(staging: &Path, files: &Files, changed: &[PathBuf]) -> io::Result<()> {
    for path in changed {
        let target = staging.join(path);
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(target, files.get(path).map_or("", String::as_str))?;
    }
    Ok(())
}

fn remove_if_empty(folder: &Path, path: &Path) {
    let parents = path.ancestors().skip(1);
    for parent in parents.take_while(|parent| *parent != Path::new("")) {
        // A folder that still holds something refuses to go.
        if fs::remove_dir(folder.join(parent)).is_err() {
            return;
        }
    }
}

/// The place of a generated file; refused if it is not a plain path into the
/// folder or leads through a link.
fn inside(folder: &Path, path: &Path) -> io::Result<PathBuf> {
    let mut place = folder.to_owned();
    for component in path.components() {
        let Component::Normal(name) = component else {
            let message = format!("{} does not lead into the output folder", path.display());
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        };
        place.push(name);
        if fs::symlink_metadata(&place).is_ok_and(|found| found.is_symlink()) {
            let message = format!(
                "{} is a link; output is not written through links",
                place.display()
            );
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
    }
    Ok(place)
}

/// Rust files of a folder, as paths from there, that an earlier run wrote under
/// `code`. Other generated modules in there are no part of it.
pub(crate) fn generated_files(folder: &Path, code: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![code.to_owned()];
    while let Some(inner) = open.pop() {
        let entries = match fs::read_dir(folder.join(&inner)) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        for entry in entries {
            let entry = entry?;
            let path = inner.join(entry.file_name());
            let kind = entry.file_type()?;
            if kind.is_dir() {
                if !is_module_root(&entry.path()) {
                    open.push(path);
                }
            } else if kind.is_file() && is_generated(&entry.path())? {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// What earlier runs wrote of the crates that are parts of a workspace. Other crates
/// beside them, generated or not, are somebody else's.
pub(crate) fn files_of_parts(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for part in folders_in(&folder.join(CRATES))? {
        let part = Path::new(CRATES).join(part);
        let manifest = part.join(MANIFEST);
        // What is behind a link is not in the folder.
        let is_linked = inside(folder, &manifest).is_err();
        let text = fs::read_to_string(folder.join(&manifest)).unwrap_or_default();
        if !is_linked && text.starts_with(PART_START) {
            found.extend(generated_files(folder, &part.join("src"))?);
            let readme = part.join("README.md");
            let has_readme = folder.join(&readme).is_file();
            found.extend(has_readme.then_some(readme));
            found.push(manifest);
        }
    }
    Ok(found)
}

/// The names of what is in a folder; none where there is no folder.
fn folders_in(folder: &Path) -> io::Result<Vec<std::ffi::OsString>> {
    match fs::read_dir(folder) {
        Ok(entries) => entries.map(|entry| Ok(entry?.file_name())).collect(),
        Err(error) if missing(&error) => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// Nothing is there, or a file where a folder would be.
fn missing(error: &io::Error) -> bool {
    [io::ErrorKind::NotFound, io::ErrorKind::NotADirectory].contains(&error.kind())
}

/// Whether a folder holds a generated module of its own.
fn is_module_root(folder: &Path) -> bool {
    let root = fs::read_to_string(folder.join("mod.rs"));
    root.is_ok_and(|text| text.starts_with(HEADER_START) && text.contains(MODULE_NEEDS))
}

fn is_generated(path: &Path) -> io::Result<bool> {
    let rust = path.extension().is_some_and(|extension| extension == "rs");
    if !rust {
        return Ok(false);
    }
    let mut start = Vec::new();
    let length = HEADER_START.len() as u64;
    fs::File::open(path)?.take(length).read_to_end(&mut start)?;
    Ok(start == HEADER_START.as_bytes())
}

/// Lines of context that a diff shows around a change.
const CONTEXT: usize = 2;

/// Lines of a diff that are shown of one file.
const LONGEST_DIFF: usize = 20;

/// Lines after which files that differ are only named.
const LONGEST_REPORT: usize = 80;

/// What differs, for people: a short diff of each file, of the first of many.
///
/// # Errors
/// A file cannot be read.
pub fn describe(folder: &Path, files: &Files, difference: &Difference) -> io::Result<String> {
    let mut text = String::new();
    for path in &difference.changed {
        let shown = folder.join(path);
        let Ok(known) = fs::read_to_string(&shown) else {
            text.push_str(&format!("missing: {}\n", shown.display()));
            continue;
        };
        text.push_str(&format!("stale: {}\n", shown.display()));
        if text.lines().count() > LONGEST_REPORT {
            continue;
        }
        let wanted = files.get(path).map_or("", String::as_str);
        let diff = TextDiff::from_lines(known.as_str(), wanted);
        let unified = diff.unified_diff().context_radius(CONTEXT).to_string();
        let mut lines = unified.lines();
        for line in lines.by_ref().take(LONGEST_DIFF) {
            text.push_str(line);
            text.push('\n');
        }
        match lines.count() {
            0 => {}
            more => text.push_str(&format!("… {more} more lines\n")),
        }
    }
    for path in &difference.stale {
        text.push_str(&format!(
            "no longer generated: {}\n",
            folder.join(path).display()
        ));
    }
    Ok(text)
}
