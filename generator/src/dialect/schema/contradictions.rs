//! A `type` that contradicts what stands beside it.

use serde_json::Value;

use crate::diagnostic::Problem;
use crate::dialect::at::At;
use crate::dialect::{Normalizer, Object};

impl Normalizer<'_> {
    /// Takes out `type: object` where every alternative beside it, or every
    /// value of its `enum`, is something else.
    pub(super) fn contradiction(&mut self, schema: &mut Object, at: &At<'_>) {
        if schema.get("type").and_then(Value::as_str) != Some("object")
            || schema.contains_key("properties")
        {
            return;
        }
        let Some((keyword, actual)) = contradiction(schema) else {
            return;
        };
        schema.shift_remove("type");
        let problem = Problem::warning(
            "contradicting-type",
            format!("`type: object` contradicts `{keyword}` beside it, which allows only {actual}; `type` is ignored"),
        )
        .help("remove `type: object`");
        self.report.push(problem, &at.key("type"));
    }
}

/// The keyword that contradicts, and the type it allows.
fn contradiction(schema: &Object) -> Option<(&'static str, String)> {
    for keyword in ["oneOf", "anyOf"] {
        let members = schema.get(keyword).and_then(Value::as_array);
        let types: Option<Vec<&str>> = members.map(|members| {
            let types = members.iter().map(|member| member.get("type")?.as_str());
            types.collect::<Option<Vec<_>>>().unwrap_or_default()
        });
        if let Some([first, rest @ ..]) = types.as_deref()
            && *first != "object"
            && rest.iter().all(|other| other == first)
        {
            return Some((keyword, format!("{first}s")));
        }
    }
    let values = schema.get("enum")?.as_array()?;
    let texts = !values.is_empty() && values.iter().all(Value::is_string);
    texts.then(|| ("enum", "strings".to_owned()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::dialect::testing::{codes, schema};

    #[test]
    fn an_object_of_strings_is_a_string() {
        let (found, problems) = schema(
            "3.0.3",
            "{type: object, oneOf: [{type: string, enum: [a]}, {type: string, enum: [b]}]}",
        );
        assert_eq!(found.get("type"), None);
        assert_eq!(
            problems,
            [(
                "contradicting-type",
                "/components/schemas/S/type".to_owned()
            )]
        );
        let (found, _) = schema("3.0.3", "{type: object, enum: [a, b]}");
        assert_eq!(found, json!({"enum": ["a", "b"]}));
    }

    #[test]
    fn objects_beside_objects_stay() {
        let (found, problems) = schema(
            "3.0.3",
            "{type: object, oneOf: [{type: object}, {type: object}]}",
        );
        assert_eq!(found["type"], json!("object"));
        assert_eq!(codes(&problems), [] as [&str; 0]);
    }
}
