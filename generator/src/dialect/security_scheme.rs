//! Security schemes.

use serde_json::{Map, Value};

use crate::dialect::at::At;
use crate::dialect::server_url::fault_of_token_url;
use crate::dialect::shape::{Keys, Shape, text};
use crate::dialect::wire_name::shown;
use crate::dialect::{Normalizer, Object, is_reference};

/// What became of a security scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It can be asked for.
    Kept,
    /// It made no sense.
    Dropped,
}

const SCHEME: Keys = &[
    ("type", Shape::Text),
    ("description", Shape::Text),
    ("name", Shape::Text),
    ("in", Shape::Text),
    ("scheme", Shape::Text),
    ("bearerFormat", Shape::Text),
    ("flows", Shape::Object),
    ("openIdConnectUrl", Shape::Text),
    ("oauth2MetadataUrl", Shape::Text),
    ("deprecated", Shape::Flag),
];
const FLOW: Keys = &[
    ("authorizationUrl", Shape::Text),
    ("tokenUrl", Shape::Text),
    ("refreshUrl", Shape::Text),
    ("deviceAuthorizationUrl", Shape::Text),
    ("scopes", Shape::Any),
];
/// Each flow and the URLs it cannot do without.
const FLOWS: &[(&str, &[&str])] = &[
    ("implicit", &["authorizationUrl"]),
    ("password", &["tokenUrl"]),
    ("clientCredentials", &["tokenUrl"]),
    ("authorizationCode", &["authorizationUrl", "tokenUrl"]),
];
/// What client certificates are called on the way to the model.
const MUTUAL_TLS: &str = "mutual-tls";
const TYPES: &[&str] = &["apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"];

