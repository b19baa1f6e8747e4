//! TOML to the configuration.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use toml::de::DeTable;

use crate::config::table::{Findings, Table};
use crate::config::{
    ApiConfig, Config, CredentialConfig, DeriveConfig, DocsLevel, EnvelopeConfig, Layout, Located,
    MapType, UnknownFields,
};
use crate::diagnostic::{Colors, FileId, Format, Problem, Problems, Report, Source, Sources};

/// What a configuration is called that was read from no file.
const NAMELESS: &str = "clientwright.toml";

/// A configuration that cannot be used: everything that is wrong with it.
#[derive(Debug)]
pub struct ConfigError {
    /// What is wrong.
    pub problems: Problems,
    /// The file.
    pub sources: Sources,
}

impl fmt::Display for ConfigError {
    /// As for people, without colors.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let report = Report::new(&self.problems, &self.sources);
        f.write_str(report.human(Colors::Never).trim_end())
    }
}

impl std::error::Error for ConfigError {}

impl Config {
    /// Reads a configuration from its text.
    ///
    /// # Errors
    /// TOML that does not parse, keys that are not known, and values that cannot
    /// be used.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        parse(Path::new(NAMELESS), text.to_owned())
    }

    /// Reads a configuration file. Paths in it become relative to where it
    /// stands.
    ///
    /// # Errors
    /// A file that cannot be read, and what [`parse`](Self::parse) refuses.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path).map_err(|error| {
            let message = format!("cannot read `{}`: {error}", path.display());
            let mut problems = Problems::default();
            problems.push(Problem::error("unreadable-file", message));
            ConfigError {
                problems,
                sources: Sources::default(),
            }
        })?;
        let mut config = parse(path, text)?;
        let folder = path.parent().unwrap_or(Path::new(""));
        for api in &mut config.apis {
            for file in api.specs.iter_mut().chain(&mut api.overlays) {
                file.value = folder.join(&file.value).to_string_lossy().into_owned();
            }
            api.out = api.out.take().map(|out| folder.join(out));
        }
        Ok(config)
    }
}

fn parse(path: &Path, text: String) -> Result<Config, ConfigError> {
    let source = Source {
        name: path.display().to_string(),
        path: path.to_owned(),
        text,
        format: Format::Toml,
    };
    let mut sources = Sources::default();
    let file = sources.add(source.clone());
    let source = Arc::new(source);
    let (problems, config) = read(&source, file);
    match problems.is_empty() {
        true => Ok(config),
        false => Err(ConfigError { problems, sources }),
    }
}

fn read(source: &Arc<Source>, file: FileId) -> (Problems, Config) {
    let findings = Findings::new(file);
    let (table, faults) = DeTable::parse_recoverable(&source.text);
    let mut apis = Vec::new();
    if faults.is_empty() {
        let mut root = Table::new(
            table.get_ref(),
            table.span(),
            "`clientwright.toml`",
            &findings,
        );
        let tables = root.tables("api", "api");
        apis = tables.into_iter().map(|table| api(table, source)).collect();
        root.finish();
        same_folders(table.get_ref(), &findings);
    }
    // What follows a fault of syntax is guesswork.
    for fault in faults {
        let end = source.text.len();
        let span = fault.span().unwrap_or(end..end);
        findings.push(Problem::error("toml-syntax", fault.message()), &span);
    }
    (findings.into_problems(), Config { apis })
}

