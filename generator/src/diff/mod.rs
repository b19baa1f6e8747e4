//! What a new document means for Rust callers of the generated crate.
//!
//! Two [surfaces](crate::surface) are compared, not two documents and not two
//! texts: what callers cannot name does not count, and an item that only moved in
//! the document has not changed.
//!
//! ```no_run
//! use clientwright::config::ApiConfig;
//! use clientwright::{diff, pipeline};
//!
//! let api = |spec: &str| ApiConfig {
//!     specs: vec![spec.into()],
//!     ..ApiConfig::default()
//! };
//! let (old, new) = (
//!     pipeline::surface(&api("old.yaml")),
//!     pipeline::surface(&api("new.yaml")),
//! );
//! if let Some(diff) = diff::between(&old, &new) {
//!     print!("{}", diff.markdown());
//!     assert!(diff.verdict() < Some(diff::Level::Major));
//! }
//! ```

mod compare;
mod describe;
mod fold;
mod human;
mod json;
mod markdown;
mod matching;
mod parts;
mod positions;
mod renames;
mod shape;

pub(crate) use parts::of_parts;

use serde::Serialize;

use crate::diagnostic::Sources;
use crate::pipeline::Surfaced;
use crate::surface::{Kind, Surface};
pub(crate) use positions::Finder;

/// All changes between two crates, worst first.
#[derive(Debug, Clone, Default)]
pub struct Diff {
    /// The changes; those that only follow from another stand in it.
    pub changes: Vec<Change>,
}

impl Diff {
    /// The worst level of all changes; `None` where nothing changed.
    pub fn verdict(&self) -> Option<Level> {
        self.changes.iter().map(|change| change.level).max()
    }
}

/// What a change asks of the version number (semver 2.0, as Cargo reads it).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Callers compile as before; at most behavior or docs differ.
    Patch,
    /// There is something new.
    Minor,
    /// Callers may have to change their code.
    Major,
}

impl Level {
    /// `patch`, `minor` or `major`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

/// What happened to an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// It is gone.
    Removed,
    /// It has another name, or stands elsewhere.
    Renamed,
    /// Its signature differs.
    Changed,
    /// It is new.
    Added,
    /// It is deprecated now, or no longer.
    Deprecation,
    /// The same code means something else on the wire.
    Behavior,
    /// Its documentation differs.
    Docs,
}

/// One change.
#[derive(Debug, Clone)]
pub struct Change {
    /// What it asks of the version number.
    pub level: Level,
    /// What happened.
    pub action: Action,
    /// What kind of item it happened to.
    pub kind: Kind,
    /// The item, as it is called now; a removed one as it was called.
    pub item: String,
    /// What a renamed item was called.
    pub was: Option<String>,
    /// The whole change in one Markdown sentence without its full stop.
    pub message: String,
    /// The signatures before and after, where they are not the same.
    pub signatures: (Option<String>, Option<String>),
    /// Where the old document says so.
    pub old: Option<Position>,
    /// Where the new document says so.
    pub new: Option<Position>,
    /// Changes that only follow from this one, in words.
    pub follows: Vec<String>,
}

/// A place in a document; lines and columns count from 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Position {
    /// The file, as it was named.
    pub file: String,
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
    /// The pointer in the file.
    pub pointer: String,
}

impl std::fmt::Display for Position {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// Compares the crates of two documents; `None` if one of them has errors.
pub fn between(old: &Surfaced, new: &Surfaced) -> Option<Diff> {
    let surfaces = (old.surface.as_ref()?, new.surface.as_ref()?);
    Some(of(surfaces, (&old.sources, &new.sources)))
}

/// Compares two crates of which only the code is known: documents are not asked what
/// items mean, nor where they say so.
fn of_code(old: &Surface, new: &Surface) -> Diff {
    let none = Sources::default();
    of((old, new), (&none, &none))
}

fn of(surfaces: (&Surface, &Surface), sources: (&Sources, &Sources)) -> Diff {
    let matching = matching::find(surfaces.0, surfaces.1);
    let findings = compare::all(surfaces.0, surfaces.1, &matching);
    let folded = fold::consequences(surfaces.0, surfaces.1, findings);
    Diff {
        changes: positions::located(sources, surfaces, folded),
    }
}