impl Normalizer<'_> {
    /// Keeps the schemes that make sense.
    pub(super) fn security_schemes(&mut self, schemes: &mut Object, at: &At<'_>) {
        let mut kept = Object::new();
        let all = std::mem::take(schemes);
        for (name, value) in &all {
            let target = value
                .get("$ref")
                .and_then(Value::as_str)
                .and_then(|target| target.strip_prefix("#/components/securitySchemes/"))
                .and_then(|target| all.get(target));
            let mut value = self.report.copy(target.unwrap_or(value), &at.key(name));
            let fate = self.security_scheme(&mut value, &at.key(name));
            self.schemes.insert(name.clone(), fate);
            if fate == Fate::Kept {
                kept.insert(name.clone(), value);
            }
        }
        *schemes = kept;
    }

    fn security_scheme(&mut self, value: &mut Value, at: &At<'_>) -> Fate {
        let Some(scheme) = self.object(value, at, "a security scheme") else {
            return Fate::Dropped;
        };
        if is_reference(scheme) {
            return Fate::Dropped;
        }
        self.shape(scheme, at, SCHEME);
        let ty = scheme
            .get("type")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        let known = TYPES
            .iter()
            .find(|known| known.eq_ignore_ascii_case(&ty))
            .copied();
        let sound = match known {
            Some("apiKey") => self.api_key(scheme, at),
            Some("http") => self.http(scheme, at),
            Some("oauth2") => {
                self.flows(scheme, at);
                true
            }
            Some("openIdConnect") => {
                self.open_id(scheme, at);
                true
            }
            Some("mutualTLS") => {
                // 3.0 has no such type, so it travels as an HTTP scheme with a mark.
                become_http(scheme, MUTUAL_TLS);
                scheme.insert(format!("x-clientwright-{MUTUAL_TLS}"), Value::from(true));
                return Fate::Kept;
            }
            _ => self.shorthand(scheme, &ty, at),
        };
        if !sound {
            return Fate::Dropped;
        }
        if let Some(known) = known
            .filter(|known| *known != ty && scheme.get("type").and_then(Value::as_str) == Some(&ty))
        {
            let message = format!("`type: {ty}` is written `{known}`; it is read so");
            self.report.warn(&at.key("type"), "wrong-case", message);
            scheme.insert("type".to_owned(), Value::from(known));
        }
        Fate::Kept
    }

    /// `type: basic` as Swagger 2.0 had it, `type: bearer` as nobody had it.
    fn shorthand(&mut self, scheme: &mut Object, ty: &str, at: &At<'_>) -> bool {
        let lower = ty.to_ascii_lowercase();
        if !matches!(lower.as_str(), "basic" | "bearer" | "digest") {
            let message =
                format!("`{ty}` is no type of security scheme; callers send no credentials for it");
            self.report.warn(at, "unknown-security-scheme", message);
            return false;
        }
        let message =
            format!("`type: {ty}` is written `type: http` with `scheme: {lower}`; it is read so");
        self.report
            .warn(&at.key("type"), "unknown-security-scheme", message);
        become_http(scheme, &lower);
        true
    }

    fn api_key(&mut self, scheme: &mut Object, at: &At<'_>) -> bool {
        if !scheme.contains_key("name") {
            let message = "an API key has to say the `name` it travels under; callers send no key";
            self.report.warn(at, "security-scheme-incomplete", message);
            return false;
        }
        let place = self.key_place(scheme, at);
        let name = scheme
            .get("name")
            .and_then(Value::as_str)
            .map(str::to_owned);
        self.is_sendable(&name.unwrap_or_default(), place, at)
    }

    /// `in`, as one of the places there are.
    fn key_place(&mut self, scheme: &mut Object, at: &At<'_>) -> &'static str {
        let written = scheme.get("in").and_then(Value::as_str).unwrap_or_default();
        let known = ["header", "query", "cookie"]
            .into_iter()
            .find(|known| known.eq_ignore_ascii_case(written));
        let read = known.unwrap_or("header");
        if read != written {
            let message =
                format!("`in: {written}` is no place for an API key; it is sent as a {read}");
            self.report.warn(at, "security-scheme-incomplete", message);
            scheme.insert("in".to_owned(), Value::from(read));
        }
        read
    }

    fn http(&mut self, scheme: &mut Object, at: &At<'_>) -> bool {
        if scheme.contains_key("scheme") {
            return true;
        }
        let bearer = scheme.contains_key("bearerFormat");
        let told = if bearer {
            "it is read as `bearer`"
        } else {
            "callers send no credentials for it"
        };
        let message = format!("an HTTP security scheme has to say its `scheme`; {told}");
        self.report.warn(at, "security-scheme-incomplete", message);
        if bearer {
            become_http(scheme, "bearer");
        }
        bearer
    }

    fn open_id(&mut self, scheme: &mut Object, at: &At<'_>) {
        if !scheme.contains_key("openIdConnectUrl") {
            let message =
                "OpenID Connect has to say its `openIdConnectUrl`; callers bring a bearer token";
            self.report.warn(at, "security-scheme-incomplete", message);
            become_http(scheme, "bearer");
        }
    }

    /// Flows that lack a URL go; without any left, callers bring a token.
    fn flows(&mut self, scheme: &mut Object, at: &At<'_>) {
        let here = at.key("flows");
        let Some(Value::Object(flows)) = scheme.get_mut("flows") else {
            let message = "OAuth2 has to say its `flows`; callers bring a bearer token";
            self.report.warn(at, "security-scheme-incomplete", message);
            scheme.insert("flows".to_owned(), Value::Object(Map::new()));
            return;
        };
        flows.retain(|name, flow| name.starts_with("x-") || self.flow(name, flow, &here.key(name)));
    }

    fn flow(&mut self, name: &str, value: &mut Value, at: &At<'_>) -> bool {
        let Some((_, urls)) = FLOWS.iter().find(|(known, _)| *known == name) else {
            let near = crate::dialect::shape::nearest(name, FLOWS.iter().map(|(known, _)| *known));
            let guess = near
                .map(|near| format!(". Did you mean `{near}`?"))
                .unwrap_or_default();
            let message = format!(
                "OAuth2 flow `{name}` is not supported; callers bring a bearer token instead{guess}"
            );
            self.report.warn(at, "unsupported-oauth2-flow", message);
            return false;
        };
        let Some(flow) = self.object(value, at, "an OAuth2 flow") else {
            return false;
        };
        self.shape(flow, at, FLOW);
        if let Some(missing) = urls.iter().find(|url| !flow.contains_key(**url)) {
            let message = format!(
                "OAuth2 flow `{name}` has no `{missing}`; callers bring a bearer token instead"
            );
            self.report.warn(at, "security-scheme-incomplete", message);
            return false;
        }
        for key in ["authorizationUrl", "tokenUrl", "refreshUrl"] {
            let url = flow.get(key).and_then(Value::as_str);
            let fault = url.and_then(|url| Some((url, fault_of_token_url(url)?)));
            if let Some((url, fault)) = fault {
                let message = format!(
                    "`{key}` `{}` {fault}; callers bring a bearer token instead",
                    shown(url)
                );
                self.report.warn(&at.key(key), "invalid-token-url", message);
                return false;
            }
        }
        scopes(flow);
        true
    }
}

