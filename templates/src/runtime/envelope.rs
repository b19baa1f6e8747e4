//! Answers that the server wraps in an object with their status.

use std::collections::HashMap;

use http::StatusCode;
use serde_json::value::RawValue;

/// The members of an envelope, by a rule of `clientwright.toml`.
#[derive(Debug)]
pub(crate) struct Envelope {
    /// Holds the HTTP status.
    pub(crate) status: &'static str,
    /// Holds the body.
    pub(crate) content: &'static str,
    /// Stands beside the status in a list, which is not wrapped further.
    pub(crate) list: &'static str,
}

impl Envelope {
    /// The status and the body inside of a wrapped answer; `None` where a body
    /// is not wrapped.
    pub(crate) fn open(&self, body: &[u8]) -> Option<(Option<StatusCode>, Option<Box<RawValue>>)> {
        let mut members: HashMap<String, Box<RawValue>> = serde_json::from_slice(body).ok()?;
        let content = members.remove(self.content);
        if content.is_none() && !members.contains_key(self.list) {
            return None;
        }
        let status = members.get(self.status);
        let status = status.and_then(|status| serde_json::from_str::<u16>(status.get()).ok());
        let status = status.filter(|status| (100..=599).contains(status));
        Some((
            status.and_then(|status| StatusCode::from_u16(status).ok()),
            content,
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENVELOPE: Envelope = Envelope {
        status: "status",
        content: "content",
        list: "results",
    };

    fn opened(body: &str) -> Option<(Option<u16>, Option<String>)> {
        let (status, content) = ENVELOPE.open(body.as_bytes())?;
        Some((
            status.map(|status| status.as_u16()),
            content.map(|content| content.get().to_owned()),
        ))
    }

    #[test]
    fn content_is_taken_out_as_it_came() {
        let body = r#"{"status":202,"content":{"price": 1.10}}"#;
        let content = r#"{"price": 1.10}"#.to_owned();
        assert_eq!(opened(body), Some((Some(202), Some(content))));
    }

    #[test]
    fn a_list_stays_whole_and_its_status_counts() {
        assert_eq!(
            opened(r#"{"results":[],"status":200}"#),
            Some((Some(200), None))
        );
    }

    #[test]
    fn a_plain_body_is_left_alone() {
        assert_eq!(opened(r#"{"status":"INITIATING","id":"a"}"#), None);
        assert_eq!(opened("[1]"), None);
        assert_eq!(opened("<html>"), None);
    }

    #[test]
    fn a_status_that_is_none_is_ignored() {
        assert_eq!(
            opened(r#"{"status":"ok","results":[]}"#),
            Some((None, None))
        );
        assert_eq!(opened(r#"{"status":900,"results":[]}"#), Some((None, None)));
    }
}
