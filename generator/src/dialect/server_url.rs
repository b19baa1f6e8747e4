//! Where requests go: only to a host that the document names in plain sight.

use serde_json::Value;

use crate::diagnostic::Problem;
use crate::dialect::at::At;
use crate::dialect::shape::text;
use crate::dialect::wire_name::shown;
use crate::dialect::{Normalizer, Object};

const WITH_QUERY: &str = "has a query or a fragment, where paths are to be added";

/// What becomes of a server.
enum Verdict {
    Fine,
    /// A reason to leave it out.
    LeftOut(&'static str),
    /// A reason to stop.
    Refused(&'static str),
}

impl Normalizer<'_> {
    /// Whether a URL is one that requests may go to.
    pub(super) fn server_url(&mut self, server: &mut Object, at: &At<'_>) -> bool {
        let Some(url) = server.get("url").and_then(Value::as_str).map(str::to_owned) else {
            return false;
        };
        let at = at.key("url");
        if url.starts_with("//") {
            let read = format!("https:{url}");
            let message = format!(
                "server `{}` has no scheme; it is read as `{}`",
                shown(&url),
                shown(&read)
            );
            self.report.warn(&at, "server-without-scheme", message);
            server.insert("url".to_owned(), Value::String(read));
        }
        let url = with_defaults(server);
        match verdict(&url) {
            Verdict::Fine => true,
            Verdict::LeftOut(reason) => {
                let message = format!(
                    "server `{}` {reason}; it is left out, and callers set the URL if there is no other",
                    shown(&url)
                );
                self.report.warn(&at, "invalid-server", message);
                false
            }
            Verdict::Refused(reason) => {
                let message = format!("server `{}` {reason}", shown(&url));
                let problem = Problem::error("invalid-server", message)
                    .help("a server is `https://host/path` or a path alone");
                self.report.push(problem, &at);
                false
            }
        }
    }
}

fn with_defaults(server: &Object) -> String {
    let mut url = server.get("url").and_then(text).unwrap_or_default();
    let variables = server.get("variables").and_then(Value::as_object);
    for (name, variable) in variables.into_iter().flatten() {
        let default = variable.get("default").and_then(text).unwrap_or_default();
        url = url.replace(&format!("{{{name}}}"), &default);
    }
    url
}

fn verdict(url: &str) -> Verdict {
    let unfit = |c: char| c.is_control() || c.is_whitespace() || "\"<>\\^`|".contains(c);
    if url.trim().contains(unfit) {
        return Verdict::LeftOut("has characters in it that no URL has");
    }
    let Some((scheme, rest)) = scheme_of(url) else {
        return Verdict::Fine;
    };
    match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" => {}
        "ws" | "wss" => return Verdict::LeftOut("is a WebSocket, which is not supported"),
        _ => return Verdict::Refused("is neither http nor https"),
    }
    let rest = rest.strip_prefix("//").unwrap_or_default();
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(end);
    if host.is_empty() {
        return Verdict::LeftOut("names no host");
    }
    if host.contains('@') {
        return Verdict::LeftOut("has user info before its host");
    }
    if path.contains(['?', '#']) {
        return Verdict::LeftOut(WITH_QUERY);
    }
    Verdict::Fine
}

/// Why requests for tokens cannot go to a URL; a path alone is on the server.
pub(super) fn fault_of_token_url(url: &str) -> Option<&'static str> {
    match verdict(url) {
        Verdict::Fine | Verdict::LeftOut(WITH_QUERY) => None,
        Verdict::LeftOut(reason) | Verdict::Refused(reason) => Some(reason),
    }
}

/// The scheme of a URL and what follows its colon (RFC 3986, section 3.1).
/// `localhost:8080` has none: what follows is a port.
fn scheme_of(url: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = url.trim().split_once(':')?;
    let allowed = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
    let is_scheme =
        scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(allowed);
    let port = rest.split('/').next().unwrap_or_default();
    let is_port = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    (is_scheme && !is_port).then_some((scheme, rest))
}

#[cfg(test)]
mod tests {
    use crate::dialect::testing::{codes, normalized};

    fn server(yaml: &str) -> (usize, Vec<(&'static str, String)>) {
        let head = "openapi: 3.0.0\ninfo: {title: t, version: v}\npaths: {}\n";
        let (root, problems) = normalized(&format!("{head}servers: [{yaml}]"));
        let kept = root["servers"].as_array().map_or(0, Vec::len);
        (kept, problems)
    }

    #[test]
    fn requests_go_to_hosts_in_plain_sight() {
        let fine = [
            "https://a.example/v1",
            "/v1",
            "\'\'",
            "localhost:8080",
            "'https://{h}.example'",
        ];
        for url in fine {
            let variables = "variables: {h: {default: x}}";
            let (kept, problems) = server(&format!("{{url: {url}, {variables}}}"));
            assert_eq!((kept, codes(&problems)), (1, vec![]), "{url}");
        }
        let wrong = [
            "'javascript:alert(1)'",
            "file:///etc/passwd",
            "'data:text/plain,x'",
            "'https://'",
            "'https://u:p@a.example'",
            "'https://a.example/?b'",
            "'https://a.example#b'",
            "'wss://a.example'",
            "\"https://a.example\\r\\nHost: b\"",
            "'https://a.example/\"'",
            "'https://a.example\\b'",
        ];
        for url in wrong {
            let (kept, problems) = server(&format!("{{url: {url}}}"));
            assert_eq!(
                (kept, codes(&problems)),
                (0, vec!["invalid-server"]),
                "{url}"
            );
        }
    }

    #[test]
    fn variables_do_not_change_the_scheme() {
        let (kept, problems) = server("{url: '{s}:x', variables: {s: {default: javascript}}}");
        assert_eq!((kept, codes(&problems)), (0, vec!["invalid-server"]));
    }
}
