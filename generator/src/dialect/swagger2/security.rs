//! Security definitions to security schemes.

use serde_json::{Map, Value};

use crate::dialect::Object;

/// The flows of OAuth2 by their names then and now.
const FLOWS: &[(&str, &str)] = &[
    ("implicit", "implicit"),
    ("password", "password"),
    ("application", "clientCredentials"),
    ("accessCode", "authorizationCode"),
];

/// Brings every definition to the shape of 3.0; what it does not know is told
/// of by the walk that comes after.
pub(super) fn convert(schemes: &mut Object) {
    for scheme in schemes.values_mut() {
        let Value::Object(scheme) = scheme else {
            continue;
        };
        match scheme.get("type").and_then(Value::as_str) {
            Some("basic") => {
                scheme.insert("type".to_owned(), Value::from("http"));
                scheme.insert("scheme".to_owned(), Value::from("basic"));
            }
            Some("oauth2") => flows(scheme),
            _ => {}
        }
    }
}

fn flows(scheme: &mut Object) {
    let mut flow = Map::new();
    for key in ["authorizationUrl", "tokenUrl", "scopes"] {
        if let Some(value) = scheme.shift_remove(key) {
            flow.insert(key.to_owned(), value);
        }
    }
    let Some(Value::String(name)) = scheme.shift_remove("flow") else {
        return;
    };
    let known = FLOWS.iter().find(|(then, _)| *then == name);
    let name = known.map_or(name.clone(), |(_, now)| (*now).to_owned());
    let flows = Map::from_iter([(name, Value::Object(flow))]);
    scheme.insert("flows".to_owned(), Value::Object(flows));
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::dialect::testing::{codes, normalized};

    #[test]
    fn definitions_are_schemes() {
        let (root, problems) = normalized(
            "swagger: '2.0'
info: {title: t, version: v}
paths: {}
security: [{key: []}, {app: [read]}]
securityDefinitions:
  basic: {type: basic, description: d}
  key: {type: apiKey, in: header, name: X-Key}
  app: {type: oauth2, flow: application, tokenUrl: 'https://a.test/t', scopes: {read: r}}
  code: {type: oauth2, flow: accessCode, tokenUrl: /t, authorizationUrl: /a, scopes: {}}
",
        );
        let expected = json!({
            "basic": {"type": "http", "scheme": "basic", "description": "d"},
            "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
            "app": {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "https://a.test/t", "scopes": {"read": "r"}}}},
            "code": {"type": "oauth2", "flows": {"authorizationCode": {"authorizationUrl": "/a", "tokenUrl": "/t", "scopes": {}}}},
        });
        assert_eq!(root["components"]["securitySchemes"], expected);
        assert_eq!(codes(&problems), [] as [&str; 0]);
    }
}
