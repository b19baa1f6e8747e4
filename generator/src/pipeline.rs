//! All stages in a row: documents in, files out.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use semver::Version;

use crate::bump::{self, Bump, Date, Fresh};
use crate::config::{ApiConfig, CrateConfig};
use crate::diagnostic::{Problem, Problems, Sources};
use crate::document::{self, Origins, ReadOptions, overlay};
use crate::emit::{self, Files, Layout, Metadata, Package, Part, Style};
use crate::explain::{Explanation, Known, NotFound};
use crate::model::Api;
use crate::names::{self, Names};
use crate::surface::{self, Surface, Versioned};
use crate::{dialect, lower};

/// What came of one API.
#[derive(Debug)]
pub struct Outcome {
    /// The files of the crate or module; `None` if the documents have errors.
    pub files: Option<Files>,
    /// Everything that is to be said of the documents.
    pub problems: Problems,
    /// The files that were read.
    pub sources: Sources,
    /// What was generated.
    pub summary: Summary,
}

/// Figures of one API.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// Operations that can be called.
    pub operations: usize,
    /// Types with a name.
    pub types: usize,
    /// Operations whose pages can be read as one stream.
    pub paging: usize,
    /// How long it took.
    pub time: Duration,
}

impl Summary {
    fn of(api: &Api) -> Self {
        let operations = api.operations.iter();
        Self {
            operations: api.operations.len(),
            types: api.types.len(),
            paging: operations.filter(|one| one.pagination.is_some()).count(),
            time: Duration::ZERO,
        }
    }
}

/// Reads the documents of an API and reports all problems; emits nothing.
pub fn check(api: &ApiConfig) -> Outcome {
    run(api, None)
}

/// Reads the documents of an API and emits a crate or a module.
pub fn generate(api: &ApiConfig, layout: Layout) -> Outcome {
    run(api, Some(layout))
}

/// What Rust callers of an API's crate can name.
#[derive(Debug)]
pub struct Surfaced {
    /// The public items; `None` if the documents have errors.
    pub surface: Option<Surface>,
    /// What is to be said of the documents.
    pub problems: Problems,
    /// The files that were read.
    pub sources: Sources,
}

/// Reads the documents of an API and lists the public items of the crate that
/// would come out; writes nothing.
pub fn surface(config: &ApiConfig) -> Surfaced {
    let mut sources = first_sources(config);
    let mut problems = Problems::default();
    let api = model(config, &mut sources, &mut problems).map(|modeled| modeled.api);
    let surface = api.filter(|_| !problems.has_errors()).and_then(|api| {
        let files = emitted(config, &api, as_one(config.layout.value), &mut problems)?;
        let names = Names::choose(&api, config);
        match surface::of(&files, &api, &names, &sources) {
            Ok(surface) => Some(surface),
            Err(error) => {
                problems.push(fault(&error));
                None
            }
        }
    });
    Surfaced {
        surface,
        problems,
        sources,
    }
}

/// A crate, or the crates of a workspace, with the next version.
#[derive(Debug)]
pub struct Bumped {
    /// The files, with a changelog if it changes, and all that is to be said.
    pub outcome: Outcome,
    /// What became of the version; `None` if the documents have errors.
    pub bump: Option<Bump>,
}

/// Reads the documents of an API, compares the crate that comes of them with the
/// one in `folder`, and emits it with the version that the changes ask for and an
/// entry in its changelog. The crates of a workspace have one version.
///
/// # Errors
/// The folder cannot be read.
pub fn bump(config: &ApiConfig, folder: &Path, date: Date) -> Result<Bumped, Box<dyn Error>> {
    let started = Instant::now();
    let mut sources = first_sources(config);
    let mut problems = Problems::default();
    let modeled = model(config, &mut sources, &mut problems);
    let mut outcome = Outcome {
        files: None,
        problems,
        sources,
        summary: Summary::default(),
    };
    let mut bump = None;
    if let Some(Modeled { api, .. }) = modeled {
        outcome.summary = Summary::of(&api);
        if !outcome.problems.has_errors() {
            let next = next_version(config, &api, folder, date, &mut outcome)?;
            bump = next.map(|(files, bump)| {
                outcome.files = Some(files);
                bump
            });
        }
    }
    outcome.summary.time = started.elapsed();
    Ok(Bumped { outcome, bump })
}

