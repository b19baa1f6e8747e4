//! Which media type of several is used, and the dated versions some carry.

use std::sync::LazyLock;

use openapiv3::{Content, MediaType, Operation, ReferenceOr, StatusCode};
use regex_lite::Regex;
use serde_json::Value;

/// A date inside a media type: `application/vnd.atlas.2023-01-01+json`.
static DATE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\.(\d{4}-\d{2}-\d{2})(?:\+|$)").ok());

/// The date in a media type.
pub(crate) fn date(media_type: &str) -> Option<&str> {
    let captures = DATE.as_ref()?.captures(media_type)?;
    captures.get(1).map(|date| date.as_str())
}

/// JSON by its subtype or suffix (RFC 6838, section 4.2.8).
pub(crate) fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let subtype = essence.split('/').nth(1).unwrap_or_default();
    subtype.eq_ignore_ascii_case("json") || subtype.to_ascii_lowercase().ends_with("+json")
}

/// The version that an operation is called in: the newest of its dates that is
/// not after `wanted`.
pub(crate) fn version_of(operation: &Operation, wanted: Option<&str>) -> Option<String> {
    let body = operation
        .request_body
        .iter()
        .filter_map(ReferenceOr::as_item);
    let responses = operation.responses.responses.iter();
    let successes = responses
        .filter(|(status, _)| matches!(status, StatusCode::Code(200..=299) | StatusCode::Range(2)))
        .filter_map(|(_, response)| response.as_item());
    let contents = body
        .map(|body| &body.content)
        .chain(successes.map(|response| &response.content));
    contents
        .flat_map(|content| content.keys())
        .filter_map(|media_type| date(media_type))
        .filter(|date| wanted.is_none_or(|wanted| *date <= wanted))
        .max()
        .map(str::to_owned)
}

/// The media type to use of those a body or response offers: of the dated ones
/// the newest that is not after the operation's version, then JSON, then
/// whatever stands first.
pub(crate) fn choose<'d>(
    content: &'d Content,
    version: Option<&str>,
) -> Option<(&'d str, &'d MediaType)> {
    let dated = content
        .iter()
        .filter_map(|(name, content)| Some((date(name)?, name, content)))
        .filter(|(date, ..)| version.is_none_or(|version| *date <= version))
        .max_by_key(|(date, ..)| *date)
        .map(|(_, name, content)| (name, content));
    dated
        .or_else(|| content.iter().find(|(name, _)| is_json(name)))
        .or_else(|| content.first())
        .map(|(name, content)| (name.as_str(), content))
}

/// The example of a body: `example`, or the first of `examples`.
pub(crate) fn example(content: &MediaType) -> Option<Value> {
    content.example.clone().or_else(|| {
        let first = content.examples.values().find_map(ReferenceOr::as_item)?;
        first.value.clone()
    })
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
    fn dates_are_read_only_where_a_version_stands() {
        assert_eq!(
            date("application/vnd.atlas.2023-01-01+json"),
            Some("2023-01-01")
        );
        assert_eq!(date("application/vnd.atlas.2023-01-01"), Some("2023-01-01"));
        assert_eq!(date("application/json"), None);
        assert_eq!(date("application/vnd.atlas.preview+json"), None);
    }

    #[test]
    fn the_newest_version_wins_unless_an_older_one_is_asked_for() {
        let offered = content(&[
            "application/vnd.atlas.2023-01-01+json",
            "application/vnd.atlas.2024-08-05+json",
            "application/vnd.atlas.2023-10-01+json",
            "application/vnd.atlas.preview+json",
        ]);
        let chosen = |version| choose(&offered, version).map(|(name, _)| name);
        assert_eq!(chosen(None), Some("application/vnd.atlas.2024-08-05+json"));
        assert_eq!(
            chosen(Some("2024-01-01")),
            Some("application/vnd.atlas.2023-10-01+json")
        );
    }

    #[test]
    fn json_is_preferred() {
        let offered = content(&["text/plain", "application/problem+json"]);
        let chosen = choose(&offered, None).map(|(name, _)| name);
        assert_eq!(chosen, Some("application/problem+json"));
    }
}
