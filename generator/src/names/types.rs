//! Names of types, their fields and variants.

use std::collections::HashSet;

use indexmap::IndexMap;

use crate::model::{Api, TypeDef, TypeKind, TypePath, View};
use crate::names::identifier::{Scope, camel, snake};

/// Names that the generated type modules use, and which a schema may therefore
/// not take.
const USED_IN_TYPES: &[&str] = &[
    "AsRef",
    "BTreeMap",
    "Base64",
    "Box",
    "Check",
    "Clone",
    "Date",
    "DateTime",
    "Debug",
    "Decimal",
    "Default",
    "EntryKey",
    "Err",
    "From",
    "FromObject",
    "FromTagged",
    "Into",
    "Key",
    "Map",
    "MapAccess",
    "None",
    "Ok",
    "OpenEnum",
    "Option",
    "PartialEq",
    "RawJson",
    "Result",
    "Self",
    "SerializeMap",
    "Some",
    "String",
    "ToObject",
    "ToOwned",
    "ToString",
    "UnknownVariant",
    "Value",
    "Vec",
];

/// Names of a type and of what it consists of.
#[derive(Debug, Clone, Default)]
pub struct TypeNames {
    /// The type itself.
    pub name: String,
    /// Fields of a struct or variants of an enum, in the model's order.
    pub members: Vec<String>,
    /// The map of other properties, or the catch-all variant.
    pub rest: String,
    /// Accessors of a union's common fields, in the model's order.
    pub common: Vec<String>,
}

pub(super) fn choose(api: &Api, renames: &IndexMap<String, String>) -> Vec<TypeNames> {
    let mut scope = Scope::reserving(USED_IN_TYPES);
    let both_ways = both_ways(api);
    let mut names = vec![TypeNames::default(); api.types.len()];
    // Components take their names first: they are what the document calls them.
    for inner in [false, true] {
        for (definition, names) in api.types.iter().zip(&mut names) {
            if definition.path.steps.is_empty() != inner {
                let name = type_name(definition, renames, &both_ways);
                names.name = scope.take(name, "Schema");
            }
        }
    }
    for (definition, names) in api.types.iter().zip(&mut names) {
        name_members(definition, names);
    }
    names
}

/// Paths of types that have a request view and a response view.
fn both_ways(api: &Api) -> HashSet<&TypePath> {
    let requests = api.types.iter().filter(|ty| ty.view == View::Request);
    let responses: HashSet<&TypePath> = api
        .types
        .iter()
        .filter(|ty| ty.view == View::Response)
        .map(|ty| &ty.path)
        .collect();
    requests
        .map(|ty| &ty.path)
        .filter(|path| responses.contains(path))
        .collect()
}

fn type_name(
    definition: &TypeDef,
    renames: &IndexMap<String, String>,
    both_ways: &HashSet<&TypePath>,
) -> String {
    let path = &definition.path;
    // Words of one name, so that `5xx` may follow and need no underscore.
    let mut words = renames.get(&path.root).unwrap_or(&path.root).clone();
    for step in &path.steps {
        words.push(' ');
        words.push_str(step);
    }
    let mut name = camel(&words);
    if definition.view == View::Request && both_ways.contains(path) {
        name.push_str("Request");
    }
    name
}

fn name_members(definition: &TypeDef, names: &mut TypeNames) {
    match &definition.kind {
        TypeKind::Struct(structure) => {
            let mut scope = Scope::default();
            let keys = structure
                .fields
                .iter()
                .map(|field| match snake(&field.key) {
                    // Its setter would stand beside the constructor.
                    name if name == "new" => "new_".to_owned(),
                    name => name,
                });
            names.members = keys.map(|name| scope.take(name, "")).collect();
            names.rest = scope.take("additional_properties".to_owned(), "");
        }
        TypeKind::Union(union) => {
            let mut scope = Scope::reserving(&["Unknown"]);
            let tags = union.variants.iter().map(|variant| camel(&variant.name));
            names.members = tags.map(|name| scope.take(name, "Value")).collect();
            names.rest = "Unknown".to_owned();
            let mut scope = Scope::default();
            let keys = union.common.iter().map(|field| snake(&field.key));
            names.common = keys.map(|name| scope.take(name, "")).collect();
        }
        TypeKind::StringEnum(values) => {
            let mut scope = Scope::reserving(&["Unknown"]);
            let texts = values.values.iter().map(|value| match &value.name {
                Some(name) => camel(name),
                None => camel(&value.text),
            });
            names.members = texts.map(|name| scope.take(name, "Value")).collect();
            names.rest = "Unknown".to_owned();
        }
        TypeKind::Alias(_) | TypeKind::Wrapper(_) => {}
    }
}
