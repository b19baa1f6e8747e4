//! The crates that a generated crate depends on, read off the code in it.
//!
//! Versions and features are those that the runtime itself is tested with.

use std::collections::{BTreeMap, HashSet};

use rayon::prelude::*;
use toml_edit::{DocumentMut, InlineTable, Item, Table, value};

use crate::emit::{Files, features};

/// The manifest of the runtime, which names every crate there is to need.
const RUNTIME_MANIFEST: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/templates/runtime.toml"
));

/// Functions of crates that stand behind a feature which not everybody needs.
const FEATURES_OF_FUNCTIONS: &[(&str, &str, &str)] = &[("tokio", "tokio::spawn", "rt")];

/// Requirements by crate, for the crates that the files mention.
///
/// What only files of features mention is optional.
pub(super) fn of(files: &Files) -> Table {
    let mentioned = Crates::of(files);
    let mut known = known();
    known.retain(|name, _| mentioned.has(name, |_| true));
    for (name, requirement) in known.iter_mut() {
        if mentioned.is_optional(name.get()) {
            make_optional(requirement);
        }
    }
    for (name, function, feature) in FEATURES_OF_FUNCTIONS {
        let is_called = |text: &String| text.contains(function);
        if files
            .iter()
            .any(|(path, text)| features::of_file(path, text).is_none() && is_called(text))
        {
            turn_on(&mut known[name], feature);
        }
    }
    known.set_position(None);
    known
}

/// The crates that files mention, by the feature that the files are compiled with.
pub(super) struct Crates<'f>(BTreeMap<Option<&'f str>, HashSet<&'f str>>);

impl<'f> Crates<'f> {
    /// Looks through files.
    pub(super) fn of(files: &'f Files) -> Self {
        let files: Vec<(Option<&str>, HashSet<&str>)> = files
            .par_iter()
            .map(|(path, text)| {
                let feature = features::of_file(path, text);
                (feature, starts_of_paths(text).collect())
            })
            .collect();
        let mut crates = Self(BTreeMap::new());
        for (feature, mentioned) in files {
            crates.0.entry(feature).or_default().extend(mentioned);
        }
        crates
    }

    /// The crates that a feature needs and the client does not.
    pub(super) fn of_feature(&self, feature: &str) -> Vec<String> {
        let known = known();
        let names = known.iter().map(|(name, _)| name);
        names
            .filter(|name| self.has(name, |of| of == Some(feature)))
            .filter(|name| self.is_optional(name))
            .map(str::to_owned)
            .collect()
    }

    /// Whether a file that is compiled with some feature mentions a crate.
    pub(super) fn has(&self, name: &str, with: impl Fn(Option<&str>) -> bool) -> bool {
        let path = name.replace('-', "_");
        let mut files = self.0.iter().filter(|(feature, _)| with(**feature));
        files.any(|(_, mentioned)| mentioned.contains(path.as_str()))
    }

    /// Whether only files of features mention a crate.
    fn is_optional(&self, name: &str) -> bool {
        !self.has(name, |feature| feature.is_none())
    }
}

fn turn_on(requirement: &mut Item, feature: &str) {
    let features = requirement.get_mut("features").and_then(Item::as_array_mut);
    if let Some(features) = features {
        features.push(feature);
        let mut names: Vec<String> = features
            .iter()
            .filter_map(|one| one.as_str())
            .map(str::to_owned)
            .collect();
        names.sort_unstable();
        *features = names.into_iter().collect();
    }
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

/// The first names of paths in code. Comments do not count.
fn starts_of_paths(text: &str) -> impl Iterator<Item = &str> {
    let code = text
        .lines()
        .map(str::trim_start)
        .filter(|line| !line.starts_with("//"));
    code.flat_map(|line| {
        let ends = memchr::memmem::find_iter(line.as_bytes(), "::");
        ends.filter_map(move |end| {
            let is_inside = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
            let before = &line.as_bytes()[..end];
            let start = before.iter().rposition(|byte| !is_inside(byte));
            let start = start.map_or(0, |at| at + 1);
            let is_first = !before[..start].ends_with(b":");
            (is_first && start < end).then(|| &line[start..end])
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_is_needed_where_code_names_it() {
        let needs = |text| starts_of_paths(text).collect::<Vec<_>>();
        assert_eq!(needs("use http::Method;"), ["http"]);
        assert_eq!(needs("let x: &http::HeaderMap;"), ["http"]);
        assert_eq!(needs("    /// Like http::Method."), [""; 0]);
        assert_eq!(needs("use super::http::Method;"), ["super"]);
        assert_eq!(
            needs("é::x my_http::Method::GET, <Self as a::B>::C"),
            ["my_http", "a"]
        );
    }

    #[test]
    fn the_runtime_says_which_versions() {
        let known = known();
        assert!(known.contains_key("serde_json") && known.contains_key("reqwest"));
    }
}
