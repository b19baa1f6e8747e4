//! Names of the sets of response headers.

use crate::model::{Api, HeaderSet, StatusSpec};
use crate::names::HeaderSetNames;
use crate::names::identifier::{Scope, camel, snake};

pub(super) fn choose(api: &Api) -> Vec<HeaderSetNames> {
    let mut scope = Scope::reserving(&["FromHeaders", "HeaderMap", "InvalidHeader", "Result"]);
    api.header_sets
        .iter()
        .map(|set| {
            let mut fields = Scope::default();
            HeaderSetNames {
                name: scope.take(set_name(set), ""),
                fields: set
                    .headers
                    .iter()
                    .map(|header| fields.take(snake(&header.name), ""))
                    .collect(),
            }
        })
        .collect()
}

/// What the headers have in common (`RateLimit-Limit` and
/// `RateLimit-Remaining`: `RateLimitHeaders`), else the error they come with
/// (`TooManyRequestsHeaders`), else the operation.
fn set_name(set: &HeaderSet) -> String {
    let common = common_words(set);
    if !common.is_empty() {
        return format!("{}Headers", camel(&common));
    }
    match set.first_status {
        StatusSpec::Code(code) if code >= 400 => format!("{}Headers", camel(reason(code))),
        _ => format!("{}Headers", camel(&set.first_operation)),
    }
}

/// The words that all names start with.
fn common_words(set: &HeaderSet) -> String {
    let mut names = set.headers.iter().map(|header| header.name.split('-'));
    let mut common: Vec<&str> = names.next().map(Iterator::collect).unwrap_or_default();
    for words in names {
        let same = common
            .iter()
            .zip(words)
            .take_while(|(one, other)| *one == other);
        let length = same.count();
        common.truncate(length);
    }
    if common == ["X"] {
        return String::new();
    }
    common.join("-")
}

/// Reason phrases of RFC 9110, section 15.5 and 15.6, and RFC 6585.
const REASONS: &[(u16, &str)] = &[
    (400, "Bad Request"),
    (401, "Unauthorized"),
    (402, "Payment Required"),
    (403, "Forbidden"),
    (404, "Not Found"),
    (405, "Method Not Allowed"),
    (406, "Not Acceptable"),
    (408, "Request Timeout"),
    (409, "Conflict"),
    (410, "Gone"),
    (412, "Precondition Failed"),
    (413, "Content Too Large"),
    (415, "Unsupported Media Type"),
    (422, "Unprocessable Content"),
    (428, "Precondition Required"),
    (429, "Too Many Requests"),
    (500, "Internal Server Error"),
    (501, "Not Implemented"),
    (502, "Bad Gateway"),
    (503, "Service Unavailable"),
    (504, "Gateway Timeout"),
];

fn reason(code: u16) -> &'static str {
    match REASONS.iter().find(|(known, _)| *known == code) {
        Some((_, reason)) => reason,
        None if code < 500 => "Client Error",
        None => "Server Error",
    }
}
