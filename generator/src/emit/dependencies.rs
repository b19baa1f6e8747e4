//! The crates that a generated crate depends on, read off the code in it.
//!
//! Versions and features are those that the runtime itself is tested with.

use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, value};

use crate::emit::{Emission, Files};

/// The manifest of the runtime, which names every crate there is to need.
const RUNTIME_MANIFEST: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/templates/runtime.toml"
));

impl Emission<'_> {
    /// Requirements by crate, for the crates that the files mention.
    pub(super) fn dependencies(&self, files: &Files) -> Table {
        let mut known = known();
        known.retain(|name, _| {
            let path = format!("{}::", name.replace('-', "_"));
            files.values().any(|text| mentions(text, &path))
        });
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
