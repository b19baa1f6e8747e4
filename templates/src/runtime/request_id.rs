//! What a server calls a request: what its operators want to be told.

use http::HeaderMap;

/// Headers with the id of a request, the plainest first. None of them is a standard
/// but the last two (W3C Trace Context).
const HEADERS: &[&str] = &[
    "x-request-id",
    "request-id",
    "x-ms-request-id",
    "x-amzn-requestid",
    "x-amz-request-id",
    "x-correlation-id",
    "traceresponse",
    "traceparent",
];

/// Longer ones are no ids.
const LONGEST: usize = 200;

/// The id of a request by the headers of its answer.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    let mut values = HEADERS.iter().filter_map(|name| headers.get(*name));
    values.find_map(|value| {
        let text = value.to_str().ok()?.trim();
        (!text.is_empty() && text.len() <= LONGEST).then_some(text)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plainest_id_is_taken() {
        let mut headers = HeaderMap::new();
        assert_eq!(request_id(&headers), None);
        headers.insert("traceparent", "00-a-b-01".parse().unwrap());
        assert_eq!(request_id(&headers), Some("00-a-b-01"));
        headers.insert("x-ms-request-id", "ms".parse().unwrap());
        assert_eq!(request_id(&headers), Some("ms"));
        headers.insert("x-request-id", "x".repeat(201).parse().unwrap());
        assert_eq!(request_id(&headers), Some("ms"));
        headers.insert("x-request-id", " one ".parse().unwrap());
        assert_eq!(request_id(&headers), Some("one"));
    }
}
