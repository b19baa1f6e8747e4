//! Cargo features of generated crates besides those of tags. All are off by
//! default.

use std::path::Path;

use toml_edit::{Array, Table, value};

use crate::emit::dependencies::Crates;
use crate::emit::{Emission, Files, arbitrary, cli, mock, round_trip};

/// A feature of the client.
pub(super) struct Feature {
    /// Its name.
    pub(super) name: &'static str,
    /// What it gives, for docs.
    pub(super) about: &'static str,
    /// The module of the runtime that is compiled with it, and what callers need
    /// of that.
    pub(super) module: Option<(&'static str, &'static [&'static str])>,
    /// What it turns on in dependencies.
    turns_on: &'static [&'static str],
}

/// Every feature, in the order of the docs.
pub(super) const FEATURES: &[Feature] = &[
    Feature {
        name: arbitrary::FEATURE,
        about: "values of all types made up, by the crate `arbitrary`",
        module: None,
        turns_on: &[],
    },
    Feature {
        name: "blocking",
        about: "calls without `async`: `use …::Blocking`, then `call.wait()`",
        module: Some(("blocking", &["Blocking", "BlockingStream"])),
        turns_on: &["tokio/rt"],
    },
    Feature {
        name: "brotli",
        about: "answers may come compressed by Brotli",
        module: None,
        turns_on: &["reqwest/brotli"],
    },
    Feature {
        name: cli::FEATURE,
        about: "a command-line program",
        module: None,
        turns_on: &["tokio/rt"],
    },
    Feature {
        name: "gzip",
        about: "answers may come compressed by gzip",
        module: None,
        turns_on: &["reqwest/gzip"],
    },
    Feature {
        name: mock::FEATURE,
        about: "a server on loopback that stands in for the API's in tests",
        module: None,
        turns_on: &["tokio/net", "tokio/rt"],
    },
    Feature {
        name: round_trip::FEATURE,
        about: "`new` and `Serialize` of types that are only received, `Deserialize` of those only sent",
        module: None,
        turns_on: &[],
    },
    Feature {
        name: "tower",
        about: "services of `tower` as transports, and transports as services",
        module: Some(("tower", &["TowerTransport", "TransportService"])),
        turns_on: &[],
    },
    Feature {
        name: "tracing",
        about: "a span for each call, with OpenTelemetry's attributes of HTTP clients",
        module: None,
        turns_on: &[],
    },
    Feature {
        name: "zstd",
        about: "answers may come compressed by Zstandard",
        module: None,
        turns_on: &["reqwest/zstd"],
    },
];

/// The features whose code reads what is sent and writes what is received.
const NEED_BOTH_WAYS: &[&str] = &[cli::FEATURE, mock::FEATURE];

impl Emission<'_> {
    /// The features that the crate has.
    pub(super) fn crate_features(&self) -> impl Iterator<Item = &'static Feature> {
        let (client, arbitrary) = (self.has_client_features(), self.has_arbitrary());
        let round_trip = self.has_round_trip();
        FEATURES.iter().filter(move |feature| match feature.name {
            arbitrary::FEATURE => arbitrary,
            round_trip::FEATURE => round_trip,
            _ => client,
        })
    }

    /// Whether the client has features: those of a module would be features of the
    /// user's crate.
    pub(super) fn has_client_features(&self) -> bool {
        self.has_client() && !self.is_module()
    }

    /// The modules of the runtime that are there for features alone.
    pub(super) fn feature_modules(&self) -> Vec<&'static str> {
        match self.has_client_features() {
            true => FEATURES.iter().filter_map(module_of).collect(),
            false => Vec::new(),
        }
    }
}

/// The features that a crate has for its files, where no API of it has a client with
/// features.
pub(super) fn of_files(files: &Files) -> Table {
    let present = |feature: &&Feature| {
        let mut files = files.iter();
        files.any(|(path, text)| of_file(path, text) == Some(feature.name))
    };
    let mut table = Table::new();
    add(&mut table, files, FEATURES.iter().filter(present), |_| true);
    table
}

/// What a feature gives, for docs.
pub(super) fn about(name: &str) -> Option<&'static str> {
    let mut features = FEATURES.iter();
    let found = features.find(|feature| feature.name == name);
    found.map(|feature| feature.about)
}

fn module_of(feature: &Feature) -> Option<&'static str> {
    feature.module.map(|(module, _)| module)
}

/// Adds features that are wanted here, of all that are known, to those of the
/// manifest.
pub(super) fn add(
    features: &mut Table,
    files: &Files,
    known: impl Iterator<Item = &'static Feature>,
    wanted: impl Fn(&str) -> bool,
) {
    let mentioned = Crates::of(files);
    let known: Vec<&Feature> = known.collect();
    let has_round_trip = known.iter().any(|one| one.name == round_trip::FEATURE);
    for feature in known.iter().filter(|one| wanted(one.name)) {
        let crates = mentioned.of_feature(feature.name);
        let crates = crates.iter().map(|name| format!("dep:{name}"));
        let turns_on = feature.turns_on.iter().map(|&one| one.to_owned());
        let mut needs: Array = crates.chain(turns_on).collect();
        if has_round_trip && NEED_BOTH_WAYS.contains(&feature.name) {
            needs.push(round_trip::FEATURE);
        }
        features.insert(feature.name, value(needs));
    }
}

/// The feature that a whole file is compiled with, if it is not always.
pub(super) fn of_file<'t>(path: &Path, text: &'t str) -> Option<&'t str> {
    if path.starts_with("src/cli") || path == Path::new("src/main.rs") {
        return Some(cli::FEATURE);
    }
    if path == Path::new("src/mock.rs") {
        return Some(mock::FEATURE);
    }
    if path.starts_with("src/round_trip") || path == Path::new("src/round_trip.rs") {
        return Some(round_trip::FEATURE);
    }
    let is_head = |line: &&str| line.is_empty() || line.starts_with("//") || line.starts_with("#!");
    let mut head = text.lines().take_while(is_head);
    head.find_map(|line| {
        line.strip_prefix("#![cfg(feature = \"")?
            .strip_suffix("\")]")
    })
}

/// Code without the statements, fields and arms that are there for features. Each
/// stands on one line.
pub(super) fn without(code: &str) -> String {
    let mut kept = String::new();
    let mut lines = code.lines();
    while let Some(line) = lines.next() {
        if is_switch(line) {
            lines.next();
        } else {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

fn is_switch(line: &str) -> bool {
    line.trim_start().starts_with("#[cfg(feature = ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_for_a_feature_goes_with_its_line() {
        let code = "a;\n    #[cfg(feature = \"x\")]\n    b;\nc;\n";
        assert_eq!(without(code), "a;\nc;\n");
    }

    #[test]
    fn a_file_names_its_feature() {
        let gated = "//! Docs.\n#![cfg(feature = \"tower\")]\n";
        assert_eq!(of_file(Path::new("src/a.rs"), gated), Some("tower"));
        assert_eq!(of_file(Path::new("src/a.rs"), "use http;"), None);
        assert_eq!(of_file(Path::new("src/main.rs"), ""), Some("cli"));
    }
}
