//! Cargo features, read off the emitted manifest.

use std::path::Path;

use toml_edit::{DocumentMut, Item as Toml};

use crate::emit::Files;
use crate::surface::items::bare;
use crate::surface::{Item, Kind, Signature};

/// How the signature of a feature starts that is on unless callers say otherwise.
pub(crate) const ON_BY_DEFAULT: &str = "on by default";

/// A feature for each entry of `[features]` but `default`, which says of the
/// others whether they are on.
pub(super) fn read(files: &Files, folder: &Path) -> Vec<Item> {
    let manifest = files.get(&folder.join("Cargo.toml"));
    let manifest = manifest.and_then(|text| text.parse::<DocumentMut>().ok());
    let features = manifest
        .as_ref()
        .and_then(|m| m.get("features")?.as_table());
    let Some(features) = features else {
        return Vec::new();
    };
    let default = features.get("default").map(listed).unwrap_or_default();
    features
        .iter()
        .filter(|(name, _)| *name != "default")
        .map(|(name, others)| {
            let on = match default.iter().any(|known| known == name) {
                true => ON_BY_DEFAULT,
                false => "off by default",
            };
            // Which crates it needs is no business of those who switch it on.
            let mut others = listed(others);
            others.retain(|other| !other.starts_with("dep:") && !other.contains('/'));
            let text = match others.is_empty() {
                true => on.to_owned(),
                false => format!("{on}, with {}", others.join(", ")),
            };
            Item {
                signature: Signature::plain(text),
                ..bare(Kind::Feature, name, Some(0), name.to_owned())
            }
        })
        .collect()
}

fn listed(item: &Toml) -> Vec<String> {
    let values = item.as_array().into_iter().flatten();
    values
        .filter_map(|value| value.as_str().map(str::to_owned))
        .collect()
}
