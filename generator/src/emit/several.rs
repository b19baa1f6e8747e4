//! Several APIs as modules of one crate.
//!
//! What generated code adds methods to (the client, its credentials, and what
//! mentions them) each API has for itself, so that a call of one cannot be made
//! with the client of another. The rest of the runtime is there once.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use toml_edit::{DocumentMut, Item, Table};

use crate::config::CrateConfig;
use crate::emit::manifest::{self, Described};
use crate::emit::{Files, RUSTFMT, dependencies, docs, features, module, runtime};

/// One API of the crate.
#[derive(Debug, Clone)]
pub struct Part {
    /// Its module.
    pub module: String,
    /// Its files, as a module of its own.
    pub files: Files,
    /// Dependencies that the user's own types bring along.
    pub dependencies: toml::Table,
}

/// The crate; `version` is its version.
pub fn several(config: &CrateConfig, version: &str, parts: &[Part]) -> Files {
    let shared = shared(parts);
    let mut files = Files::new();
    for part in parts {
        add(part, &shared, &mut files);
    }
    if !shared.is_empty() {
        files.insert("src/runtime/mod.rs".into(), runtime::list(&shared));
    }
    let features = features::of_files(&files);
    let root = root(parts, !shared.is_empty(), &features);
    files.insert("src/lib.rs".into(), root);
    let readme = readme(config, parts, &features);
    let manifest = manifest(config, version, parts, &files, features);
    files.insert("Cargo.toml".into(), manifest);
    files.insert("rustfmt.toml".into(), RUSTFMT.to_owned());
    files.insert("README.md".into(), readme);
    files
}

/// The modules of the runtime that the parts need and can have in common.
fn shared(parts: &[Part]) -> BTreeSet<&str> {
    let carried = parts.iter().flat_map(|part| part.files.keys());
    carried
        .filter_map(|path| runtime_module(path))
        .filter(|name| !runtime::is_of_one_api(name))
        .collect()
}

/// `error` of `runtime/error.rs`.
fn runtime_module(path: &Path) -> Option<&str> {
    let name = path.strip_prefix("runtime").ok()?.to_str()?;
    name.strip_suffix(".rs").filter(|name| *name != "mod")
}

/// A part's files in its folder; what it shares stands in that of the runtime.
fn add(part: &Part, shared: &BTreeSet<&str>, files: &mut Files) {
    let folder = Path::new("src").join(&part.module);
    for (path, text) in &part.files {
        let is_shared = runtime_module(path).is_some_and(|name| shared.contains(name));
        let (path, text) = match path.to_str() {
            _ if is_shared => (Path::new("src").join(path), text.clone()),
            Some("mod.rs") => (folder.join(path), module::without_needs(text)),
            Some("runtime/mod.rs") => (folder.join(path), borrowing(text, shared)),
            _ => (folder.join(path), text.clone()),
        };
        files.insert(path, text);
    }
}

/// The list of a part's runtime, with what is shared from where it is.
fn borrowing(list: &str, shared: &BTreeSet<&str>) -> String {
    let lines = list.lines().map(|line| {
        let declared = line.strip_prefix("pub(crate) mod ");
        let declared = declared.and_then(|rest| rest.strip_suffix(';'));
        match declared.filter(|name| shared.contains(name)) {
            Some(name) => {
                let feature = runtime::feature_of(name);
                let gate = feature.map(|feature| format!("#[cfg(feature = \"{feature}\")]\n"));
                let gate = gate.unwrap_or_default();
                format!("{gate}pub(crate) use crate::runtime::{name};\n")
            }
            None => format!("{line}\n"),
        }
    });
    lines.collect()
}

