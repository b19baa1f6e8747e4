//! What a path may be made of.

use crate::diagnostic::Problem;
use crate::dialect::Normalizer;
use crate::dialect::at::At;
use crate::dialect::servers::names_in;
use crate::dialect::wire_name::shown;

impl Normalizer<'_> {
    /// Reports what would make a request go anywhere but to the path, and names
    /// that stand in it twice.
    pub(super) fn path_text(&mut self, path: &str, at: &At<'_>) {
        if let Some((fault, help)) = fault_of(path) {
            let message = format!("path `{}` {fault}", shown(path));
            let problem = Problem::error("invalid-path", message).help(help);
            self.report.push(problem, at);
        }
        let text = fixed_text(path);
        if before_fragment(&text).contains('?') {
            let message = || {
                "a path has a query in it, which is no part of a path; it is sent with each request"
                    .to_owned()
            };
            let help = Some("describe what follows `?` as parameters with `in: query`");
            self.report.once(at, "path-with-query", "", message, help);
        }
        if text.contains('#') {
            let message = || {
                "a path has a fragment, which is never sent: requests go to what stands before the `#`"
                    .to_owned()
            };
            self.report
                .once(at, "path-with-fragment", "", message, None);
        }
        let names = names_in(path);
        let mut told = Vec::new();
        for (index, name) in names.iter().enumerate() {
            if names[..index].contains(name) && !told.contains(&name) {
                let message = format!(
                    "the path has `{{{name}}}` more than once; one argument is put in all places"
                );
                self.report.warn(at, "path-parameter-repeated", message);
                told.push(name);
            }
        }
    }
}

/// What is wrong with a path, and what to do.
fn fault_of(path: &str) -> Option<(&'static str, &'static str)> {
    let (sent, fragment) = path.split_once('#').unwrap_or((path, ""));
    if fragment.contains(['{', '}']) {
        return Some((
            "has a parameter in its fragment, which is never sent",
            "put the parameter before the `#`",
        ));
    }
    let text = fixed_text(sent);
    if text.chars().any(is_unseen) {
        return Some((
            "has white space, control or invisible characters in it",
            "percent-encode them if the server really asks for them",
        ));
    }
    if before_query(&text).contains("://") {
        return Some((
            "is a whole URL",
            "write the path alone, and where it is in `servers`",
        ));
    }
    // URL parsers read a backslash as a slash.
    if text.contains('\\') || before_query(&text).split('/').any(is_dots) {
        return Some((
            "has `.` or `..` segments or backslashes in it, which lead elsewhere",
            "write the path that they lead to",
        ));
    }
    None
}

fn before_fragment(path: &str) -> &str {
    path.split('#').next().unwrap_or_default()
}

fn before_query(path: &str) -> &str {
    path.split('?').next().unwrap_or_default()
}

/// A path with a letter in the place of each parameter.
fn fixed_text(path: &str) -> String {
    let mut text = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((_, behind)) = after.split_once('}') else {
            break;
        };
        text.push_str(before);
        text.push('x');
        rest = behind;
    }
    text + rest
}

/// `.` or `..`, percent-encoded or not (WHATWG URL, section 4.1).
fn is_dots(segment: &str) -> bool {
    let plain = segment.to_ascii_lowercase().replace("%2e", ".");
    matches!(plain.as_str(), "." | "..")
}

fn is_unseen(c: char) -> bool {
    c.is_control()
        || c.is_whitespace()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::fault_of;

    #[test]
    fn paths_stay_paths() {
        for path in [
            "/a/{b?c}/d",
            "/a#b",
            "/a.b/..c",
            "/.well-known/x",
            "/ü",
            "/a:b",
        ] {
            assert_eq!(fault_of(path), None, "{path}");
        }
        let wrong = [
            "/a#{b}",
            "/a/../b",
            "/.",
            "/%2e%2E/a",
            "/a\\..",
            "/a b",
            "/a\r\nB: c",
            "/\u{202e}a",
            "/../a?b",
            "/https://a.example/b",
        ];
        for path in wrong {
            assert!(fault_of(path).is_some(), "{path}");
        }
    }
}