fn next_version(
    config: &ApiConfig,
    api: &Api,
    folder: &Path,
    date: Date,
    outcome: &mut Outcome,
) -> Result<Option<(Files, Bump)>, Box<dyn Error>> {
    let version = Version::parse(&version(config))?;
    let problems = &mut outcome.problems;
    let layout = config.layout.value;
    let Some((mut package, names)) = named(config, api, layout, problems) else {
        return Ok(None);
    };
    package.version = version.to_string();
    let Some(files) = written(api, &names, &package, problems) else {
        return Ok(None);
    };
    let fresh = Fresh {
        what: match layout {
            Layout::Workspace => Versioned::Workspace,
            Layout::Crate | Layout::Module => Versioned::Crate,
        },
        files: &files,
        version: version.clone(),
    };
    let bump = bump::decide(folder, &fresh, date)?;
    package.version = bump.version.to_string();
    let files = match bump.version == version {
        true => files,
        false => emit::renumber(api, &names, &package, files),
    };
    Ok(Some((with_changelog(files, &bump), bump)))
}

fn with_changelog(mut files: Files, bump: &Bump) -> Files {
    if let Some(changelog) = &bump.changelog {
        files.insert(bump::CHANGELOG.into(), changelog.clone());
    }
    files
}

/// Callers of a workspace have what those of one crate have; the traits that bring
/// it are no item of the document's.
fn as_one(layout: Layout) -> Layout {
    match layout {
        Layout::Workspace => Layout::Crate,
        other => other,
    }
}

/// The version of a crate: as the configuration says, else that of the crate that
/// is there, so that what `--bump` counted up stays.
fn version(config: &ApiConfig) -> String {
    let there = || {
        let folder = config.out.as_deref()?;
        Some(bump::committed_version(folder)?.to_string())
    };
    let said = config.version.clone();
    said.or_else(there).unwrap_or_else(|| "0.1.0".to_owned())
}

/// Puts APIs, each generated as a module, together into one crate.
pub fn several(config: &CrateConfig, parts: &[Part]) -> Files {
    emit::several(config, &version_of_several(config), parts)
}

fn version_of_several(config: &CrateConfig) -> String {
    let there = || bump::committed_version(&config.out).map(|version| version.to_string());
    let version = config.version.clone().or_else(there);
    version.unwrap_or_else(|| "0.1.0".to_owned())
}

/// Puts APIs together into one crate, as [`several`] does, compares it with the one
/// in its folder, and gives it the version that the changes ask for.
///
/// # Errors
/// The folder cannot be read.
pub fn bump_several(
    config: &CrateConfig,
    parts: &[Part],
    date: Date,
) -> Result<(Files, Bump), Box<dyn Error>> {
    let version = Version::parse(&version_of_several(config))?;
    let files = emit::several(config, &version.to_string(), parts);
    let modules: Vec<String> = parts.iter().map(|part| part.module.clone()).collect();
    let fresh = Fresh {
        what: Versioned::Modules(&modules),
        files: &files,
        version,
    };
    let bump = bump::decide(&config.out, &fresh, date)?;
    let files = emit::several(config, &bump.version.to_string(), parts);
    Ok((with_changelog(files, &bump), bump))
}

/// How a part of the documents became Rust, and why.
#[derive(Debug)]
pub struct ExplainOutcome {
    /// What was found; `None` if the documents have errors.
    pub found: Option<Result<Vec<Explanation>, NotFound>>,
    /// What is to be said of the documents.
    pub problems: Problems,
    /// The files that were read.
    pub sources: Sources,
}

/// Reads the documents of an API and explains a part of them: a JSON pointer, a
/// schema, an `operationId`, or a method with a path.
pub fn explain(config: &ApiConfig, query: &str) -> ExplainOutcome {
    let mut sources = first_sources(config);
    let mut problems = Problems::default();
    let modeled = model(config, &mut sources, &mut problems);
    let found = modeled
        .filter(|_| !problems.has_errors())
        .and_then(|modeled| {
            let api = &modeled.api;
            let files = emitted(config, api, Layout::Crate, &mut problems)?;
            let names = Names::choose(api, config);
            let surface = match surface::of(&files, api, &names, &sources) {
                Ok(surface) => surface,
                Err(error) => {
                    problems.push(fault(&error));
                    return None;
                }
            };
            let known = Known {
                api,
                names: &names,
                surface: &surface,
                origins: &modeled.origins,
                schemas: &modeled.schemas,
                problems: &problems,
                sources: &sources,
            };
            Some(known.explain(query))
        });
    ExplainOutcome {
        found,
        problems,
        sources,
    }
}