fn api(mut table: Table<'_>, source: &Arc<Source>) -> ApiConfig {
    let text = |located: Option<Located<String>>| located.map(|located| located.value);
    let api = ApiConfig {
        name: table.parsed::<PackageName>("name").map(|name| name.value.0),
        version: table
            .parsed("version")
            .map(|version: Located<semver::Version>| version.to_string()),
        edition: table
            .choice("edition", &[("2024", "2024")])
            .map(str::to_owned),
        license: text(table.text("license")),
        description: text(table.text("description")),
        repository: text(table.text("repository")),
        authors: values(table.list("authors")),
        publish: table.flag("publish"),
        specs: table.list("specs"),
        overlays: table.list("overlays"),
        out: table.text("out").map(|out| out.value.into()),
        layout: table.choice("layout", LAYOUTS).unwrap_or_default(),
        api_version: text(table.text("api-version")),
        only: table.list("only"),
        except: table.list("except"),
        idempotent: table.list("idempotent"),
        types: table.map("types"),
        fields: table.map("fields"),
        variants: table.map("variants"),
        operations: table.map("operations"),
        replace: table.map("replace"),
        formats: table.map("formats"),
        dependencies: table.raw("dependencies"),
        derive: table
            .tables("derive", "api.derive")
            .into_iter()
            .filter_map(derive)
            .collect(),
        map: table.choice("map", MAPS).unwrap_or_default(),
        unknown_fields: table
            .choice("unknown-fields", UNKNOWN_FIELDS)
            .unwrap_or_default(),
        split: table.flag("split"),
        docs: table.choice("docs", DOCS).unwrap_or_default(),
        examples: table.flag("examples"),
        example_tests: table.flag("example-tests"),
        tag_features: table.flag("tag-features"),
        credentials: table
            .named_tables("credentials")
            .into_iter()
            .map(|(name, table)| (name, credential(table)))
            .collect(),
        envelopes: table
            .tables("envelope", "api.envelope")
            .into_iter()
            .filter_map(envelope)
            .collect(),
        file: Some(Arc::clone(source)),
    };
    table.finish();
    api
}

const LAYOUTS: &[(&str, Layout)] = &[("crate", Layout::Crate), ("module", Layout::Module)];

const MAPS: &[(&str, MapType)] = &[
    ("BTreeMap", MapType::BTreeMap),
    ("HashMap", MapType::HashMap),
    ("IndexMap", MapType::IndexMap),
];

const UNKNOWN_FIELDS: &[(&str, UnknownFields)] =
    &[("skip", UnknownFields::Skip), ("keep", UnknownFields::Keep)];

const DOCS: &[(&str, DocsLevel)] = &[
    ("full", DocsLevel::Full),
    ("short", DocsLevel::Short),
    ("none", DocsLevel::None),
];

fn values<T>(list: Vec<Located<T>>) -> Vec<T> {
    list.into_iter().map(|located| located.value).collect()
}

fn derive(mut table: Table<'_>) -> Option<DeriveConfig> {
    let types = table.needed("types");
    let derives = values(table.list("derives"));
    let attributes = values(table.list("attributes"));
    table.finish();
    Some(DeriveConfig {
        types: types?,
        derives,
        attributes,
    })
}

fn credential(mut table: Table<'_>) -> CredentialConfig {
    let credential = CredentialConfig {
        name: table.text("name").map(|name| name.value),
        env: values(table.list("env")),
    };
    table.finish();
    credential
}

fn envelope(mut table: Table<'_>) -> Option<EnvelopeConfig> {
    let [parameter, status, content, list] =
        ["parameter", "status", "content", "list"].map(|key| table.needed(key));
    table.finish();
    Some(EnvelopeConfig {
        parameter: parameter?.value,
        status: status?.value,
        content: content?.value,
        list: list?.value,
    })
}

/// What Cargo takes for the name of a package.
struct PackageName(String);

impl std::str::FromStr for PackageName {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let starts = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        match starts && name.chars().all(fits) {
            true => Ok(Self(name.to_owned())),
            false => Err(format!(
                "`{name}` is no name of a package: letters, digits, `-` and `_`, a letter first"
            )),
        }
    }
}

/// Two APIs in one folder would take each other's files away.
fn same_folders(root: &DeTable<'_>, findings: &Findings) {
    let apis = root.get("api").and_then(|apis| apis.get_ref().as_array());
    let mut seen: Vec<(&str, std::ops::Range<usize>)> = Vec::new();
    for api in apis.into_iter().flatten() {
        let out = api.get_ref().get("out");
        let Some((folder, span)) = out.and_then(|out| Some((out.get_ref().as_str()?, out.span())))
        else {
            continue;
        };
        match seen
            .iter()
            .find(|(known, _)| Path::new(known) == Path::new(folder))
        {
            Some((_, first)) => {
                let problem =
                    Problem::error("same-folder", format!("another API goes to `{folder}` too"));
                let problem = problem.note(findings.place(first), "that one is said here");
                findings.push(problem, &span);
            }
            None => seen.push((folder, span)),
        }
    }
}
