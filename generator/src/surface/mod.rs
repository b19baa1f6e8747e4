//! What Rust callers of a generated crate can name: its public items.
//!
//! Signatures are read off the emitted code, so there is no second mapping from
//! the model to Rust that could drift from the first, and whatever an emitter
//! adds is part of the surface without a word here. The named model gives what
//! code does not tell: where in the document an item comes from, and what it
//! means on the wire: its [`Origin`].

mod features;
mod implementations;
mod items;
mod kinds;
mod modules;
mod origins;
mod parts;
mod requests;
mod signature;

use std::fmt;
use std::path::Path;

use crate::diagnostic::Sources;
use crate::emit::Files;
use crate::model::Api;
use crate::names::Names;

pub(crate) use features::ON_BY_DEFAULT;
use items::Depth;
pub use origins::{Candidate, Origin};
pub(crate) use parts::{Part, Versioned, parts};
pub use signature::{Argument, Signature};

/// The public items of one crate.
#[derive(Debug, Clone, Default)]
pub struct Surface {
    /// Parents before what is in them.
    pub items: Vec<Item>,
}

/// A public item, or a part of one.
#[derive(Debug, Clone)]
pub struct Item {
    /// What it is.
    pub kind: Kind,
    /// Its name alone; of a trait implementation, the trait.
    pub name: String,
    /// The index of the item it is a part of; `None` for the crate itself.
    pub owner: Option<usize>,
    /// The way to it as Rust writes it: `types::Pet::new`.
    pub path: String,
    /// What callers must agree with.
    pub signature: Signature,
    /// Cargo features that switch it on; empty if it is always there.
    pub features: Vec<String>,
    /// Callers may list all that is in it: it lacks `#[non_exhaustive]`.
    pub exhaustive: bool,
    /// Whether it is marked `#[deprecated]`.
    pub deprecated: bool,
    /// Its doc comment.
    pub docs: String,
    /// What it does, as code; empty for what the runtime brings.
    pub code: String,
    /// Where it comes from, and what it means on the wire.
    pub origin: Origin,
}

impl fmt::Display for Item {
    /// The path, told apart where a field and a method share it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Kind::Field => match self.path.rsplit_once("::") {
                Some((owner, name)) => write!(f, "{owner}.{name}"),
                None => f.write_str(&self.path),
            },
            kind if kind.is_function() => write!(f, "{}()", self.path),
            _ => f.write_str(&self.path),
        }
    }
}

/// What an item is to a caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// The crate itself.
    Crate,
    /// A Cargo feature.
    Feature,
    /// A module.
    Module,
    /// A method of the client that starts a call.
    Operation,
    /// A method of a call that sets what is optional.
    OptionalParameter,
    /// `send` of a call: what comes back.
    Answer,
    /// A constructor of credentials.
    Credentials,
    /// A struct.
    Struct,
    /// An enum.
    Enum,
    /// A type alias.
    Alias,
    /// A trait.
    Trait,
    /// A field of a struct.
    Field,
    /// A variant of an enum.
    Variant,
    /// `new` of a type that callers send.
    Constructor,
    /// A method that sets a field.
    Setter,
    /// Another method, or an associated constant or type of a trait.
    Method,
    /// A function outside of an `impl`.
    Function,
    /// A constant or a static.
    Constant,
    /// An implementation of a trait that callers can name.
    Implementation,
    /// A name for an item that stands elsewhere.
    Export,
    /// Any other item, compared as it is written.
    Other,
}

impl Kind {
    /// What it is called in a report.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Crate => "crate",
            Self::Feature => "feature",
            Self::Module => "module",
            Self::Operation => "operation",
            Self::OptionalParameter => "optional parameter",
            Self::Answer => "answer",
            Self::Credentials => "credentials",
            Self::Struct => "struct",
            Self::Enum => "enum",
            Self::Alias => "type alias",
            Self::Trait => "trait",
            Self::Field => "field",
            Self::Variant => "variant",
            Self::Constructor => "constructor",
            Self::Setter => "setter",
            Self::Method => "method",
            Self::Function => "function",
            Self::Constant => "constant",
            Self::Implementation => "implementation",
            Self::Export => "export",
            Self::Other => "item",
        }
    }

    /// Whether it is called with arguments.
    pub fn is_function(self) -> bool {
        matches!(
            self,
            Self::Operation
                | Self::OptionalParameter
                | Self::Answer
                | Self::Credentials
                | Self::Constructor
                | Self::Setter
                | Self::Method
                | Self::Function
        )
    }

    /// Whether other signatures may mention it.
    pub fn is_type(self) -> bool {
        matches!(self, Self::Struct | Self::Enum | Self::Alias | Self::Trait)
    }
}

/// Emitted code that cannot be read back: a fault of this program.
#[derive(Debug)]
pub struct SurfaceError(String);

impl fmt::Display for SurfaceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for SurfaceError {}

/// The surface of a crate of which only the code is known.
///
/// # Errors
/// Code that is no Rust.
pub fn of_code(files: &Files) -> Result<Surface, SurfaceError> {
    let mut modules = modules::Modules::default();
    let folder = Path::new("");
    let root = modules::read(&mut modules, files, folder)?;
    Ok(root.map_or_else(Surface::default, |root| {
        of_modules(&modules, root, (files, folder), Depth::Full)
    }))
}

/// The surface of the crate with a root, whose manifest is in a folder.
fn of_modules(
    modules: &modules::Modules,
    root: usize,
    (files, folder): (&Files, &Path),
    depth: Depth,
) -> Surface {
    let mut surface = items::collect(modules, root, depth);
    surface.items.extend(features::read(files, folder));
    kinds::refine(&mut surface);
    requests::attach(&mut surface);
    surface
}

/// The surface of a crate that was emitted from a named model.
///
/// # Errors
/// Code that is no Rust; that is a fault of this program, never of a document.
pub fn of(
    files: &Files,
    api: &Api,
    names: &Names,
    sources: &Sources,
) -> Result<Surface, SurfaceError> {
    let mut surface = of_code(files)?;
    origins::attach(&mut surface, api, names, sources);
    Ok(surface)
}