fn run(config: &ApiConfig, layout: Option<Layout>) -> Outcome {
    let started = Instant::now();
    let mut sources = first_sources(config);
    let mut problems = Problems::default();
    let api = model(config, &mut sources, &mut problems).map(|modeled| modeled.api);
    let mut summary = Summary::default();
    let mut files = None;
    if let Some(api) = &api {
        summary = Summary::of(api);
        if !problems.has_errors()
            && let Some(layout) = layout
        {
            files = emitted(config, api, layout, &mut problems);
        }
    }
    rayon::spawn(move || drop(api));
    summary.time = started.elapsed();
    Outcome {
        files,
        problems,
        sources,
        summary,
    }
}

/// The configuration first, so that the places of its values lead into it.
fn first_sources(config: &ApiConfig) -> Sources {
    let mut sources = Sources::default();
    if let Some(file) = &config.file {
        sources.add((**file).clone());
    }
    sources
}

/// The model, and what leads from it to the documents.
struct Modeled {
    api: Api,
    origins: Origins,
    /// Names of all component schemas.
    schemas: Vec<String>,
}

/// Documents to the model.
fn model(config: &ApiConfig, sources: &mut Sources, problems: &mut Problems) -> Option<Modeled> {
    let specs: Vec<PathBuf> = match config.documents() {
        Ok(specs) => specs,
        Err(problem) => {
            problems.push(problem);
            return None;
        }
    };
    let options = ReadOptions::default();
    let mut document = document::read(&specs, &options, sources, problems)?;
    overlay::apply(
        &mut document,
        &config.overlays,
        &specs,
        &options,
        sources,
        problems,
    )?;
    let normalized = dialect::normalize(document, problems)?;
    document::forget_consequences(problems);
    if document::is_fatal(problems) {
        return None;
    }
    let api = lower::lower(&normalized.openapi, &normalized.origins, config, problems);
    document::forget_consequences(problems);
    let openapi = normalized.openapi;
    let components = openapi.components.iter();
    let schemas = components.flat_map(|all| all.schemas.keys().cloned());
    let schemas = schemas.collect();
    // Nobody waits for the memory of the document.
    rayon::spawn(move || drop(openapi));
    Some(Modeled {
        api,
        origins: normalized.origins,
        schemas,
    })
}

/// The model to files.
fn emitted(
    config: &ApiConfig,
    api: &Api,
    layout: Layout,
    problems: &mut Problems,
) -> Option<Files> {
    let (package, names) = named(config, api, layout, problems)?;
    written(api, &names, &package, problems)
}

/// What the crate is, and every name in it.
fn named(
    config: &ApiConfig,
    api: &Api,
    layout: Layout,
    problems: &mut Problems,
) -> Option<(Package, Names)> {
    if layout == Layout::Workspace && api.tags.len() < 2 {
        problems.push(nothing_to_spread(api, config));
        return None;
    }
    let names = Names::choose(api, config);
    names.report_unmatched(api, config, problems);
    let package = Package {
        name: config
            .name
            .clone()
            .unwrap_or_else(|| names::package(&api.title)),
        version: version(config),
        layout,
        of_several: config.part_of.is_some(),
        metadata: Metadata {
            license: config.license.clone(),
            description: config.description.clone(),
            repository: config.repository.clone(),
            authors: config.authors.clone(),
            publish: config.publish.unwrap_or(true),
        },
        dependencies: config.dependencies.clone(),
        style: Style {
            map: config.map,
            dates: config.dates,
            examples: config.examples.unwrap_or(true),
            example_tests: config.example_tests.unwrap_or(false),
            arbitrary: config.arbitrary.as_ref().is_some_and(|one| one.value),
            tag_features: config.tag_features.unwrap_or(true),
            derives: config.derive.clone(),
        },
    };
    Some((package, names))
}

fn written(api: &Api, names: &Names, package: &Package, problems: &mut Problems) -> Option<Files> {
    match emit::emit(api, names, package) {
        Ok(files) => Some(files),
        Err(error) => {
            problems.push(fault(&error));
            None
        }
    }
}

/// A workspace of a document whose operations have no two tags.
fn nothing_to_spread(api: &Api, config: &ApiConfig) -> Problem {
    let tags = match api.tags.len() {
        0 => "no operations",
        _ => "operations of one tag only",
    };
    let message = format!("a workspace has a crate for each tag, and there are {tags}");
    let problem = Problem::error("one-crate", message).help("say `layout = \"crate\"`");
    match &config.layout.place {
        Some(place) => problem.at(place.clone()),
        None => problem,
    }
}

fn fault(error: &dyn std::error::Error) -> Problem {
    Problem::error("emitter", error.to_string())
        .help("this is a fault of clientwright, please report it with the document")
}
