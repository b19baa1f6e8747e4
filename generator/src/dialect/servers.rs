//! `servers` and the variables in their URLs.

use serde_json::{Map, Value};

use crate::dialect::at::At;
use crate::dialect::shape::{Keys, Shape, text};
use crate::dialect::{Normalizer, Object};

const SERVER: Keys = &[
    ("url", Shape::Text),
    ("name", Shape::Text),
    ("description", Shape::Text),
    ("variables", Shape::Object),
];
const VARIABLE: Keys = &[
    ("enum", Shape::Texts),
    ("default", Shape::Text),
    ("description", Shape::Text),
];

impl Normalizer<'_> {
    /// `servers` of a document, path or operation.
    pub(super) fn servers(&mut self, owner: &mut Object, at: &At<'_>) {
        let here = at.key("servers");
        let Some(value) = owner.get_mut("servers") else {
            return;
        };
        if !value.is_array() && !self.reshape(value, Shape::List, "servers", &here) {
            owner.shift_remove("servers");
            return;
        }
        let mut index = 0;
        if let Some(servers) = value.as_array_mut() {
            servers.retain_mut(|server| {
                let kept = self.server(server, &here.index(index));
                index += 1;
                kept
            });
        }
    }

    /// Whether a server could be brought into order.
    pub(super) fn server(&mut self, value: &mut Value, at: &At<'_>) -> bool {
        if let Value::String(url) = value {
            let url = Value::String(std::mem::take(url));
            let message =
                "a server is an object with a `url`, this is the URL alone; it is read so";
            self.report.warn(at, "wrong-kind", message);
            *value = Value::Object(Map::from_iter([("url".to_owned(), url)]));
        }
        let Some(server) = self.object(value, at, "a server") else {
            return false;
        };
        self.shape(server, at, SERVER);
        let Some(url) = server.get("url").and_then(Value::as_str) else {
            self.report.warn(
                at,
                "server-without-url",
                "a server has no `url`; it is ignored",
            );
            return false;
        };
        let names = names_in(url);
        self.variables(server, &names, at);
        self.server_url(server, at)
    }

    fn variables(&mut self, server: &mut Object, names: &[String], at: &At<'_>) {
        let here = at.key("variables");
        if let Some(Value::Object(variables)) = server.get_mut("variables") {
            variables.retain(|name, variable| self.variable(name, variable, &here.key(name)));
        }
        for name in names {
            let declared = server
                .get("variables")
                .is_some_and(|all| all.get(name).is_some());
            if declared {
                continue;
            }
            let message = format!(
                "`{{{name}}}` is no variable of this server; `{name}` is put in its place unless callers set the URL"
            );
            self.report
                .warn(&at.key("url"), "server-variable-undeclared", message);
            let variable = Map::from_iter([("default".to_owned(), Value::from(name.as_str()))]);
            let variables = server
                .entry("variables")
                .or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(variables) = variables {
                variables.insert(name.clone(), Value::Object(variable));
            }
        }
    }

    fn variable(&mut self, name: &str, value: &mut Value, at: &At<'_>) -> bool {
        if let Some(default) = text(value) {
            let message = "a server variable is an object with a `default`, this is the value alone; it is read so";
            self.report.warn(at, "wrong-kind", message);
            *value = Value::Object(Map::from_iter([(
                "default".to_owned(),
                Value::String(default),
            )]));
        }
        let Some(variable) = self.object(value, at, "a server variable") else {
            return false;
        };
        self.shape(variable, at, VARIABLE);
        if !variable.contains_key("default") {
            let values = variable.get("enum").and_then(Value::as_array);
            let first = values.and_then(|values| values.first()).cloned();
            let default = first.unwrap_or_else(|| Value::from(name));
            let message = format!("server variable `{name}` has no `default`; {default} is taken");
            self.report
                .warn(at, "server-variable-without-default", message);
            variable.insert("default".to_owned(), default);
        }
        true
    }
}

/// The names that stand in braces.
pub(super) fn names_in(template: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = template;
    while let Some(start) = rest.find('{') {
        rest = &rest[start + 1..];
        let Some(end) = rest.find('}') else {
            break;
        };
        names.push(rest[..end].to_owned());
        rest = &rest[end + 1..];
    }
    names
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::dialect::testing::{codes, normalized};

    #[test]
    fn names_stand_in_braces() {
        assert_eq!(names_in("/a/{b}/c.{d}"), ["b", "d"]);
        assert_eq!(names_in("/a/{b"), [] as [&str; 0]);
    }

    #[test]
    fn servers_and_variables_are_completed() {
        let (root, problems) = normalized(
            "openapi: 3.0.0\ninfo: {title: t, version: v}\npaths: {}\nservers: ['https://a.test', {description: d}, {url: 'https://{r}.test:{port}/{v}', variables: {r: {enum: [eu, us]}, port: 8443}}]",
        );
        let expected = json!([
            {"url": "https://a.test"},
            {"url": "https://{r}.test:{port}/{v}", "variables": {
                "r": {"enum": ["eu", "us"], "default": "eu"},
                "port": {"default": "8443"},
                "v": {"default": "v"},
            }},
        ]);
        assert_eq!(root["servers"], expected);
        let expected = [
            ("wrong-kind", "/servers/0".to_owned()),
            ("server-without-url", "/servers/1".to_owned()),
            (
                "server-variable-without-default",
                "/servers/2/variables/r".to_owned(),
            ),
            ("wrong-kind", "/servers/2/variables/port".to_owned()),
            ("server-variable-undeclared", "/servers/2/url".to_owned()),
        ];
        assert_eq!(problems, expected);
    }

    #[test]
    fn one_server_alone_is_a_list_of_one() {
        let (root, problems) = normalized(
            "openapi: 3.0.0\ninfo: {title: t, version: v}\npaths: {}\nservers: {url: /v1}",
        );
        assert_eq!(root["servers"], json!([{"url": "/v1"}]));
        assert_eq!(codes(&problems), ["wrong-kind"]);
    }
}