/// The files of a crate without those of some of its modules, and each of these as a
/// module of its own again.
pub(crate) fn parted(files: &Files, names: &[String]) -> (Files, Vec<(String, Files)>) {
    let of = |name: &String| Path::new("src").join(name);
    let is_whole = |path: &Path| !names.iter().any(|name| path.starts_with(of(name)));
    let whole = files.iter().filter(|(path, _)| is_whole(path));
    let whole: Files = whole
        .map(|(path, text)| (path.clone(), text.clone()))
        .collect();
    let shared = whole.iter().filter(|(path, _)| {
        let path = path.strip_prefix("src").unwrap_or(path);
        runtime_module(path).is_some()
    });
    let shared: Files = shared
        .map(|(path, text)| (path.clone(), text.clone()))
        .collect();
    let parts = names.iter().filter_map(|name| {
        let own = files.iter().filter_map(|(path, text)| {
            let path = Path::new("src").join(path.strip_prefix(of(name)).ok()?);
            let text = text.replace("pub(crate) use crate::runtime::", "pub(crate) mod ");
            Some((path, text))
        });
        let own: Files = own.collect();
        let is_there = !own.is_empty();
        is_there.then(|| {
            (
                name.clone(),
                shared.clone().into_iter().chain(own).collect(),
            )
        })
    });
    let parts = parts.collect();
    (whole, parts)
}

fn root(parts: &[Part], has_runtime: bool, features: &Table) -> String {
    let mut text = crate::emit::file::HEADER.to_owned();
    let count = parts.len();
    text.push_str(&format!("//! Clients of {count} APIs, a module each.\n"));
    for line in features_section(features).lines() {
        text.push_str(format!("//! {line}").trim_end());
        text.push('\n');
    }
    text.push('\n');
    if let Some(limit) = recursion_limit(parts) {
        text.push_str(&format!("#![recursion_limit = \"{limit}\"]\n"));
    }
    text.push_str("#![forbid(unsafe_code)]\n#![warn(missing_docs)]\n\n");
    for part in parts {
        let name = docs::code(&part.module);
        text.push_str(&format!(
            "/// The client of {name}.\npub mod {};\n",
            part.module
        ));
    }
    if has_runtime {
        let allow = "#[allow(dead_code, unused_imports, unused_macros)]";
        text.push_str(&format!("\n{allow}\nmod runtime;\n"));
    }
    text
}

/// The largest limit that a part asks for; it holds for the whole crate.
fn recursion_limit(parts: &[Part]) -> Option<usize> {
    let roots = parts
        .iter()
        .filter_map(|part| part.files.get(Path::new("mod.rs")));
    roots.filter_map(|root| module::recursion_limit(root)).max()
}

/// What features there are, all of them off by default.
fn features_section(features: &Table) -> String {
    let mut text = String::new();
    for (name, _) in features.iter() {
        let about = features::about(name).unwrap_or_default();
        text.push_str(&format!("\nFeature `{name}`, off by default: {about}.\n"));
    }
    text
}

fn manifest(
    config: &CrateConfig,
    version: &str,
    parts: &[Part],
    files: &Files,
    features: Table,
) -> String {
    let modules: Vec<&str> = parts.iter().map(|part| part.module.as_str()).collect();
    let package = manifest::described(&Described {
        name: &config.name,
        version,
        description: config
            .description
            .clone()
            .unwrap_or_else(|| format!("Clients of {}", modules.join(", "))),
        license: config.license.as_deref(),
        repository: config.repository.as_deref(),
        authors: &config.authors,
        publish: config.publish.unwrap_or(true),
    });
    let mut dependencies = dependencies::of(files);
    for part in parts {
        manifest::add_own(&part.dependencies, &mut dependencies);
    }
    let mut manifest = DocumentMut::new();
    manifest.insert("package", Item::Table(package));
    if !features.is_empty() {
        manifest.insert("features", Item::Table(features));
    }
    manifest.insert("dependencies", Item::Table(dependencies));
    format!("{}{manifest}", manifest::HEADER)
}

fn readme(config: &CrateConfig, parts: &[Part], features: &Table) -> String {
    let crate_name = config.name.replace('-', "_");
    let mut text = format!(
        "# {}\n\nClients of several APIs, generated by clientwright.\n\n| module | client |\n|---|---|\n",
        config.name
    );
    for Part { module, files, .. } in parts {
        let client = match files.contains_key(&PathBuf::from("client.rs")) {
            true => format!("`{crate_name}::{module}::Client::builder()`"),
            false => "types only".to_owned(),
        };
        text.push_str(&format!("| `{module}` | {client} |\n"));
    }
    text.push_str(&features_section(features));
    text
}
