//! What keys with a few values may say, as `clientwright.toml` spells it.

use crate::config::{Dates, DocsLevel, Layout, MapType, UnknownFields};

/// What comes out.
pub(super) const LAYOUTS: &[(&str, Layout)] = &[
    ("crate", Layout::Crate),
    ("module", Layout::Module),
    ("workspace", Layout::Workspace),
];

/// Maps of properties that the document does not name.
pub(super) const MAPS: &[(&str, MapType)] = &[
    ("BTreeMap", MapType::BTreeMap),
    ("HashMap", MapType::HashMap),
    ("IndexMap", MapType::IndexMap),
];

/// What dates are made of.
pub(super) const DATES: &[(&str, Dates)] = &[
    ("jiff", Dates::Jiff),
    ("chrono", Dates::Chrono),
    ("time", Dates::Time),
    ("text", Dates::Text),
];

/// What becomes of properties that the document does not name.
pub(super) const UNKNOWN_FIELDS: &[(&str, UnknownFields)] =
    &[("skip", UnknownFields::Skip), ("keep", UnknownFields::Keep)];

/// How much docs say.
pub(super) const DOCS: &[(&str, DocsLevel)] = &[
    ("full", DocsLevel::Full),
    ("short", DocsLevel::Short),
    ("none", DocsLevel::None),
];