/// Scopes are texts by name, whatever they were written as.
fn scopes(flow: &mut Object) {
    let scopes = match flow.shift_remove("scopes") {
        Some(Value::Object(scopes)) => scopes
            .into_iter()
            .map(|(name, words)| (name, Value::String(text(&words).unwrap_or_default())))
            .collect(),
        Some(Value::Array(names)) => {
            let names = names.iter().filter_map(text);
            names.map(|name| (name, Value::from(""))).collect()
        }
        _ => Map::new(),
    };
    flow.insert("scopes".to_owned(), Value::Object(scopes));
}

fn become_http(scheme: &mut Object, name: &str) {
    scheme.insert("type".to_owned(), Value::from("http"));
    scheme.insert("scheme".to_owned(), Value::from(name));
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::dialect::testing::normalized;

    fn schemes(version: &str, text: &str) -> (Value, Vec<(&'static str, String)>) {
        let document = format!(
            "openapi: {version}\ninfo: {{title: t, version: v}}\npaths: {{}}\ncomponents: {{securitySchemes: {text}}}"
        );
        let (root, problems) = normalized(&document);
        let base = "/components/securitySchemes/";
        let relative = |(code, at): (&'static str, String)| (code, at.replace(base, ""));
        (
            root["components"]["securitySchemes"].clone(),
            problems.into_iter().map(relative).collect(),
        )
    }

    #[test]
    fn faults_are_mended_or_left_out() {
        let (found, problems) = schemes(
            "3.0.0",
            "{a: {type: apikey, in: Header, name: X}, b: {type: apiKey, in: query}, c: {type: basic}, d: {type: http, bearerFormat: JWT}, e: {type: openIdConnect}, f: {type: magic}, g: {type: http}}",
        );
        let expected = json!({
            "a": {"type": "apiKey", "in": "header", "name": "X"},
            "c": {"type": "http", "scheme": "basic"},
            "d": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
            "e": {"type": "http", "scheme": "bearer"},
        });
        assert_eq!(found, expected);
        let expected = [
            ("security-scheme-incomplete", "a".to_owned()),
            ("wrong-case", "a/type".to_owned()),
            ("security-scheme-incomplete", "b".to_owned()),
            ("unknown-security-scheme", "c/type".to_owned()),
            ("security-scheme-incomplete", "d".to_owned()),
            ("security-scheme-incomplete", "e".to_owned()),
            ("unknown-security-scheme", "f".to_owned()),
            ("security-scheme-incomplete", "g".to_owned()),
        ];
        assert_eq!(problems, expected);
    }

    #[test]
    fn flows_need_their_urls() {
        let (found, problems) = schemes(
            "3.2.0",
            "{a: {type: oauth2, flows: {clientCredentials: {tokenUrl: /t, scopes: {x: null}}, implicit: {scopes: {}}, deviceAuthorization: {tokenUrl: /t}}}, b: {type: oauth2}}",
        );
        let expected = json!({
            "a": {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "/t", "scopes": {"x": ""}}}},
            "b": {"type": "oauth2", "flows": {}},
        });
        assert_eq!(found, expected);
        let expected = [
            ("security-scheme-incomplete", "a/flows/implicit".to_owned()),
            (
                "unsupported-oauth2-flow",
                "a/flows/deviceAuthorization".to_owned(),
            ),
            ("security-scheme-incomplete", "b".to_owned()),
        ];
        assert_eq!(problems, expected);
    }

    #[test]
    fn client_certificates_are_marked() {
        let (found, problems) = schemes("3.1.0", "{a: {type: mutualTLS}}");
        let expected = json!({
            "a": {"type": "http", "scheme": "mutual-tls", "x-clientwright-mutual-tls": true},
        });
        assert_eq!((found, problems), (expected, vec![]));
    }
}
