//! TOML to the configuration.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use toml::de::DeTable;

use crate::config::choices::{DATES, DOCS, LAYOUTS, MAPS, UNKNOWN_FIELDS};
use crate::config::table::{Findings, Table, advice};
use crate::config::{
    ApiConfig, Config, CrateConfig, CredentialConfig, DeriveConfig, EnvelopeConfig, KeyConfig,
    Layout, Located, PaginationConfig, PaginationKind, RustName,
};
use crate::diagnostic::{
    Colors, FileId, Format, Place, Problem, Problems, Report, Source, Sources,
};

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
        for one in &mut config.crates {
            one.out = folder.join(&one.out);
        }
        for api in &mut config.apis {
            if let Some(one) = &mut api.part_of {
                one.out = folder.join(&one.out);
            }
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
    let (mut apis, mut crates) = (Vec::new(), Vec::new());
    if faults.is_empty() {
        let mut root = Table::new(
            table.get_ref(),
            table.span(),
            "`clientwright.toml`",
            &findings,
        );
        let tables = root.tables("api", "api");
        let several = root.tables("crate", "crate");
        crates = several.into_iter().filter_map(one_crate).collect();
        for table in tables {
            apis.push(api(table, source, (&apis, &crates), &findings));
        }
        root.finish();
        same_folders(table.get_ref(), &findings);
    }
    // What follows a fault of syntax is guesswork.
    for fault in faults {
        let end = source.text.len();
        let span = fault.span().unwrap_or(end..end);
        findings.push(Problem::error("toml-syntax", fault.message()), &span);
    }
    (findings.into_problems(), Config { apis, crates })
}

fn one_crate(mut table: Table<'_>) -> Option<CrateConfig> {
    let text = |located: Option<Located<String>>| located.map(|located| located.value);
    let name = table.needed("name");
    let name = name.is_some().then(|| table.parsed::<PackageName>("name"));
    let out = table.needed("out");
    let rest = CrateConfig {
        version: table
            .parsed("version")
            .map(|version: Located<semver::Version>| version.to_string()),
        license: text(table.text("license")),
        description: text(table.text("description")),
        repository: text(table.text("repository")),
        authors: values(table.list("authors")),
        publish: table.flag("publish"),
        ..CrateConfig::default()
    };
    table.finish();
    Some(CrateConfig {
        name: name??.value.0,
        out: out?.value.into(),
        ..rest
    })
}

/// The crate that an API says it is a module of, whose name must do for one.
fn part_of(
    table: &mut Table<'_>,
    name: Option<&str>,
    (apis, crates): (&[ApiConfig], &[CrateConfig]),
    findings: &Findings,
) -> Option<CrateConfig> {
    let said = table.text("crate")?;
    let complain = |problem: Problem| match &said.place {
        Some(place) => findings.add(problem.at(place.clone())),
        None => findings.add(problem),
    };
    let found = crates.iter().find(|known| known.name == said.value);
    if found.is_none() {
        let names: Vec<&str> = crates.iter().map(|known| known.name.as_str()).collect();
        let message = format!("there is no `[[crate]]` called `{}`", said.value);
        let problem = Problem::error("unknown-crate", message);
        complain(match names.is_empty() {
            true => problem,
            false => problem.help(advice(&said.value, &names, "there is")),
        });
    }
    let Some(name) = name else {
        let message = "the API needs a `name`, which its module in the crate gets";
        complain(Problem::error("missing-key", message));
        return found.cloned();
    };
    let module = name.replace('-', "_");
    let is_same = |api: &ApiConfig| {
        let other = api.name.as_deref().unwrap_or_default().replace('-', "_");
        api.part_of.is_some() && api.part_of.as_ref() == found && other == module
    };
    if apis.iter().any(is_same) {
        let message = format!("another API is the module `{module}` of this crate");
        complain(Problem::error("same-module", message));
    }
    if module.parse::<RustName>().is_err() || module == "runtime" || module.starts_with("r#") {
        let message = format!("`{module}` is no name of a module; say another as `name`");
        complain(Problem::error("invalid-value", message));
    }
    found.cloned()
}

fn api(
    mut table: Table<'_>,
    source: &Arc<Source>,
    known: (&[ApiConfig], &[CrateConfig]),
    findings: &Findings,
) -> ApiConfig {
    let text = |located: Option<Located<String>>| located.map(|located| located.value);
    let name = table.parsed::<PackageName>("name").map(|name| name.value.0);
    let part_of = part_of(&mut table, name.as_deref(), known, findings);
    let api = ApiConfig {
        name,
        part_of,
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
        layout: table.located_choice("layout", LAYOUTS).unwrap_or_default(),
        crates: table.lists::<PartName>("crates"),
        api_version: text(table.text("api-version")),
        only: table.list("only"),
        except: table.list("except"),
        idempotent: table.list("idempotent"),
        idempotency_keys: table
            .tables("idempotency-key", "api.idempotency-key")
            .into_iter()
            .filter_map(key)
            .collect(),
        types: table.map("types"),
        fields: table.map("fields"),
        variants: table.map("variants"),
        operations: table.map("operations"),
        replace: table.map("replace"),
        formats: table.map("formats"),
        dates: table.choice("dates", DATES).unwrap_or_default(),
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
        arbitrary: table.located_flag("arbitrary"),
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
        pagination: table
            .tables("pagination", "api.pagination")
            .into_iter()
            .filter_map(pagination)
            .collect(),
        file: Some(Arc::clone(source)),
    };
    table.finish();
    fits_layout(&api, findings);
    api
}

