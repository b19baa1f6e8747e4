//! Whether the crate that includes a module has what the module needs.
//!
//! Without that, a large module gives an error of the compiler for each use of
//! each crate that is missing: thousands, of which none says what to do.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

use crate::emit::Files;

/// The lines of `needed` that a manifest lacks, whatever version and features it
/// has of the rest.
pub(super) fn missing(manifest: &Table, needed: &str) -> Vec<String> {
    let mut there = BTreeSet::new();
    named(manifest, &mut there);
    let targets = manifest.get("target").and_then(Value::as_table);
    for target in targets.into_iter().flat_map(Table::values) {
        named(target.as_table().unwrap_or(&Table::new()), &mut there);
    }
    let lines = needed.lines().filter(|line| {
        let name = line.split_once('=').map_or(*line, |(name, _)| name);
        !there.contains(&in_code(name.trim()))
    });
    lines.map(str::to_owned).collect()
}

/// The lines of `[dependencies]` that a module needs and the crate that a folder is in
/// lacks, with the crate's manifest; `None` where it lacks nothing, or there is none.
pub fn missing_dependencies(folder: &Path, module: &Files) -> Option<(PathBuf, Vec<String>)> {
    let folder = std::path::absolute(folder).ok()?;
    let mut manifests = folder.ancestors().map(|above| above.join("Cargo.toml"));
    let path = manifests.find(|path| path.is_file())?;
    let manifest = std::fs::read_to_string(&path).ok()?.parse::<Table>().ok()?;
    let lines = missing(&manifest, &super::needs_of(module));
    (!lines.is_empty()).then_some((path, lines))
}

/// The same of the crate whose build script runs; nothing where its manifest cannot
/// be read, of which Cargo tells.
pub(super) fn missing_here(needed: &str) -> Vec<String> {
    let folder = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
    let text = std::fs::read_to_string(Path::new(&folder).join("Cargo.toml"));
    let manifest = text.ok().and_then(|text| text.parse::<Table>().ok());
    manifest.map_or_else(Vec::new, |manifest| missing(&manifest, needed))
}

/// The crates that code may name; a module may be there for tests alone.
fn named(table: &Table, there: &mut BTreeSet<String>) {
    for kind in ["dependencies", "dev-dependencies"] {
        let dependencies = table.get(kind).and_then(Value::as_table);
        let names = dependencies.into_iter().flat_map(Table::keys);
        there.extend(names.map(|name| in_code(name)));
    }
}

fn in_code(name: &str) -> String {
    name.replace('-', "_")
}

#[cfg(test)]
mod tests {
    use super::missing;

    #[test]
    fn only_crates_that_no_table_has_are_missing() {
        let manifest = r#"
            [dependencies]
            http = "1"
            serde = { workspace = true }
            [dev-dependencies]
            futures_core = "0.3"
            [target.'cfg(unix)'.dependencies]
            url = "2"
            [build-dependencies]
            reqwest = "0.13"
        "#;
        let needed = "futures-core = \"0.3\"\nhttp = \"1\"\nreqwest = { version = \"0.13\" }\nserde = \"1\"\nurl = \"2\"\n";
        let found = missing(&manifest.parse().unwrap(), needed);
        assert_eq!(found, ["reqwest = { version = \"0.13\" }"]);
        assert!(missing(&manifest.parse().unwrap(), "").is_empty());
    }
}
