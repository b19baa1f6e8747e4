//! Why a document does not fit OpenAPI 3.0: the smallest parts that do not.

use openapiv3::{
    Header, Info, Operation, Parameter, ReferenceOr, RequestBody, Response, Schema, SecurityScheme,
    Server, Tag,
};
use serde::Deserialize;
use serde_json::Value;

use crate::diagnostic::{Pointer, Problem};
use crate::dialect::Report;

/// Reports each part that does not fit; the whole if every part does.
pub(super) fn explain(root: &Value, whole: &serde_json::Error, report: &mut Report<'_>) {
    let mut found = false;
    let mut check = |fault: Option<String>, at: &Pointer| {
        if let Some(fault) = fault {
            found = true;
            let problem = Problem::error(
                "does-not-fit",
                format!("not as OpenAPI 3.0 has it: {fault}"),
            );
            report.push(problem, at);
        }
    };
    let top = Pointer::root();
    match root.get("info") {
        Some(info) => check(fault::<Info>(info), &top.child("info")),
        None => check(Some("`info` is missing".to_owned()), &top),
    }
    check(list::<Server>(root.get("servers")), &top.child("servers"));
    check(list::<Tag>(root.get("tags")), &top.child("tags"));
    let components = top.child("components");
    for (section, values) in object(root.get("components")) {
        let at = components.child(section);
        for (name, value) in object(Some(values)) {
            let fault = match section {
                "schemas" => fault::<ReferenceOr<Schema>>(value),
                "parameters" => fault::<ReferenceOr<Parameter>>(value),
                "responses" => fault::<ReferenceOr<Response>>(value),
                "requestBodies" => fault::<ReferenceOr<RequestBody>>(value),
                "headers" => fault::<ReferenceOr<Header>>(value),
                "securitySchemes" => fault::<ReferenceOr<SecurityScheme>>(value),
                _ => None,
            };
            check(fault, &at.child(name));
        }
    }
    for (path, item) in object(root.get("paths")) {
        let at = top.child("paths").child(path);
        for (method, operation) in object(Some(item)) {
            if METHODS.contains(&method) {
                check(fault::<Operation>(operation), &at.child(method));
            }
        }
    }
    if !found {
        let problem = Problem::error(
            "does-not-fit",
            format!("not as OpenAPI 3.0 has it: {whole}"),
        );
        report.push(problem, &top);
    }
}

const METHODS: &[&str] = &[
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

fn object(value: Option<&Value>) -> impl Iterator<Item = (&str, &Value)> {
    let entries = value.and_then(Value::as_object).into_iter().flatten();
    entries.map(|(key, value)| (key.as_str(), value))
}

fn fault<'v, T: Deserialize<'v>>(value: &'v Value) -> Option<String> {
    T::deserialize(value).err().map(|error| error.to_string())
}

fn list<'v, T: Deserialize<'v>>(value: Option<&'v Value>) -> Option<String> {
    fault::<Vec<T>>(value?)
}
