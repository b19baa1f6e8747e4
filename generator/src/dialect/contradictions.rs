//! A `type` that contradicts what stands beside it.

use serde_json::{Map, Value};

use crate::diagnostic::Problem;
use crate::dialect::{Report, schemas};

/// Takes out `type: object` where every alternative beside it, or every value
/// of its `enum`, is something else.
pub(super) fn repair(root: &mut Value, report: &mut Report<'_>) {
    schemas::each(root, &mut |schema, at| {
        if schema.get("type").and_then(Value::as_str) != Some("object")
            || schema.contains_key("properties")
        {
            return;
        }
        let Some((keyword, actual)) = contradiction(schema) else {
            return;
        };
        schema.remove("type");
        let problem = Problem::warning(
            "contradicting-type",
            format!("`type: object` contradicts `{keyword}` beside it, which allows only {actual}; `type` is ignored"),
        )
        .help("remove `type: object`");
        report.push(problem, &at.child("type"));
    });
}

/// The keyword that contradicts, and the type it allows.
fn contradiction(schema: &Map<String, Value>) -> Option<(&'static str, String)> {
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
