//! Generation as a step of a build script.

mod needs;

use std::fmt;
use std::path::{Path, PathBuf};

pub use needs::missing_dependencies;

use crate::config::{ApiConfig, Config, Located, Selector};
use crate::diagnostic::{Colors, Report};
use crate::emit::{Files, Layout, needed};
use crate::output;
use crate::pipeline::{self, Outcome};

/// Generates a module into `OUT_DIR` from a build script.
///
/// The module is `$OUT_DIR/NAME/mod.rs`; the crate that includes it depends on
/// what the module uses, which [`dependencies`](Self::dependencies) lists.
/// Nothing is written where nothing changed, and the script runs again when a
/// document does.
///
/// ```no_run
/// clientwright::Builder::new("spec/api.yaml")
///     .name("api")
///     .build()
///     .unwrap();
/// ```
#[derive(Debug, Clone)]
pub struct Builder {
    api: ApiConfig,
    out: Option<PathBuf>,
    /// What is wrong with what was asked for; `build` says it.
    wrong: Option<String>,
}

impl Builder {
    /// Starts with one document.
    pub fn new(spec: impl AsRef<Path>) -> Self {
        Self::of(ApiConfig::default()).spec(spec)
    }

    /// Starts with what a `clientwright.toml` says of its only API.
    ///
    /// # Errors
    /// A configuration that cannot be read, or has not exactly one API.
    pub fn from_config(path: impl AsRef<Path>) -> Result<Self, BuildError> {
        let path = path.as_ref();
        let config = Config::read(path).map_err(|error| BuildError(error.to_string()))?;
        let [api] = <[ApiConfig; 1]>::try_from(config.apis).map_err(|apis| {
            let found = apis.len();
            BuildError(format!(
                "{}: one `[[api]]` is expected, not {found}",
                path.display()
            ))
        })?;
        Ok(Self::of(api))
    }

    fn of(api: ApiConfig) -> Self {
        Self {
            api,
            out: None,
            wrong: None,
        }
    }

    /// Adds a document of the same API.
    #[must_use]
    pub fn spec(mut self, spec: impl AsRef<Path>) -> Self {
        self.api
            .specs
            .push(spec.as_ref().to_string_lossy().into_owned().into());
        self
    }

    /// Adds an OpenAPI Overlay that mends the documents; several are applied in
    /// order.
    #[must_use]
    pub fn overlay(mut self, overlay: impl AsRef<Path>) -> Self {
        let overlay = overlay.as_ref().to_string_lossy().into_owned();
        self.api.overlays.push(overlay.into());
        self
    }

