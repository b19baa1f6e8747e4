//! Component schemas to the model, for tests.

use crate::config::ApiConfig;
use crate::diagnostic::{Problem, Problems};
use crate::document::Origins;
use crate::model::{Api, Field, Struct, TypeDef, TypeKind};

/// Lowers component schemas, given as YAML.
pub(crate) fn lowered(schemas: &str) -> (Api, Vec<Problem>) {
    lowered_with(schemas, &ApiConfig::default())
}

/// Lowers component schemas, given as YAML, as a configuration wants it.
pub(crate) fn lowered_with(schemas: &str, config: &ApiConfig) -> (Api, Vec<Problem>) {
    let head = "openapi: 3.0.3\ninfo: {title: t, version: v}\npaths: {}\ncomponents:\n  schemas:\n";
    let document: serde_json::Value = serde_yaml::from_str(&format!("{head}{schemas}")).unwrap();
    let document = serde_json::from_value(document).unwrap();
    let mut problems = Problems::default();
    let api = super::lower(&document, &Origins::default(), config, &mut problems);
    (api, problems.iter().cloned().collect())
}

/// The type of a component, in whichever view comes first.
pub(crate) fn component<'a>(api: &'a Api, name: &str) -> &'a TypeDef {
    let found = |ty: &&TypeDef| ty.path.root == name && ty.path.steps.is_empty();
    api.types.iter().find(found).unwrap()
}

/// The struct of a component.
pub(crate) fn structure<'a>(api: &'a Api, name: &str) -> &'a Struct {
    match &component(api, name).kind {
        TypeKind::Struct(structure) => structure,
        other => panic!("{name} is {other:?}"),
    }
}

/// A field of the struct of a component.
pub(crate) fn field<'a>(api: &'a Api, name: &str, key: &str) -> &'a Field {
    let fields = &structure(api, name).fields;
    fields.iter().find(|field| field.key == key).unwrap()
}

/// The codes of problems, in order.
pub(crate) fn codes(problems: &[Problem]) -> Vec<&'static str> {
    problems.iter().map(|problem| problem.code).collect()
}
