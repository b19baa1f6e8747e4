//! The crates that a generated crate depends on, read off the code in it.
//!
//! Versions and features are those that the runtime itself is tested with.

use std::path::Path;

use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, value};

use crate::emit::{Emission, Files};

/// The manifest of the runtime, which names every crate there is to need.
const RUNTIME_MANIFEST: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/templates/runtime.toml"
));

impl Emission<'_> {
    /// Requirements by crate, for the crates that the files mention.
    ///
    /// What only the command-line program or the stand-in server mentions is
    /// optional.
    pub(super) fn dependencies(&self, files: &Files) -> Table {
        let mut known = known();
        known.retain(|name, _| is_mentioned(files, name, |_| true));
        for name in [CLI, MOCK].iter().flat_map(|part| optional_dependencies(files, part)) {
            if let Some(requirement) = known.get_mut(&name) {
                make_optional(requirement);
            }
        }
        known.set_position(None);
        let indexmap = |text: &String| mentions(text, "indexmap::");
        if files.values().any(indexmap) {
            let mut requirement = InlineTable::new();
            requirement.insert("version", "2".into());
            requirement.insert("features", Array::from_iter(["serde"]).into());
            known.insert("indexmap", value(requirement));
        }
        known
    }
}

/// A part of the crate that only a feature compiles: the name of its file, which
/// its files in the runtime start with.
pub(super) const CLI: &str = "cli";
/// The stand-in server.
pub(super) const MOCK: &str = "mock";

/// The crates that a part behind a feature needs and what is always compiled does
/// not.
pub(super) fn optional_dependencies(files: &Files, part: &str) -> Vec<String> {
    let known = known();
    let names = known.iter().map(|(name, _)| name);
    let always = |path: &Path| !is_part(path, CLI) && !is_part(path, MOCK);
    names
        .filter(|name| is_mentioned(files, name, |path| is_part(path, part)))
        .filter(|name| !is_mentioned(files, name, always))
        .map(str::to_owned)
        .collect()
}

/// Whether a file is compiled for a part only.
fn is_part(path: &Path, part: &str) -> bool {
    let stem = path.file_stem().and_then(|stem| stem.to_str());
    let (Some(stem), runtime) = (stem, path.starts_with("src/runtime")) else {
        return false;
    };
    let rest = stem.strip_prefix(part);
    rest.is_some_and(|rest| rest.is_empty() || (runtime && rest.starts_with('_')))
}

fn is_mentioned(files: &Files, name: &str, of: impl Fn(&Path) -> bool) -> bool {
    let path = format!("{}::", name.replace('-', "_"));
    let mut files = files.iter().filter(|(file, _)| of(file));
    files.any(|(_, text)| mentions(text, &path))
}

fn make_optional(requirement: &mut Item) {
    if let Some(version) = requirement.as_str().map(str::to_owned) {
        let mut table = InlineTable::new();
        table.insert("version", version.into());
        *requirement = value(table);
    }
    if let Some(table) = requirement.as_inline_table_mut() {
        table.insert("optional", true.into());
        table.fmt();
    }
}

/// `[dependencies]` of the runtime.
fn known() -> Table {
    let manifest = RUNTIME_MANIFEST.parse::<DocumentMut>();
    match manifest.map(|mut manifest| manifest.remove("dependencies")) {
        Ok(Some(Item::Table(dependencies))) => dependencies,
        _ => Table::new(),
    }
}

/// Whether code mentions a path that starts with a crate's name. Comments do not
/// count.
fn mentions(text: &str, path: &str) -> bool {
    let code = text
        .lines()
        .map(str::trim_start)
        .filter(|line| !line.starts_with("//"));
    code.flat_map(|line| line.match_indices(path).map(move |(at, _)| &line[..at]))
        .any(|before| !before.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_is_needed_where_code_names_it() {
        assert!(mentions("use http::Method;", "http::"));
        assert!(mentions("let x: &http::HeaderMap;", "http::"));
        assert!(!mentions("/// Like http::Method.", "http::"));
        assert!(!mentions("use super::http::Method;", "http::"));
        assert!(!mentions("use my_http::Method;", "http::"));
    }

    #[test]
    fn the_runtime_says_which_versions() {
        let known = known();
        assert!(known.contains_key("serde_json") && known.contains_key("reqwest"));
    }
}