/// Reports what does not go with the layout.
fn fits_layout(api: &ApiConfig, findings: &Findings) {
    let layout = &api.layout;
    let is_workspace = layout.value == Layout::Workspace;
    let complain = |message: &str, place: &Option<Place>| {
        let problem = Problem::error("invalid-value", message);
        findings.add(match place {
            Some(place) => problem.at(place.clone()),
            None => problem,
        });
    };
    if is_workspace && api.part_of.is_some() {
        let message = "an API of a `[[crate]]` is a module of it and cannot be a workspace";
        complain(message, &layout.place);
    }
    if let Some(arbitrary) = api.arbitrary.as_ref().filter(|arbitrary| arbitrary.value)
        && layout.value == Layout::Module
        && api.part_of.is_none()
    {
        let message = "`arbitrary` is a feature of a crate, which a module of yours has not";
        complain(message, &arbitrary.place);
    }
    let patterns = api.crates.values().flatten();
    if let Some(first) = patterns.into_iter().next().filter(|_| !is_workspace) {
        let message = "`crates` is for `layout = \"workspace\"`";
        complain(message, &first.place);
    }
}

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

fn key(mut table: Table<'_>) -> Option<KeyConfig> {
    let header = table.needed("header");
    let header = header.and_then(|_| table.parsed::<FieldName>("header"));
    let operations = table.list("operations");
    table.finish();
    Some(KeyConfig {
        header: header.map(|name| Located {
            value: name.value.0,
            place: name.place,
        })?,
        operations,
    })
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

const PAGINATION: &[(&str, PaginationKind)] = &[
    ("none", PaginationKind::None),
    ("link-header", PaginationKind::LinkHeader),
    ("next-url", PaginationKind::NextUrl),
    ("token", PaginationKind::Token),
    ("last-item", PaginationKind::LastItem),
    ("page-number", PaginationKind::PageNumber),
    ("offset", PaginationKind::Offset),
];

fn pagination(mut table: Table<'_>) -> Option<PaginationConfig> {
    table.need("operations");
    table.need("kind");
    let operations = table.list("operations");
    let kind = table.choice("kind", PAGINATION);
    let needed: &[&str] = match kind {
        Some(PaginationKind::NextUrl) => &["next"],
        Some(PaginationKind::Token) => &["next", "parameter"],
        Some(PaginationKind::LastItem) => &["more", "parameter"],
        Some(PaginationKind::PageNumber | PaginationKind::Offset) => &["parameter"],
        Some(PaginationKind::None | PaginationKind::LinkHeader) | None => &[],
    };
    needed.iter().for_each(|key| table.need(key));
    let items = table.parsed("items");
    let next = table.parsed("next");
    let parameter = table.text("parameter");
    let first = table.integer("first");
    let [more, total] = ["more", "total"].map(|key| table.parsed(key));
    table.finish();
    Some(PaginationConfig {
        operations,
        kind: kind?,
        items: items.map(|items| items.value),
        next: next.map(|next| next.value),
        parameter: parameter.map(|parameter| parameter.value),
        first,
        more: more.map(|more| more.value),
        total: total.map(|total| total.value),
    })
}

/// The name of a header (RFC 9110, section 5.1).
struct FieldName(String);

impl std::str::FromStr for FieldName {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        match !name.is_empty() && name.bytes().all(fits) {
            true => Ok(Self(name.to_owned())),
            false => Err(format!("`{name}` is no name of a header")),
        }
    }
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

/// What follows the package's name in the name of a workspace's crate.
struct PartName;

impl std::str::FromStr for PartName {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        if name == "types" {
            return Err("`types` is the crate that all others share".to_owned());
        }
        name.parse::<PackageName>().map(|_| Self)
    }
}

/// Two APIs in one folder would take each other's files away.
fn same_folders(root: &DeTable<'_>, findings: &Findings) {
    let tables = ["api", "crate"].map(|key| root.get(key)?.get_ref().as_array());
    let apis = tables.into_iter().flatten().flatten();
    let mut seen: Vec<(&str, std::ops::Range<usize>)> = Vec::new();
    for api in apis {
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
                let problem = Problem::error(
                    "same-folder",
                    format!("another API or crate goes to `{folder}` too"),
                );
                let problem = problem.note(findings.place(first), "that one is said here");
                findings.push(problem, &span);
            }
            None => seen.push((folder, span)),
        }
    }
}
