//! The named model to the files of a crate.
//!
//! Every emitter is a function from model to tokens that reads like the code it
//! emits. Nothing here decides what a schema means or what an item is called.

mod arguments;
mod checks;
mod client;
mod credentials;
mod dependencies;
mod docs;
mod enums;
mod example;
mod file;
mod formats;
mod groups;
mod headers;
mod manifest;
mod markdown;
mod mentions;
mod operation_docs;
mod operations;
mod outcome;
mod readme;
mod runtime;
mod rust_type;
mod servers;
mod structs;
mod types;
mod union_wire;
mod unions;
mod wire;

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::emit::checks::Checked;
use crate::model::Api;
use crate::names::Names;

pub use file::{EmitError, HEADER_START};

/// Formatting the user's workspace leaves the crate as it is, so that `--check`
/// stays exact.
const RUSTFMT: &str = "disable_all_formatting = true\n";

/// The files of a crate or module, by path inside of it.
pub type Files = BTreeMap<PathBuf, String>;

/// What the generated code becomes a part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// A crate of its own, with manifest and README.
    Crate,
    /// A module of the user's crate, for build scripts.
    Module,
}

/// The crate that comes out.
#[derive(Debug, Clone)]
pub struct Package {
    /// The package's name.
    pub name: String,
    /// The package's version.
    pub version: String,
    /// What it becomes a part of.
    pub layout: Layout,
    /// Dependencies that the user's own types bring along, as Cargo has them.
    pub dependencies: toml::Table,
}

/// Everything an emitter may look at.
#[derive(Debug, Clone, Copy)]
struct Emission<'a> {
    api: &'a Api,
    names: &'a Names,
    package: &'a Package,
    checked: &'a Checked,
}

/// Writes the whole crate.
///
/// # Errors
/// Output that is no Rust; that is a fault of this program, never of a document.
pub fn emit(api: &Api, names: &Names, package: &Package) -> Result<Files, EmitError> {
    let emission = Emission {
        api,
        names,
        package,
        checked: &Checked::of(api),
    };
    let mut files = Files::new();
    files.extend(client::files(emission)?);
    files.extend(types::files(emission)?);
    files.extend(operations::files(emission)?);
    files.extend(headers::files(emission)?);
    files.extend(servers::files(emission)?);
    files.extend(runtime::files(emission));
    if package.layout == Layout::Crate {
        let manifest = manifest::manifest(emission, &files);
        files.insert("rustfmt.toml".into(), RUSTFMT.to_owned());
        files.insert("Cargo.toml".into(), manifest);
        files.insert("README.md".into(), readme::readme(emission));
    }
    Ok(files)
}
