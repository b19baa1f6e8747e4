//! Which media type of several is used, what kind it is, and the versions that
//! some carry.

use std::sync::LazyLock;

use openapiv3::{Content, MediaType, ReferenceOr};
use regex_lite::Regex;
use serde_json::Value;

use crate::diagnostic::Pointer;
use crate::model::Example;

/// The version that is used only where it is asked for by name.
const PREVIEW: &str = "preview";

/// A version inside a media type: `application/vnd.atlas.2023-01-01+json`.
static VERSION: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\.(\d{4}-\d{2}-\d{2}|preview)(?:\+|;|$)").ok());

/// The version in a media type: a date, or `preview`.
pub(crate) fn version(media_type: &str) -> Option<&str> {
    let captures = VERSION.as_ref()?.captures(media_type)?;
    captures.get(1).map(|version| version.as_str())
}

/// Whether a media type carries a date.
pub(crate) fn is_dated(media_type: &str) -> bool {
    version(media_type).is_some_and(|version| version != PREVIEW)
}

/// The version that an operation is called in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Version<'d> {
    /// Its media types carry none.
    None,
    /// The newest that is not after the one asked for.
    Of(&'d str),
    /// There is none before this one, the oldest there is.
    Not(&'d str),
}

impl<'d> Version<'d> {
    /// The version to use, of the media types that a body and its answers offer.
    pub(crate) fn among(
        media_types: impl Iterator<Item = &'d str> + Clone,
        wanted: Option<&str>,
    ) -> Self {
        let versions = media_types.filter_map(version);
        let fits = |version: &&str| match wanted {
            Some(wanted) => *version <= wanted,
            None => *version != PREVIEW,
        };
        match versions.clone().filter(fits).max() {
            Some(version) => Self::Of(version),
            None => versions.min().map_or(Self::None, Self::Not),
        }
    }
}

/// What kind of content a media type is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Family {
    /// `application/json`, `+json`.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `multipart/*`.
    Multipart,
    /// `text/event-stream`.
    Events,
    /// JSON texts one after another.
    JsonLines,
    /// `application/xml`, `+xml`.
    Xml,
    /// `text/*`, and what is text by another name.
    Text,
    /// `*/*` or `application/*`: the schema tells.
    Any,
    /// Everything else.
    Binary,
}

/// JSON texts one after another, by any of the names in use.
const JSON_LINES: &[&str] = &[
    "application/jsonl",
    "application/jsonlines",
    "application/json-lines",
    "application/x-jsonl",
    "application/x-jsonlines",
    "application/ndjson",
    "application/x-ndjson",
    "application/json-seq",
];

/// Text outside of `text/*`.
const TEXT: &[&str] = &[
    "application/graphql",
    "application/javascript",
    "application/jwt",
    "application/toml",
    "application/x-pem-file",
    "application/x-yaml",
    "application/yaml",
    "image/svg+xml",
];

impl Family {
    /// The kind of a media type.
    pub(crate) fn of(media_type: &str) -> Self {
        let essence = essence(media_type);
        let (kind, subtype) = essence.split_once('/').unwrap_or((&essence, ""));
        let suffix = subtype
            .rsplit_once('+')
            .map_or(subtype, |(_, suffix)| suffix);
        match (kind, suffix) {
            _ if JSON_LINES.contains(&essence.as_str()) || suffix == "json-seq" => Self::JsonLines,
            _ if TEXT.contains(&essence.as_str()) => Self::Text,
            (_, "json") => Self::Json,
            ("multipart", _) => Self::Multipart,
            (_, "x-www-form-urlencoded") => Self::Form,
            ("text", "event-stream") => Self::Events,
            (_, "xml") => Self::Xml,
            ("text", _) | (_, "yaml" | "csv") => Self::Text,
            ("*" | "application", "*") => Self::Any,
            _ => Self::Binary,
        }
    }
}

/// A media type without parameters, in small letters.
fn essence(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    essence.to_ascii_lowercase()
}

/// The media type to use of those a body or response offers: of those with a
/// version the newest that is not after the operation's, and then the kind that can
/// say most.
pub(crate) fn choose<'d>(
    content: &'d Content,
    operation: Version<'_>,
) -> Option<(&'d str, &'d MediaType)> {
    let wanted = match operation {
        Version::Of(wanted) => Some(wanted),
        Version::None | Version::Not(_) => None,
    };
    let versions = || content.keys().filter_map(|media_type| version(media_type));
    let fits = |version: &&str| wanted.is_some_and(|wanted| *version <= wanted);
    let newest = versions().filter(fits).max();
    let undated = content
        .keys()
        .any(|media_type| version(media_type).is_none());
    let used = match (newest, undated) {
        (Some(newest), _) => Some(newest),
        (None, true) => None,
        // An answer that came later than the operation itself.
        (None, false) => versions().min(),
    };
    content
        .iter()
        .filter(|(media_type, _)| version(media_type) == used)
        .min_by_key(|(media_type, _)| Family::of(media_type))
        .map(|(media_type, content)| (media_type.as_str(), content))
}

