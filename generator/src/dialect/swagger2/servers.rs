//! `schemes`, `host` and `basePath` to servers.

use serde_json::{Map, Value};

use crate::dialect::Object;
use crate::dialect::at::At;
use crate::dialect::report::Report;

/// A server for each scheme, HTTPS first; relative where there is no host.
pub(super) fn convert(document: &mut Object, report: &mut Report) {
    let mut text = |key: &str| match document.shift_remove(key) {
        Some(Value::String(text)) => Some(text),
        _ => None,
    };
    let (host, base) = (text("host"), text("basePath"));
    let base = base.unwrap_or_default();
    let base = match base.trim_end_matches('/') {
        "" => String::new(),
        path if path.starts_with('/') => path.to_owned(),
        path => format!("/{path}"),
    };
    let schemes = document.shift_remove("schemes");
    let root = At::Root;
    let servers_at = root.key("servers");
    let urls = match host.filter(|host| !host.is_empty()) {
        Some(host) => {
            report.moved(servers_at.pointer(), &root.key("host").pointer());
            let schemes = known_schemes(schemes.as_ref());
            schemes
                .into_iter()
                .map(|scheme| format!("{scheme}://{host}{base}"))
                .collect()
        }
        None if base.is_empty() => Vec::new(),
        None => vec![base],
    };
    if urls.is_empty() || document.contains_key("servers") {
        return;
    }
    let server = |url| Value::Object(Map::from_iter([("url".to_owned(), Value::String(url))]));
    document.insert("servers".to_owned(), urls.into_iter().map(server).collect());
}

/// The schemes that are spoken here; HTTPS where the document names none.
fn known_schemes(schemes: Option<&Value>) -> Vec<&'static str> {
    let named = |scheme: &str| {
        let schemes = schemes.and_then(Value::as_array).into_iter().flatten();
        schemes
            .filter_map(Value::as_str)
            .any(|known| known.eq_ignore_ascii_case(scheme))
    };
    let mut known: Vec<&str> = ["https", "http"]
        .into_iter()
        .filter(|scheme| named(scheme))
        .collect();
    if known.is_empty() {
        known.push("https");
    }
    known
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::dialect::testing::normalized;

    fn servers(text: &str) -> Value {
        let document =
            format!("swagger: '2.0'\ninfo: {{title: t, version: v}}\npaths: {{}}\n{text}");
        normalized(&document).0["servers"].clone()
    }

    #[test]
    fn servers_are_made_of_their_parts() {
        assert_eq!(
            servers("host: a.test\nbasePath: /v1/\nschemes: [http, https, ws]"),
            json!([{"url": "https://a.test/v1"}, {"url": "http://a.test/v1"}])
        );
        assert_eq!(servers("host: a.test"), json!([{"url": "https://a.test"}]));
        assert_eq!(servers("basePath: v1"), json!([{"url": "/v1"}]));
        assert_eq!(servers("basePath: /"), Value::Null);
    }
}
