//! `clientwright.toml`: what to generate from which documents.

use std::path::{Path, PathBuf};

use indexmap::IndexMap;
use serde::Deserialize;

/// A whole `clientwright.toml`.
///
/// ```
/// let config = clientwright::config::Config::parse(
///     r#"
///     [[api]]
///     name = "atlas"
///     specs = ["spec/atlas/*.yaml"]
///     out = "generated"
///     "#,
/// )?;
/// assert_eq!(config.apis[0].name.as_deref(), Some("atlas"));
/// # Ok::<(), clientwright::config::ConfigError>(())
/// ```
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// One entry for each crate to generate.
    #[serde(rename = "api", default)]
    pub apis: Vec<ApiConfig>,
}

/// One API: the documents that describe it and the crate that comes out.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ApiConfig {
    /// The crate's name; made from `info.title` if absent.
    pub name: Option<String>,
    /// The crate's version; `0.1.0` if absent.
    pub version: Option<String>,
    /// Documents, relative to the configuration; `*` stands for any file name.
    #[serde(default)]
    pub specs: Vec<String>,
    /// The folder that the crate is written to, relative to the configuration.
    pub out: Option<PathBuf>,
    /// Which operations to generate, if not all: `tag:NAME`, `operation:ID` or
    /// `path:PATH`, with `*` for anything.
    #[serde(default)]
    pub only: Vec<String>,
    /// Dated media types: use the newest that is not after this date.
    pub api_version: Option<String>,
    /// Rust names of component schemas, by the document's name.
    #[serde(default)]
    pub types: IndexMap<String, String>,
    /// Rust types of formats, by the document's name: `date-time = "String"`.
    /// They must be `Clone`, `Debug`, `PartialEq` and serde's.
    #[serde(default)]
    pub formats: IndexMap<String, RustType>,
    /// Dependencies that the generated manifest gets besides its own, as Cargo
    /// has them: for the types of `formats`.
    #[serde(default)]
    pub dependencies: toml::Table,
    /// How security schemes are called in Rust and in the environment.
    #[serde(default)]
    pub credentials: IndexMap<String, CredentialConfig>,
    /// Query parameters that make the server wrap its answers.
    #[serde(rename = "envelope", default)]
    pub envelopes: Vec<EnvelopeConfig>,
}

impl ApiConfig {
    /// The documents: `specs` with `*` in file names written out, in order.
    ///
    /// # Errors
    /// No documents, or a pattern that no file matches.
    pub fn documents(&self) -> Result<Vec<PathBuf>, String> {
        if self.specs.is_empty() {
            return Err("no documents are given: name them in `specs`".to_owned());
        }
        let mut documents = Vec::new();
        for spec in &self.specs {
            let found = matching(Path::new(spec)).map_err(|error| format!("{spec}: {error}"))?;
            if found.is_empty() {
                return Err(format!("no file matches `{spec}`"));
            }
            documents.extend(found);
        }
        Ok(documents)
    }
}

/// The files that a path stands for: itself, or those whose names its `*` match.
fn matching(pattern: &Path) -> std::io::Result<Vec<PathBuf>> {
    let name = pattern.file_name().unwrap_or_default().to_string_lossy();
    if !name.contains('*') {
        return Ok(vec![pattern.to_owned()]);
    }
    let folder = match pattern.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if matches(&name, &entry.file_name().to_string_lossy()) && entry.path().is_file() {
            found.push(folder.join(entry.file_name()));
        }
    }
    found.sort();
    Ok(found)
}

/// Whether a name is the pattern with something, or nothing, for each `*`.
pub(crate) fn matches(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else {
        return false;
    };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else {
        return rest.is_empty();
    };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// A path to a Rust type, as it is written in code.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct RustType(String);

impl RustType {
    /// The path.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for RustType {
    type Error = String;

    fn try_from(path: String) -> Result<Self, String> {
        match syn::parse_str::<syn::TypePath>(&path) {
            Ok(_) => Ok(Self(path)),
            Err(_) => Err(format!("`{path}` is no path of a Rust type")),
        }
    }
}

/// A security scheme's constructor and environment variables.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CredentialConfig {
    /// The constructor's name: `Credentials::name(…)`.
    pub name: Option<String>,
    /// Environment variables, in the order of the constructor's arguments.
    #[serde(default)]
    pub env: Vec<String>,
}

/// A query parameter that makes the server wrap its answers in an object.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnvelopeConfig {
    /// The query parameter; `true` turns the envelope on.
    pub parameter: String,
    /// The member that holds the HTTP status.
    pub status: String,
    /// The member that holds the body.
    pub content: String,
    /// The member of a list that stands beside the status; such a body is not
    /// wrapped further.
    pub list: String,
}

/// A configuration that cannot be used; its text shows the line.
#[derive(Debug)]
pub struct ConfigError(String);

impl std::fmt::Display for ConfigError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ConfigError {}

impl Config {
    /// Reads a configuration from its text.
    ///
    /// # Errors
    /// TOML that does not parse, and keys or values that are not known.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        toml::from_str(text).map_err(|error| ConfigError(error.to_string()))
    }

    /// Reads a configuration file. Paths in it become relative to where it
    /// stands.
    ///
    /// # Errors
    /// A file that cannot be read, and what [`parse`](Self::parse) refuses.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| ConfigError(format!("{}: {error}", path.display())))?;
        let mut config = Self::parse(&text)
            .map_err(|ConfigError(text)| ConfigError(format!("{}: {text}", path.display())))?;
        let folder = path.parent().unwrap_or(Path::new(""));
        for api in &mut config.apis {
            for spec in &mut api.specs {
                *spec = folder.join(&*spec).to_string_lossy().into_owned();
            }
            api.out = api.out.take().map(|out| folder.join(out));
        }
        Ok(config)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_paths_of_types() {
        let parse = |path: &str| Config::parse(&format!("[[api]]\n[api.formats]\nuuid = '{path}'"));
        for path in ["String", "uuid::Uuid", "::a::B<u8>", "Vec<u8>"] {
            let config = parse(path).unwrap();
            assert_eq!(config.apis[0].formats["uuid"].as_str(), path);
        }
        for path in ["", "a b", "fn()", "u8; mod x {}", "&str"] {
            assert!(parse(path).is_err(), "{path}");
        }
    }

    #[test]
    fn stars_stand_for_anything() {
        for (pattern, name, fits) in [
            ("a.yaml", "a.yaml", true),
            ("a.yaml", "a.yaml2", false),
            ("*.yaml", "a.yaml", true),
            ("*.yaml", "a.json", false),
            ("a*b*c", "a-b-c", true),
            ("a*b*c", "ac", false),
            ("ab*ba", "aba", false),
            ("*", "", true),
        ] {
            assert_eq!(matches(pattern, name), fits, "{pattern} {name}");
        }
    }
}