/// The example of a body: `example`, or the first of `examples`.
pub(crate) fn example(content: &MediaType) -> Option<Value> {
    content.example.clone().or_else(|| {
        let first = content.examples.values().find_map(ReferenceOr::as_item)?;
        first.value.clone()
    })
}

/// All examples of a body; `at` is where its media type stands.
pub(crate) fn examples(content: &MediaType, at: &Pointer) -> Vec<Example> {
    let named = content.examples.values().filter_map(ReferenceOr::as_item);
    let values = content.example.iter().cloned();
    let values = values.chain(named.filter_map(|example| example.value.clone()));
    let schema = at.child("schema").to_string();
    let example = |value| Example {
        schema: schema.clone(),
        value,
    };
    values.map(example).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(names: &[&str]) -> Content {
        names
            .iter()
            .map(|name| ((*name).to_owned(), MediaType::default()))
            .collect()
    }

    #[test]
    fn versions_are_read_only_where_one_stands() {
        for (media_type, expected) in [
            ("application/vnd.atlas.2023-01-01+json", Some("2023-01-01")),
            ("application/vnd.atlas.2023-01-01", Some("2023-01-01")),
            ("application/vnd.atlas.preview+json", Some("preview")),
            ("application/vnd.github.symmetra-preview+json", None),
            ("application/json", None),
        ] {
            assert_eq!(version(media_type), expected, "{media_type}");
        }
    }

    const OFFERED: &[&str] = &[
        "application/vnd.atlas.2023-01-01+json",
        "application/vnd.atlas.2024-08-05+csv",
        "application/vnd.atlas.2024-08-05+json",
        "application/vnd.atlas.2023-10-01+json",
        "application/vnd.atlas.preview+json",
    ];

    #[test]
    fn the_newest_version_wins_unless_another_one_is_asked_for() {
        for (wanted, expected) in [
            (None, Version::Of("2024-08-05")),
            (Some("2024-01-01"), Version::Of("2023-10-01")),
            (Some("2020-01-01"), Version::Not("2023-01-01")),
            (Some("preview"), Version::Of("preview")),
        ] {
            let found = Version::among(OFFERED.iter().copied(), wanted);
            assert_eq!(found, expected, "{wanted:?}");
        }
        let preview = ["application/vnd.atlas.preview+json"];
        let found = Version::among(preview.into_iter(), None);
        assert_eq!(found, Version::Not("preview"));
    }

    #[test]
    fn body_and_answer_keep_to_one_version() {
        let offered = content(OFFERED);
        for (version, expected) in [
            ("2023-01-01", "application/vnd.atlas.2023-01-01+json"),
            ("2024-01-01", "application/vnd.atlas.2023-10-01+json"),
            ("2025-01-01", "application/vnd.atlas.2024-08-05+json"),
            ("preview", "application/vnd.atlas.preview+json"),
            // Nothing else is there.
            ("2020-01-01", "application/vnd.atlas.2023-01-01+json"),
        ] {
            let chosen = choose(&offered, Version::Of(version)).map(|(name, _)| name);
            assert_eq!(chosen, Some(expected), "{version}");
        }
    }

    #[test]
    fn what_can_say_most_is_preferred() {
        for (names, expected) in [
            (
                &["text/plain", "application/problem+json"][..],
                "application/problem+json",
            ),
            (
                &[
                    "image/png",
                    "multipart/form-data",
                    "application/x-www-form-urlencoded",
                ],
                "application/x-www-form-urlencoded",
            ),
            (&["application/octet-stream", "text/csv"], "text/csv"),
            (
                &["application/xml", "application/json; charset=utf-8"],
                "application/json; charset=utf-8",
            ),
        ] {
            let offered = content(names);
            let chosen = choose(&offered, Version::None).map(|(name, _)| name);
            assert_eq!(chosen, Some(expected), "{names:?}");
        }
    }

    #[test]
    fn kinds_are_told_by_name_and_suffix() {
        for (media_type, family) in [
            ("Application/JSON", Family::Json),
            ("application/vnd.x+json; charset=utf-8", Family::Json),
            ("application/x-ndjson", Family::JsonLines),
            ("application/geo+json-seq", Family::JsonLines),
            ("multipart/related", Family::Multipart),
            ("text/event-stream;charset=utf-8", Family::Events),
            ("application/atom+xml", Family::Xml),
            ("text/html", Family::Text),
            ("application/vnd.atlas.2023-01-01+csv", Family::Text),
            ("application/vnd.atlas.2023-01-01+gzip", Family::Binary),
            ("*/*", Family::Any),
            ("image/*", Family::Binary),
            ("", Family::Binary),
        ] {
            assert_eq!(Family::of(media_type), family, "{media_type}");
        }
    }
}
