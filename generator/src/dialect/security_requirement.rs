//! `security` of the document and of operations.

use serde_json::{Map, Value};

use crate::dialect::at::At;
use crate::dialect::security_scheme::Fate;
use crate::dialect::shape::{Shape, nearest, text};
use crate::dialect::{Normalizer, Object};

impl Normalizer<'_> {
    /// Keeps the alternatives whose schemes are all there.
    pub(super) fn security(&mut self, owner: &mut Object, at: &At<'_>) {
        let here = at.key("security");
        let Some(value) = owner.get_mut("security") else {
            return;
        };
        if !value.is_array() && !self.reshape(value, Shape::List, "security", &here) {
            owner.shift_remove("security");
            return;
        }
        let mut index = 0;
        if let Some(alternatives) = value.as_array_mut() {
            alternatives.retain_mut(|alternative| {
                let kept = self.alternative(alternative, &here.index(index));
                index += 1;
                kept
            });
        }
    }

    fn alternative(&mut self, value: &mut Value, at: &At<'_>) -> bool {
        if let Value::String(name) = value {
            let message =
                "a security requirement is an object, this is the name of a scheme; it is read so";
            self.report.warn(at, "wrong-kind", message);
            let name = std::mem::take(name);
            *value = Value::Object(Map::from_iter([(name, Value::Array(Vec::new()))]));
        }
        let Some(schemes) = self.object(value, at, "a security requirement") else {
            return false;
        };
        let mut sound = true;
        schemes.retain(|name, scopes| {
            if !scopes.is_array() || !Shape::Texts.fits(scopes) {
                let names = scopes.as_array().into_iter().flatten().filter_map(text);
                *scopes = names.map(Value::from).collect();
            }
            match self.schemes.get(name) {
                Some(Fate::Kept) => true,
                // Told where the scheme is defined.
                Some(Fate::Dropped) => {
                    sound = false;
                    false
                }
                None => {
                    self.unknown_scheme(name, &at.key(name));
                    sound = false;
                    false
                }
            }
        });
        sound
    }

    fn unknown_scheme(&mut self, name: &str, at: &At<'_>) {
        let known = self.schemes.keys().map(String::as_str);
        let guess = nearest(name, known)
            .map(|near| format!(". Did you mean `{near}`?"))
            .unwrap_or_default();
        let message = || {
            format!(
                "`{name}` is no security scheme of this document; callers send no credentials for it{guess}"
            )
        };
        self.report
            .once(at, "security-scheme-undeclared", name, message, None);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::dialect::testing::normalized;

    #[test]
    fn alternatives_ask_for_schemes_that_are_there() {
        let (root, problems) = normalized(
            "openapi: 3.1.0\ninfo: {title: t, version: v}\nsecurity: [{key: null}, {kye: []}, {key: [], tls: []}, {}, key]\ncomponents: {securitySchemes: {key: {type: apiKey, in: header, name: X}, tls: {type: mutualTLS}}}",
        );
        assert_eq!(
            root["security"],
            json!([{"key": []}, {"key": [], "tls": []}, {}, {"key": []}])
        );
        let expected = [
            ("wrong-kind", "/security/4".to_owned()),
            ("security-scheme-undeclared", "/security/1/kye".to_owned()),
        ];
        assert_eq!(problems, expected);
    }
}
