//! `components`, section by section.

use serde_json::{Map, Value};

use crate::dialect::at::At;
use crate::dialect::shape::{Keys, Shape};
use crate::dialect::version::Dialect;
use crate::dialect::wire_name::shown;
use crate::dialect::{Normalizer, Object, is_reference};

const COMPONENTS: Keys = &[
    ("schemas", Shape::Object),
    ("responses", Shape::Object),
    ("parameters", Shape::Object),
    ("examples", Shape::Object),
    ("requestBodies", Shape::Object),
    ("headers", Shape::Object),
    ("securitySchemes", Shape::Object),
    ("links", Shape::Object),
    ("callbacks", Shape::Object),
    ("pathItems", Shape::Object),
    ("mediaTypes", Shape::Object),
];

const LINK: Keys = &[
    ("operationRef", Shape::Text),
    ("operationId", Shape::Text),
    ("parameters", Shape::Object),
    ("requestBody", Shape::Any),
    ("description", Shape::Text),
    ("server", Shape::Object),
];

impl Normalizer<'_> {
    /// Normalizes the components and keeps them at hand until
    /// [`finish_components`](Self::finish_components).
    pub(super) fn components(&mut self, document: &mut Object, at: &At<'_>) {
        if let Some(Value::Object(components)) = document.shift_remove("components") {
            self.components = components;
        }
        let at = at.key("components");
        let mut components = std::mem::take(&mut self.components);
        self.shape(&mut components, &at, COMPONENTS);
        // Media types and callbacks are referred to by what is walked below.
        for key in ["mediaTypes", "callbacks"] {
            if let Some(section) = components.shift_remove(key) {
                self.components.insert(key.to_owned(), section);
            }
        }
        components.shift_remove("pathItems");
        for name in section(&components, "schemas").keys() {
            self.hoisted.reserve(name);
        }
        for (key, value) in &mut components {
            if let Value::Object(section) = value {
                self.component_names(key, section, &at.key(key));
                self.section(key, section, &at.key(key));
            }
        }
        self.components.extend(components);
    }

    /// Tells of names outside of what OpenAPI allows (3.0.3, "Components
    /// Object"). Swagger 2.0 allows any.
    fn component_names(&mut self, key: &str, section: &Object, at: &At<'_>) {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
        let odd = |name: &&String| name.is_empty() || !name.bytes().all(allowed);
        if self.dialect == Dialect::Swagger2 || !matches!(key, "schemas" | "securitySchemes") {
            return;
        }
        for name in section.keys().filter(odd) {
            let message = || {
                format!(
                    "`{}` is no name that OpenAPI allows in `{key}`; its name in Rust is made of the letters and digits it has",
                    shown(name)
                )
            };
            let help = Some("names are of ASCII letters, digits, `.`, `-` and `_`");
            self.report
                .once(&at.key(name), "component-name", key, message, help);
        }
    }

    fn section(&mut self, key: &str, section: &mut Object, at: &At<'_>) {
        match key {
            "schemas" => {
                for (name, schema) in section {
                    self.schema(schema, &at.key(name), super::schema::Role::Whole);
                }
            }
            "responses" => section.retain(|name, value| self.response(value, &at.key(name))),
            "parameters" => section.retain(|name, value| self.parameter(value, &at.key(name))),
            "examples" => section.retain(|name, value| self.example(value, &at.key(name))),
            "requestBodies" => {
                section.retain(|name, value| self.request_body(value, &at.key(name)))
            }
            "headers" => section.retain(|name, value| self.header(value, &at.key(name))),
            "links" => section.retain(|name, value| self.link(value, &at.key(name))),
            "securitySchemes" => self.security_schemes(section, at),
            _ => {}
        }
    }

    /// Puts the components back, with what was hoisted.
    pub(super) fn finish_components(&mut self, document: &mut Object) {
        let mut components = std::mem::take(&mut self.components);
        components.shift_remove("mediaTypes");
        components.shift_remove("callbacks");
        let hoisted = std::mem::take(&mut self.hoisted.schemas);
        if !hoisted.is_empty() {
            let schemas = components
                .entry("schemas")
                .or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(schemas) = schemas {
                schemas.extend(hoisted);
            }
        }
        document.insert("components".to_owned(), Value::Object(components));
    }

    /// The component that a reference names.
    pub(super) fn component(&self, section: &str, reference: &str) -> Option<&Value> {
        component(&self.components, section, reference)
    }

    /// Whether a link leads anywhere.
    pub(super) fn link(&mut self, value: &mut Value, at: &At<'_>) -> bool {
        let Some(link) = self.object(value, at, "a link") else {
            return false;
        };
        if is_reference(link) {
            return true;
        }
        self.shape(link, at, LINK);
        let server_at = at.key("server");
        if link
            .get_mut("server")
            .is_some_and(|server| !self.server(server, &server_at))
        {
            link.shift_remove("server");
        }
        let leads = link.contains_key("operationRef") || link.contains_key("operationId");
        if !leads {
            let message = "a link names neither `operationId` nor `operationRef`; it is ignored";
            self.report.warn(at, "link-without-operation", message);
        }
        self.remember_link(link, at);
        leads
    }
}

/// The component of a section that a reference names.
pub(super) fn component<'c>(
    components: &'c Object,
    section: &str,
    reference: &str,
) -> Option<&'c Value> {
    let name = reference
        .strip_prefix("#/components/")?
        .strip_prefix(section)?;
    let name = name
        .strip_prefix('/')?
        .replace("~1", "/")
        .replace("~0", "~");
    components.get(section)?.get(&name)
}

/// A section of the components, empty if there is none.
fn section<'c>(components: &'c Object, key: &str) -> &'c Object {
    static EMPTY: std::sync::LazyLock<Object> = std::sync::LazyLock::new(Object::new);
    components
        .get(key)
        .and_then(Value::as_object)
        .unwrap_or(&EMPTY)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::dialect::testing::{codes, normalized};

    #[test]
    fn sections_that_are_null_are_absent() {
        let (root, problems) = normalized(
            "openapi: 3.0.0\ninfo: {title: t, version: v}\npaths: {}\ncomponents: {schemas: null, responses: {}, parametres: {}}",
        );
        assert_eq!(
            root["components"],
            json!({"responses": {}, "parametres": {}})
        );
        assert_eq!(codes(&problems), ["null-value", "unknown-key"]);
        let (root, problems) =
            normalized("openapi: 3.0.0\ninfo: {title: t, version: v}\npaths: {}\ncomponents: null");
        assert_eq!(root["components"], json!({}));
        assert_eq!(problems, [("null-value", "/components".to_owned())]);
    }

    #[test]
    fn links_lead_somewhere() {
        let (root, problems) = normalized(
            "openapi: 3.0.0\ninfo: {title: t, version: v}\npaths: {}\ncomponents: {links: {a: {operationId: x}, b: {description: d}}}",
        );
        assert_eq!(
            root["components"]["links"],
            json!({"a": {"operationId": "x"}})
        );
        assert_eq!(
            problems,
            [
                ("link-without-operation", "/components/links/b".to_owned()),
                (
                    "link-without-operation",
                    "/components/links/a/operationId".to_owned()
                ),
            ]
        );
    }
}
