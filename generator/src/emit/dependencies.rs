//! The crates that a generated crate depends on, read off the code in it.
//!
//! Versions and features are those that the runtime itself is tested with.

use std::collections::HashSet;
use std::path::Path;

use rayon::prelude::*;

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
        let mentioned = crates(files, |_| true);
        known.retain(|name, _| mentioned.contains(name.replace('-', "_").as_str()));
        for name in [CLI, MOCK]
            .iter()
            .flat_map(|part| optional_dependencies(files, part))
        {
            if let Some(requirement) = known.get_mut(&name) {
                make_optional(requirement);
            }
        }
        known.set_position(None);
        if mentioned.contains("indexmap") {
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
    let always = |path: &Path| !is_part(path, CLI) && !is_part(path, MOCK);
    let inside = crates(files, |path| is_part(path, part));
    let outside = crates(files, always);
    let names = known.iter().map(|(name, _)| name);
    names
        .filter(|name| {
            let path = name.replace('-', "_");
            inside.contains(path.as_str()) && !outside.contains(path.as_str())
        })
        .map(str::to_owned)
        .collect()
}

/// Whether a file is compiled for a part only.
fn is_part(path: &Path, part: &str) -> bool {
    let stem = path.file_stem().and_then(|stem| stem.to_str());
    let in_runtime = stem
        .and_then(|stem| stem.strip_prefix(part))
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('_'));
    let own = path.starts_with(Path::new("src").join(part))
        || path == Path::new("src").join(part).with_extension("rs");
    own || path.starts_with("src/runtime") && in_runtime
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

/// What paths in some of the files start with.
fn crates(files: &Files, of: impl Fn(&Path) -> bool + Sync) -> HashSet<&str> {
    let files = files.par_iter().filter(|(file, _)| of(file));
    files
        .map(|(_, text)| starts_of_paths(text).collect())
        .reduce(HashSet::new, |mut all, some: HashSet<&str>| {
            all.extend(some);
            all
        })
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