    /// The module's name; made from the document's title if absent.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.api.name = Some(name.into());
        self
    }

    /// Uses dated media types up to this date.
    #[must_use]
    pub fn api_version(mut self, date: impl Into<String>) -> Self {
        self.api.api_version = Some(date.into());
        self
    }

    /// Generates only operations that this or another `only` means, and the types
    /// that they use: `tag:NAME`, `operation:ID` or `path:PATH`, with `*` for anything.
    #[must_use]
    pub fn only(mut self, what: impl AsRef<str>) -> Self {
        let selector = self.selector(what.as_ref());
        self.api.only.extend(selector);
        self
    }

    /// Leaves out operations, said as for [`only`](Self::only).
    #[must_use]
    pub fn except(mut self, what: impl AsRef<str>) -> Self {
        let selector = self.selector(what.as_ref());
        self.api.except.extend(selector);
        self
    }

    fn selector(&mut self, what: &str) -> Option<Located<Selector>> {
        let selector = what.parse::<Selector>();
        let selector = selector.map_err(|error| format!("`{what}`: {error}"));
        let located = |selector| Located::from(selector);
        selector
            .map(located)
            .map_err(|wrong| self.wrong.get_or_insert(wrong).clone())
            .ok()
    }

    /// The folder that the module's folder is made in, in place of `OUT_DIR`.
    #[must_use]
    pub fn out_dir(mut self, folder: impl Into<PathBuf>) -> Self {
        self.out = Some(folder.into());
        self
    }

    /// Generates, tells cargo what to watch, and shows warnings as cargo's.
    ///
    /// # Errors
    /// Problems in a document, each with its place; output that cannot be written;
    /// dependencies of the module that the crate's manifest lacks. What was there is
    /// left as it was.
    pub fn build(&self) -> Result<PathBuf, BuildError> {
        let (outcome, files) = self.generated()?;
        self.watch(&outcome);
        // The error has all that is to be said, so that nothing is said twice.
        let files = files.ok_or_else(|| BuildError::from(&outcome))?;
        if self.out.is_none() {
            complete(&files)?;
        }
        tell_warnings(&outcome);
        let folder = self.folder()?;
        let written = output::write(&folder, &files);
        written.map_err(|error| BuildError(format!("{}: {error}", folder.display())))?;
        Ok(folder.join("mod.rs"))
    }

    /// The `[dependencies]` that the module needs, as TOML.
    ///
    /// # Errors
    /// Problems in a document.
    pub fn dependencies(&self) -> Result<String, BuildError> {
        let (outcome, files) = self.generated()?;
        let files = files.ok_or_else(|| BuildError::from(&outcome))?;
        Ok(needs_of(&files))
    }

    fn generated(&self) -> Result<(Outcome, Option<Files>), BuildError> {
        if let Some(wrong) = &self.wrong {
            return Err(BuildError(wrong.clone()));
        }
        let mut outcome = pipeline::generate(&self.api, Layout::Module);
        let files = outcome.files.take();
        Ok((outcome, files))
    }

    fn folder(&self) -> Result<PathBuf, BuildError> {
        let out = self
            .out
            .clone()
            .or_else(|| std::env::var_os("OUT_DIR").map(PathBuf::from));
        let out = out.ok_or_else(|| {
            BuildError("OUT_DIR is not set: call this from a build script".to_owned())
        })?;
        Ok(out.join(self.api.name.as_deref().unwrap_or("api")))
    }

    fn watch(&self, outcome: &Outcome) {
        for path in outcome.sources.paths() {
            println!("cargo::rerun-if-changed={}", path.display());
        }
        // A document more is one that no run has read.
        for pattern in self.api.patterns() {
            println!("cargo::rerun-if-changed={}", pattern.folder.display());
        }
    }
}

fn tell_warnings(outcome: &Outcome) {
    let report = Report::new(&outcome.problems, &outcome.sources);
    for (problem, spot, more) in report.first_spots() {
        let place = spot.and_then(|spot| {
            let path = &outcome.sources.get(spot.file)?.name;
            Some(format!("{path}:{}:{}: ", spot.line, spot.column))
        });
        let place = place.unwrap_or_default();
        // A line break would end what cargo takes for the warning.
        let message = problem.message.replace(['\r', '\n'], " ");
        let more = match more {
            0 => String::new(),
            more => format!(", and {more} more like this"),
        };
        println!("cargo::warning={place}{message} [{}]{more}", problem.code);
    }
}

fn needs_of(files: &Files) -> String {
    let root = files.get(Path::new("mod.rs"));
    root.map(|root| needed(root)).unwrap_or_default()
}

/// Whether the crate that is being built has all that the module needs.
fn complete(files: &Files) -> Result<(), BuildError> {
    let missing = needs::missing_here(&needs_of(files));
    if missing.is_empty() {
        return Ok(());
    }
    Err(BuildError(format!(
        "the generated module needs dependencies that Cargo.toml does not have; add them:\n\n\
         [dependencies]\n{}\n",
        missing.join("\n")
    )))
}

/// Why nothing was generated.
#[derive(Clone)]
pub struct BuildError(String);

impl From<&Outcome> for BuildError {
    fn from(outcome: &Outcome) -> Self {
        Self(Report::new(&outcome.problems, &outcome.sources).human(Colors::Never))
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for BuildError {
    /// As for people: build scripts show errors in this form.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n{}", self.0)
    }
}

impl std::error::Error for BuildError {}
