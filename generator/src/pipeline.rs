//! All stages in a row: documents in, files out.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::config::ApiConfig;
use crate::diagnostic::{Problem, Problems, Sources};
use crate::document::{self, ReadOptions, overlay};
use crate::emit::{Files, Layout, Metadata, Package, Style, emit};
use crate::model::Api;
use crate::names::{self, Names};
use crate::surface::{self, Surface};
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
    /// How long it took.
    pub time: Duration,
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
    let api = model(config, &mut sources, &mut problems);
    let surface = api.filter(|_| !problems.has_errors()).and_then(|api| {
        let files = emitted(config, &api, config.layout, &mut problems)?;
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

fn run(config: &ApiConfig, layout: Option<Layout>) -> Outcome {
    let started = Instant::now();
    let mut sources = first_sources(config);
    let mut problems = Problems::default();
    let api = model(config, &mut sources, &mut problems);
    let mut summary = Summary::default();
    let mut files = None;
    if let Some(api) = &api {
        summary.operations = api.operations.len();
        summary.types = api.types.len();
        if !problems.has_errors()
            && let Some(layout) = layout
        {
            files = emitted(config, api, layout, &mut problems);
        }
    }
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

/// Documents to the model.
fn model(config: &ApiConfig, sources: &mut Sources, problems: &mut Problems) -> Option<Api> {
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
    if problems.has_errors() {
        return None;
    }
    Some(lower::lower(
        &normalized.openapi,
        &normalized.origins,
        config,
        problems,
    ))
}

/// The model to files.
fn emitted(
    config: &ApiConfig,
    api: &Api,
    layout: Layout,
    problems: &mut Problems,
) -> Option<Files> {
    let names = Names::choose(api, config);
    names.report_unmatched(api, config, problems);
    let package = Package {
        name: config
            .name
            .clone()
            .unwrap_or_else(|| names::package(&api.title)),
        version: config.version.clone().unwrap_or_else(|| "0.1.0".to_owned()),
        layout,
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
            examples: config.examples.unwrap_or(true),
            example_tests: config.example_tests.unwrap_or(false),
            tag_features: config.tag_features.unwrap_or(true),
            derives: config.derive.clone(),
        },
    };
    match emit(api, &names, &package) {
        Ok(files) => Some(files),
        Err(error) => {
            problems.push(fault(&error));
            None
        }
    }
}

fn fault(error: &dyn std::error::Error) -> Problem {
    Problem::error("emitter", error.to_string())
        .help("this is a fault of clientwright, please report it with the document")
}
