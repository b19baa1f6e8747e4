//! The next version of a generated crate, or of all crates of a workspace, and what its changelog says of it.
//!
//! What a crate was is read off the crate itself, as it stands in its folder: that
//! is what callers have. So there is no record to lose or to fall out of step, no
//! old document to keep, and what a new generator changes counts as well.

mod changelog;
mod committed;
mod date;
mod version;

use std::path::Path;

use semver::Version;

use crate::diff::{self, Diff, Level};
use crate::emit::Files;
use crate::surface::{self, SurfaceError, Versioned};

pub use committed::committed_version;
pub use date::Date;

/// What becomes of the version of a crate, or of the crates of a workspace.
#[derive(Debug, Clone)]
pub struct Bump {
    /// The version of the crate that is there; `None` if there is none.
    pub was: Option<Version>,
    /// The version to generate.
    pub version: Version,
    /// What the changes ask for; `None` where callers see none.
    pub level: Option<Level>,
    /// The whole `CHANGELOG.md`; `None` where nothing is to be added to it.
    pub changelog: Option<String>,
}

/// A crate, or the crates of a workspace, as they would come out, with the version that it has now.
pub(crate) struct Fresh<'a> {
    pub(crate) files: &'a Files,
    pub(crate) what: Versioned<'a>,
    pub(crate) version: Version,
}

/// Compares a crate with the one in its folder.
///
/// # Errors
/// The folder cannot be read, or holds generated code that is no Rust.
pub(crate) fn decide(
    folder: &Path,
    fresh: &Fresh<'_>,
    date: Date,
) -> Result<Bump, Box<dyn std::error::Error>> {
    let text = std::fs::read_to_string(folder.join(CHANGELOG)).unwrap_or_default();
    let old = committed::files(folder)?;
    let Some(was) = committed_version(folder).filter(|_| !old.is_empty()) else {
        let entry = changelog::first(&fresh.version, date);
        return Ok(Bump {
            was: None,
            version: fresh.version.clone(),
            level: None,
            changelog: Some(changelog::with(&text, &entry)),
        });
    };
    let differ = committed::differ(&old, fresh.files);
    // Reading both crates takes longer than making one.
    let diff = match differ {
        true => compared(&old, fresh)?,
        false => Diff::default(),
    };
    // What callers cannot see may be worth a release: a fault that was mended.
    let level = diff.verdict().or_else(|| differ.then_some(Level::Patch));
    let next = level.map_or_else(|| was.clone(), |level| version::next(&was, level));
    // Somebody who asks for more in clientwright.toml has reasons.
    let version = next.max(fresh.version.clone());
    let entry = (version != was).then(|| changelog::entry(&version, date, &diff));
    Ok(Bump {
        changelog: entry.map(|entry| changelog::with(&text, &entry)),
        was: Some(was),
        version,
        level,
    })
}

fn compared(old: &Files, fresh: &Fresh<'_>) -> Result<Diff, SurfaceError> {
    // One after the other: the syntax of a large crate takes half a gigabyte.
    let old = surface::parts(old, fresh.what)?;
    let new = surface::parts(fresh.files, fresh.what)?;
    Ok(diff::of_parts(&old, &new))
}

/// The changelog's place in the crate.
pub(crate) const CHANGELOG: &str = "CHANGELOG.md";
