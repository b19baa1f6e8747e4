//! The crates that a generated crate depends on, read off the code in it.
//!
//! Versions and features are those that the runtime itself is tested with.

use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, value};

use crate::emit::{Emission, Files, features};

/// The manifest of the runtime, which names every crate there is to need.
const RUNTIME_MANIFEST: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/templates/runtime.toml"
));

impl Emission<'_> {
    /// Requirements by crate, for the crates that the files mention.
    ///
    /// What only files of features mention is optional.
    pub(super) fn dependencies(&self, files: &Files) -> Table {
        let mut known = known();
        known.retain(|name, _| is_mentioned(files, name, |_| true));
        for (name, requirement) in known.iter_mut() {
            if is_optional(files, name.get()) {
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

/// The crates that a feature needs and the client does not.
pub(super) fn of_feature(files: &Files, feature: &str) -> Vec<String> {
    let known = known();
    let names = known.iter().map(|(name, _)| name);
    names
        .filter(|name| is_mentioned(files, name, |of| of == Some(feature)))
        .filter(|name| is_optional(files, name))
        .map(str::to_owned)
        .collect()
}

/// Whether only files of features mention a crate.
fn is_optional(files: &Files, name: &str) -> bool {
    !is_mentioned(files, name, |feature| feature.is_none())
}

/// Whether a file mentions a crate, of those that are compiled with some feature.
fn is_mentioned(files: &Files, name: &str, with: impl Fn(Option<&str>) -> bool) -> bool {
    let path = format!("{}::", name.replace('-', "_"));
    let mut files = files
        .iter()
        .filter(|(file, text)| with(features::of_file(file, text)));
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
