//! The named model to the files of a crate.
//!
//! Every emitter is a function from model to tokens that reads like the code it
//! emits. Nothing here decides what a schema means or what an item is called.

mod arbitrary;
mod arguments;
mod authorization_code;
mod call;
mod checks;
mod cli;
mod client;
mod complexity;
mod credentials;
mod dependencies;
mod derives;
mod docs;
mod enums;
mod example;
mod example_tests;
mod example_value;
mod features;
mod file;
mod first_call;
mod formats;
mod groups;
mod headers;
mod incoming;
mod invent;
mod manifest;
mod markdown;
mod mentions;
mod mock;
mod module;
mod operation_docs;
mod operations;
mod outcome;
mod pages;
mod parameter_checks;
mod readme;
mod round_trip;
mod runtime;
mod rust_type;
mod servers;
mod several;
mod structs;
mod types;
mod union_wire;
mod unions;
mod wire;
mod workspace;
mod xml;

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::config::{Dates, DeriveConfig, MapType};
use crate::emit::checks::Checked;
use crate::emit::file::Draft;
use crate::model::{Api, TypeId};
use crate::names::Names;

pub use file::{EmitError, HEADER_START};
pub(crate) use several::parted;
pub use several::{Part, several};

pub(crate) use first_call::FIRST_CALL;
pub(crate) use manifest::MANIFEST_START;
pub(crate) use module::{MODULE_NEEDS, needed};
pub(crate) use workspace::{CRATES, PART_START};

pub(crate) use docs::{code as inline_code, rules as constraint_words};

/// Formatting the user's workspace leaves the crate as it is, so that `--check`
/// stays exact.
const RUSTFMT: &str = "disable_all_formatting = true\n";

/// The files of a crate or module, by path inside of it.
pub type Files = BTreeMap<PathBuf, String>;

pub use crate::config::Layout;

/// The crate that comes out.
#[derive(Debug, Clone, Default)]
pub struct Package {
    /// The package's name.
    pub name: String,
    /// The package's version.
    pub version: String,
    /// What it becomes a part of.
    pub layout: Layout,
    /// Whether, as a module, it is one of several of a crate that is generated.
    pub of_several: bool,
    /// What else the manifest says of it.
    pub metadata: Metadata,
    /// Dependencies that the user's own types bring along, as Cargo has them.
    pub dependencies: toml::Table,
    /// What the code looks like.
    pub style: Style,
}

/// What a manifest says of a package besides its name and version.
#[derive(Debug, Clone)]
pub struct Metadata {
    /// `license`.
    pub license: Option<String>,
    /// `description`, if not made from the document's title.
    pub description: Option<String>,
    /// `repository`.
    pub repository: Option<String>,
    /// `authors`.
    pub authors: Vec<String>,
    /// Whether it may be published.
    pub publish: bool,
}

impl Default for Metadata {
    fn default() -> Self {
        Self {
            license: None,
            description: None,
            repository: None,
            authors: Vec::new(),
            publish: true,
        }
    }
}

/// What the code looks like, where the document does not say.
#[derive(Debug, Clone)]
pub struct Style {
    /// The map of `additionalProperties`.
    pub map: MapType,
    /// What dates and points in time are made of.
    pub dates: Dates,
    /// Operations have an example in their docs.
    pub examples: bool,
    /// A test reads and writes the examples of the document.
    pub example_tests: bool,
    /// A feature makes values of types up.
    pub arbitrary: bool,
    /// Each tag is a Cargo feature.
    pub tag_features: bool,
    /// Derives and attributes besides the usual ones.
    pub derives: Vec<DeriveConfig>,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            map: MapType::default(),
            dates: Dates::default(),
            examples: true,
            example_tests: false,
            arbitrary: false,
            tag_features: true,
            derives: Vec::new(),
        }
    }
}

/// Everything an emitter may look at.
#[derive(Debug, Clone, Copy)]
struct Emission<'a> {
    api: &'a Api,
    names: &'a Names,
    package: &'a Package,
    checked: &'a Checked,
    /// The types that travel as XML.
    xml: &'a HashSet<TypeId>,
}

impl Emission<'_> {
    /// Whether it is a module of the user's crate.
    fn is_module(&self) -> bool {
        self.package.layout == Layout::Module
    }

    /// Whether it is spread over several crates.
    fn is_workspace(&self) -> bool {
        self.package.layout == Layout::Workspace
    }
}

/// Writes the whole crate.
///
/// # Errors
/// Output that is no Rust; that is a fault of this program, never of a document.
pub fn emit(api: &Api, names: &Names, package: &Package) -> Result<Files, EmitError> {
    with_emission(api, names, package, all_files)
}

fn with_emission<R>(
    api: &Api,
    names: &Names,
    package: &Package,
    run: impl FnOnce(Emission<'_>) -> R,
) -> R {
    run(Emission {
        api,
        names,
        package,
        checked: &Checked::of(api),
        xml: &api.xml_types(),
    })
}

fn all_files(emission: Emission<'_>) -> Result<Files, EmitError> {
    let mut drafts = client::drafts(emission);
    drafts.extend(types::drafts(emission));
    drafts.extend(operations::drafts(emission));
    drafts.extend(headers::draft(emission));
    drafts.extend(servers::draft(emission));
    drafts.extend(cli::drafts(emission));
    drafts.extend(mock::draft(emission));
    drafts.extend(arbitrary::drafts(emission));
    drafts.extend(example_tests::draft(emission));
    let rendered = drafts.par_iter().map(Draft::render);
    let mut files = rendered.collect::<Result<Files, EmitError>>()?;
    files.extend(runtime::files(emission));
    if emission.is_module() {
        return Ok(module::module(emission, files));
    }
    files.extend(example_tests::comparison(&files));
    if emission.is_workspace() {
        return workspace::workspace(emission, files);
    }
    files.extend(described(emission, &files));
    files.insert("rustfmt.toml".into(), RUSTFMT.to_owned());
    Ok(files)
}

/// The files of another version of the package that is otherwise the same: no code
/// says which version it is.
pub fn renumber(api: &Api, names: &Names, package: &Package, mut files: Files) -> Files {
    let is_code = |path: &Path| !path.ends_with("Cargo.toml") && !path.ends_with("README.md");
    files.retain(|path, _| is_code(path));
    let described = |emission: Emission<'_>| match package.layout {
        Layout::Crate => described(emission, &files),
        Layout::Workspace => workspace::described(emission, &files),
        Layout::Module => Files::new(),
    };
    let described = with_emission(api, names, package, described);
    files.extend(described);
    files
}

/// The manifest and the README, which say the version.
fn described(emission: Emission<'_>, files: &Files) -> Files {
    let manifest = manifest::manifest(emission, files);
    Files::from([
        ("Cargo.toml".into(), manifest),
        ("README.md".into(), readme::readme(emission)),
    ])
}
