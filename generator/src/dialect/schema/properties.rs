//! `properties` and `required`.

use std::collections::HashSet;

use serde_json::Value;

use crate::diagnostic::{Pointer, Problem};
use crate::dialect::at::At;
use crate::dialect::schema::Role;
use crate::dialect::shape::{flag, nearest};
use crate::dialect::{Normalizer, Object};

impl Normalizer<'_> {
    /// `required: true` on a property, as draft 3 had it, is the owner's to say.
    pub(super) fn property_flags(&mut self, schema: &mut Object, at: &At<'_>) {
        self.own_flag(schema, at);
        let Some(Value::Object(properties)) = schema.get_mut("properties") else {
            return;
        };
        let properties_at = at.key("properties");
        let mut names = Vec::new();
        for (name, property) in properties {
            let Some(property) = property.as_object_mut() else {
                continue;
            };
            let Some(required) = property.get("required").and_then(flag) else {
                continue;
            };
            property.shift_remove("required");
            let here = properties_at.key(name);
            let message = || {
                "`required` is a list of names, this is a flag on the property itself; it is read as meant".to_owned()
            };
            let help = Some("name the property in `required` of the object that has it");
            self.report
                .once(&here.key("required"), "required-flag", "", message, help);
            if required {
                names.push(Value::from(name.as_str()));
            }
        }
        if names.is_empty() {
            return;
        }
        let required = schema
            .entry("required")
            .or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(required) = required {
            let known: HashSet<String> = required.iter().map(Value::to_string).collect();
            names.retain(|name| !known.contains(&name.to_string()));
            required.extend(names);
        }
    }

    /// A flag on a schema that is no property means nothing.
    fn own_flag(&mut self, schema: &mut Object, at: &At<'_>) {
        if schema
            .get("required")
            .is_some_and(|value| flag(value).is_some())
        {
            schema.shift_remove("required");
            let message = "`required` is a list of names, this is a flag; it is ignored";
            self.report.warn(&at.key("required"), "wrong-kind", message);
        }
    }

    /// Names in `required` that no property has.
    pub(super) fn required_names(&mut self, schema: &Object, at: &At<'_>, role: Role) {
        let Some(Value::Array(required)) = schema.get("required") else {
            return;
        };
        let composed = ["allOf", "oneOf", "anyOf"]
            .iter()
            .any(|key| schema.contains_key(*key));
        let open = !matches!(
            schema.get("additionalProperties"),
            None | Some(Value::Bool(false))
        );
        let Some(Value::Object(properties)) = schema.get("properties") else {
            return;
        };
        if composed || open || role == Role::Part {
            return;
        }
        let component = at.component_schema().map(str::to_owned);
        for (index, name) in required.iter().enumerate() {
            let Some(name) = name.as_str().filter(|name| !properties.contains_key(*name)) else {
                continue;
            };
            let near = nearest(name, properties.keys().map(String::as_str));
            let guess = near
                .map(|near| format!(". Did you mean `{near}`?"))
                .unwrap_or_default();
            self.unknown_required.push(UnknownRequired {
                component: component.clone(),
                pointer: at.key("required").index(index).pointer(),
                message: format!(
                    "`required` names `{name}`, which is no property; callers get no field for it{guess}"
                ),
            });
        }
    }

    /// Tells of names in `required` that no property has, now that it is known
    /// which components others extend: those may rely on their heirs.
    pub(in crate::dialect) fn tell_unknown_required(&mut self) {
        for unknown in std::mem::take(&mut self.unknown_required) {
            let extended = unknown
                .component
                .is_some_and(|name| self.extended.contains(&name));
            if !extended {
                let problem = Problem::warning("required-unknown-property", unknown.message);
                self.report.push_at(problem, unknown.pointer);
            }
        }
    }
}

/// A name in `required` that no property has.
#[derive(Debug)]
pub(in crate::dialect) struct UnknownRequired {
    /// The component, if it is the schema itself that has the name.
    component: Option<String>,
    pointer: Pointer,
    message: String,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::dialect::testing::{codes, schema};

    #[test]
    fn flags_on_properties_are_the_owners() {
        let (found, problems) = schema(
            "3.0.3",
            "{type: object, required: [b], properties: {a: {type: string, required: true}, b: {type: string, required: 'no'}}}",
        );
        let expected = json!({
            "type": "object",
            "required": ["b", "a"],
            "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
        });
        assert_eq!(found, expected);
        assert_eq!(
            problems,
            [(
                "required-flag",
                "/components/schemas/S/properties/a/required".to_owned()
            )]
        );
    }

    #[test]
    fn names_that_no_property_has_are_told() {
        let (_, problems) = schema(
            "3.0.3",
            "{type: object, required: [name, a], properties: {nome: {type: string}, a: {type: string}}}",
        );
        assert_eq!(
            problems,
            [(
                "required-unknown-property",
                "/components/schemas/S/required/0".to_owned()
            )]
        );
    }

    #[test]
    fn names_that_an_heir_may_have_are_not() {
        let (_, problems) = crate::dialect::testing::normalized(
            "openapi: 3.0.0
info: {title: t, version: v}
paths: {}
components:
  schemas:
    Base: {required: [b], properties: {a: {type: string}}}
    Heir: {allOf: [{$ref: '#/components/schemas/Base'}, {properties: {b: {type: string}}}]}
",
        );
        assert_eq!(codes(&problems), [] as [&str; 0]);
    }

    #[test]
    fn names_that_a_sibling_may_have_are_not() {
        let (_, problems) = schema(
            "3.0.3",
            "{allOf: [{$ref: '#/components/schemas/T'}, {required: [b], properties: {a: {type: string}}}], anyOf: [{required: [x]}]}",
        );
        assert_eq!(codes(&problems), [] as [&str; 0]);
    }
}
