//! Null among the members of a union.

use serde_json::{Map, Value};

use crate::dialect::at::At;
use crate::dialect::schema::types::{is_only_null, only_null};
use crate::dialect::{Normalizer, Object};

impl Normalizer<'_> {
    /// A member that allows null alone makes the whole nullable. The union
    /// stays one, even of a single member.
    pub(super) fn null_members(&mut self, schema: &mut Object, at: &At<'_>) {
        self.object_for_null(schema, at);
        for keyword in ["oneOf", "anyOf", "allOf"] {
            let Some(Value::Array(members)) = schema.get_mut(keyword) else {
                continue;
            };
            if !members.iter().any(|member| is_null(member, keyword)) {
                continue;
            }
            let before = members.len();
            let list_at = at.key(keyword);
            self.told_by_flag_alone(members, &list_at);
            let mut kept = Vec::new();
            for (index, member) in std::mem::take(members).into_iter().enumerate() {
                if is_null(&member, keyword) {
                    continue;
                }
                if kept.len() < index {
                    let to = list_at.index(kept.len()).pointer();
                    self.report.moved(to, &list_at.index(index).pointer());
                }
                kept.push(member);
            }
            let empty = kept.is_empty() && before > 0;
            *members = kept;
            if empty {
                schema.shift_remove(keyword);
                only_null(schema);
            } else {
                schema.insert("nullable".to_owned(), Value::Bool(true));
            }
        }
    }

    /// A reference or an object of no properties that may be null: this is how
    /// OData's tools say that what the reference leads to may be null.
    fn object_for_null(&mut self, schema: &mut Object, at: &At<'_>) {
        for keyword in ["oneOf", "anyOf"] {
            let Some(Value::Array(members)) = schema.get_mut(keyword) else {
                continue;
            };
            let [one, other] = &mut members[..] else {
                continue;
            };
            if one.get("$ref").is_some() && is_nullable_object(other) {
                let message = "an object of no properties that may be null, beside a reference, is read as null";
                self.report
                    .warn(&at.key(keyword).index(1), "nullable-object", message);
                *other = serde_json::json!({"enum": [null], "nullable": true});
            }
        }
    }

    /// As 3.0 has it, `nullable: true` and no more allows anything.
    fn told_by_flag_alone(&mut self, members: &[Value], at: &At<'_>) {
        if self.dialect.has_json_schema() {
            return;
        }
        let flag_alone = |member: &Value| {
            member.get("nullable").is_some()
                && member.get("enum").is_none()
                && is_null(member, "anyOf")
        };
        if let Some(index) = members.iter().position(flag_alone) {
            let message = || {
                "`nullable: true` and nothing else allows any value in OpenAPI 3.0; it is read as null".to_owned()
            };
            let help = Some("put `nullable: true` beside `oneOf`, `anyOf` or `allOf`");
            self.report
                .once(&at.index(index), "nullable-alone", "", message, help);
        }
    }
}

/// Parts of `allOf` all hold at once, so null alone is none of them; only the
/// flag is meant for the whole.
fn is_null(member: &Value, keyword: &str) -> bool {
    let of = |member: &Map<String, Value>| {
        is_only_null(member) && (keyword != "allOf" || !member.contains_key("enum"))
    };
    member.as_object().is_some_and(of)
}

/// `{type: object, nullable: true}` and no more.
fn is_nullable_object(schema: &Value) -> bool {
    let object = schema.as_object();
    object.is_some_and(|object| {
        object.len() == 2
            && object.get("type").and_then(Value::as_str) == Some("object")
            && object.get("nullable").and_then(Value::as_bool) == Some(true)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::dialect::testing::{codes, moves_of_schema, schema};

    #[test]
    fn null_makes_the_union_nullable() {
        let (found, problems) = schema(
            "3.1.0",
            "{anyOf: [{type: string}, {type: integer}, {type: 'null'}]}",
        );
        let expected =
            json!({"anyOf": [{"type": "string"}, {"type": "integer"}], "nullable": true});
        assert_eq!(found, expected);
        assert_eq!(codes(&problems), [] as [&str; 0]);
    }

    #[test]
    fn a_union_of_one_stays_a_union() {
        let (found, _) = schema(
            "3.1.0",
            "{oneOf: [{type: 'null'}, {$ref: '#/components/schemas/T'}]}",
        );
        assert_eq!(
            found,
            json!({"oneOf": [{"$ref": "#/components/schemas/T"}], "nullable": true})
        );
        let moves = moves_of_schema(
            "3.1.0",
            "{oneOf: [{type: 'null'}, {$ref: '#/components/schemas/T'}]}",
        );
        let expected = (
            "/components/schemas/S/oneOf/0".to_owned(),
            "/components/schemas/S/oneOf/1".to_owned(),
        );
        assert_eq!(moves, [expected]);
    }

    #[test]
    fn a_union_of_nulls_is_null() {
        let (found, _) = schema("3.1.0", "{anyOf: [{type: 'null'}, {const: null}]}");
        assert_eq!(found, json!({"nullable": true, "enum": [null]}));
    }

    #[test]
    fn the_flag_alone_is_meant_as_null() {
        let (found, problems) = schema(
            "3.0.3",
            "{anyOf: [{$ref: '#/components/schemas/T'}, {nullable: true}]}",
        );
        assert_eq!(
            found,
            json!({"anyOf": [{"$ref": "#/components/schemas/T"}], "nullable": true})
        );
        assert_eq!(
            problems,
            [("nullable-alone", "/components/schemas/S/anyOf/1".to_owned())]
        );
        let (found, _) = schema(
            "3.0.3",
            "{allOf: [{$ref: '#/components/schemas/T'}, {nullable: true}]}",
        );
        assert_eq!(
            found,
            json!({"allOf": [{"$ref": "#/components/schemas/T"}], "nullable": true})
        );
    }
}
