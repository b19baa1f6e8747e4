//! `discriminator`, in the shapes that the dialects give it.

use serde_json::{Map, Value};

use crate::dialect::at::At;
use crate::dialect::shape::{Shape, text};
use crate::dialect::version::{Dialect, kind_of};
use crate::dialect::{Normalizer, Object};

impl Normalizer<'_> {
    /// A property name and a mapping of texts, or no discriminator.
    pub(super) fn discriminator(&mut self, schema: &mut Object, at: &At<'_>) {
        let here = at.key("discriminator");
        let default = match schema.get_mut("discriminator") {
            Some(Value::String(property)) => {
                if self.dialect != Dialect::Swagger2 {
                    let message = "`discriminator` is text where an object is expected; it is read as its `propertyName`";
                    self.report.warn(&here, "wrong-kind", message);
                }
                let mut object = Map::new();
                object.insert(
                    "propertyName".to_owned(),
                    Value::String(std::mem::take(property)),
                );
                schema.insert("discriminator".to_owned(), Value::Object(object));
                return;
            }
            Some(Value::Object(discriminator)) => {
                let keys: &[(&str, Shape)] = &[
                    ("propertyName", Shape::Text),
                    ("mapping", Shape::Object),
                    ("defaultMapping", Shape::Text),
                ];
                self.shape(discriminator, &here, keys);
                self.mapping(discriminator, &here);
                if discriminator.contains_key("propertyName") {
                    discriminator.shift_remove("defaultMapping")
                } else {
                    let message =
                        "a discriminator without `propertyName` tells nothing apart; it is ignored";
                    self.report
                        .warn(&here, "discriminator-without-property", message);
                    schema.shift_remove("discriminator");
                    None
                }
            }
            Some(other) => {
                let message = format!(
                    "`discriminator` is {} where an object is expected; it is ignored",
                    kind_of(other)
                );
                self.report.warn(&here, "wrong-kind", message);
                schema.shift_remove("discriminator");
                None
            }
            None => None,
        };
        if let Some(default) = default {
            schema.insert("x-clientwright-default-mapping".to_owned(), default);
        }
    }

    fn mapping(&mut self, discriminator: &mut Object, at: &At<'_>) {
        let Some(Value::Object(mapping)) = discriminator.get_mut("mapping") else {
            return;
        };
        let mapping_at = at.key("mapping");
        mapping.retain(|value, target| {
            if let Some(name) = target
                .as_str()
                .and_then(|target| target.strip_prefix("#/definitions/"))
            {
                *target = Value::String(format!("#/components/schemas/{name}"));
            }
            if target.is_string() {
                return true;
            }
            let message = format!("the mapping of `{value}` is no text; it is ignored");
            self.report
                .warn(&mapping_at.key(value), "wrong-kind", message);
            match text(target) {
                Some(text) => {
                    *target = Value::String(text);
                    true
                }
                None => false,
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::dialect::testing::{codes, schema};

    #[test]
    fn text_is_the_property() {
        let (found, problems) = schema("2.0", "{type: object, discriminator: kind}");
        assert_eq!(found["discriminator"], json!({"propertyName": "kind"}));
        assert_eq!(codes(&problems), [] as [&str; 0]);
        let (found, problems) = schema("3.0.3", "{type: object, discriminator: kind}");
        assert_eq!(found["discriminator"], json!({"propertyName": "kind"}));
        assert_eq!(codes(&problems), ["wrong-kind"]);
    }

    #[test]
    fn nothing_is_told_apart_without_a_property() {
        let (found, problems) = schema(
            "3.0.3",
            "{type: object, discriminator: {mapping: {a: '#/components/schemas/T'}}}",
        );
        assert_eq!(found, json!({"type": "object"}));
        assert_eq!(codes(&problems), ["discriminator-without-property"]);
    }

    #[test]
    fn the_default_travels_in_an_extension() {
        let (found, _) = schema(
            "3.2.0",
            "{oneOf: [{$ref: '#/components/schemas/T'}], discriminator: {propertyName: k, defaultMapping: T}}",
        );
        assert_eq!(found["discriminator"], json!({"propertyName": "k"}));
        assert_eq!(found["x-clientwright-default-mapping"], json!("T"));
    }
}
