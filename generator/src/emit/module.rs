//! What makes a module of the user's crate out of the files of a crate.

use std::path::PathBuf;

use toml_edit::DocumentMut;

use crate::emit::file::HEADER;
use crate::emit::{Emission, Files, manifest};

/// What the root of a module says, and no other generated file.
pub(crate) const MODULE_NEEDS: &str = "// Needs in Cargo.toml, under [dependencies]:";

/// What the root says of the crate that it is to be a module of.
const LIMIT: &str = "// Needs at the top of the crate's root: #![recursion_limit = \"";

/// The module's root.
const ROOT: &str = "src/mod.rs";

/// The same files with the module's root at the top, which says what the user's
/// manifest must have.
pub(super) fn module(emission: Emission<'_>, mut files: Files) -> Files {
    let needs = needs(emission, &files);
    if let Some(root) = files.get_mut(&PathBuf::from(ROOT)) {
        let code = root.strip_prefix(HEADER).unwrap_or(root);
        *root = format!("{}{needs}\n{code}", HEADER.trim_end_matches('\n'));
    }
    let place = |path: PathBuf| match path.strip_prefix("src") {
        Ok(inner) => inner.to_owned(),
        Err(_) => path,
    };
    let files = files.into_iter();
    files.map(|(path, text)| (place(path), text)).collect()
}

/// The dependencies, as a comment.
fn needs(emission: Emission<'_>, files: &Files) -> String {
    let mut manifest = DocumentMut::new();
    *manifest.as_table_mut() = manifest::dependencies(emission, files);
    let text = manifest.to_string();
    let mut needs = format!("\n//\n{MODULE_NEEDS}\n");
    for line in text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        needs.push_str("// ");
        needs.push_str(line);
        needs.push('\n');
    }
    if let Some(limit) = emission.api.recursion_limit {
        needs.push_str(&format!("//\n{LIMIT}{limit}\"]\n"));
    }
    needs
}

/// The `recursion_limit` that a module asks of its crate, read off its root.
pub(super) fn recursion_limit(root: &str) -> Option<usize> {
    let line = root.lines().find_map(|line| line.strip_prefix(LIMIT))?;
    line.strip_suffix("\"]")?.parse().ok()
}

/// The dependencies that the root of a module asks for, each a line of TOML.
pub(crate) fn needed(root: &str) -> String {
    let (_, rest) = root.split_once(MODULE_NEEDS).unwrap_or_default();
    let lines = rest.lines().skip(1);
    let lines = lines.map_while(|line| line.strip_prefix("// "));
    lines.map(|line| format!("{line}\n")).collect()
}

/// A module's root in a crate that has a manifest of its own.
pub(super) fn without_needs(root: &str) -> String {
    let Some((head, rest)) = root.split_once(MODULE_NEEDS) else {
        return root.to_owned();
    };
    let code = rest.split_once("\n\n").map_or("", |(_, code)| code);
    format!("{}\n\n{code}", head.trim_end_matches(['/', '\n']))
}
