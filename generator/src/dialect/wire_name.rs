//! Names that are sent as they stand: they must not be able to say anything
//! else where they are sent.

use crate::diagnostic::Problem;
use crate::dialect::Normalizer;
use crate::dialect::at::At;

impl Normalizer<'_> {
    /// Whether a name can be sent in a place; reports an error if it cannot.
    /// In paths and queries all names can, since they are percent-encoded.
    pub(super) fn is_sendable(&mut self, name: &str, place: &str, at: &At<'_>) -> bool {
        let (sendable, what) = match place {
            "header" => (is_token(name), "header"),
            "cookie" => (is_cookie_name(name), "cookie"),
            _ => return true,
        };
        if !sendable {
            let problem = Problem::error(
                "invalid-wire-name",
                format!("`{}` is no {what} name and can never be sent", shown(name)),
            )
            .help("such names are of ASCII letters, digits and ``!#$%&'*+-.^_`|~`` (RFC 9110, section 5.6.2)");
            self.report.push(problem, &at.key("name"));
        }
        sendable
    }
}

/// A token, as header names are (RFC 9110, section 5.6.2).
pub(super) fn is_token(name: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !name.is_empty() && name.bytes().all(allowed)
}

/// A cookie name is a token (RFC 6265, section 4.1.1); brackets and the like are
/// no danger, and servers that ask for them read them.
fn is_cookie_name(name: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_graphic() && !b";=,\"\\".contains(&byte);
    !name.is_empty() && name.bytes().all(allowed)
}

/// Whether a text stays one header value, whatever it says in it.
pub(super) fn is_header_value(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b'\t' | b' '..=b'~'))
}

/// `type/subtype` with or without parameters (RFC 9110, section 8.3.1).
pub(super) fn is_media_type(text: &str) -> bool {
    let essence = text.split(';').next().unwrap_or_default().trim();
    essence
        .split_once('/')
        .is_some_and(|(ty, subtype)| is_token(ty) && is_token(subtype))
}

/// A name in a message, its control characters made visible.
pub(super) fn shown(name: &str) -> String {
    name.chars()
        .map(|c| match c {
            '"' | '\'' | '\\' => c.to_string(),
            c => c.escape_debug().to_string(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::testing::normalized;

    #[test]
    fn names_say_nothing_else() {
        for name in ["X-A", "x_b.c~1"] {
            assert!(is_token(name), "{name}");
        }
        for name in ["", "X A", "X:A", "X\r\nY", "Ü"] {
            assert!(!is_token(name), "{name}");
        }
        for name in ["a;b", "a=b", "a b", "a\r", "a,b", ""] {
            assert!(!is_cookie_name(name), "{name}");
        }
        assert!(is_cookie_name("list[a]"));
        for text in ["application/json; charset=utf-8", "*/*", "a/b+json"] {
            assert!(is_media_type(text), "{text}");
        }
        for text in ["", "json", "a /b", "/b", "a/", "a/b/c", "a/b, c/d"] {
            assert!(!is_media_type(text), "{text}");
        }
        assert!(!is_header_value("a/b\r\nX: y"));
    }

    #[test]
    fn what_cannot_be_sent_is_an_error() {
        let (_, problems) = normalized(
            "openapi: 3.0.0\ninfo: {title: t, version: v}\ncomponents: {securitySchemes: {K: {type: apiKey, in: header, name: 'X Key'}}}\npaths: {/a: {get: {operationId: x, responses: {}, parameters: [{name: 'a;b', in: cookie, schema: {}}, {name: 'X:Y', in: header, schema: {}}, {name: 'a b', in: query, schema: {}}]}}}",
        );
        let expected = [
            "/components/securitySchemes/K/name",
            "/paths/~1a/get/parameters/0/name",
            "/paths/~1a/get/parameters/1/name",
        ];
        let expected = expected.map(|at| ("invalid-wire-name", at.to_owned()));
        assert_eq!(problems, expected);
    }
}
